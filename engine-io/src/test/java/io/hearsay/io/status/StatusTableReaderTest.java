package io.hearsay.io.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.CounterTable;
import io.hearsay.core.counters.CounterTableDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.counters.StatusDescriptor;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;

/**
 * Rows are read whole whatever the engine does, and a table full of nonsense harms nobody.
 */
class StatusTableReaderTest
{
    private static final int ROWS = 4;
    private static final List<CounterDescriptor> COLUMNS = CounterDescriptor.of(CounterScope.PEER);

    private final UnsafeBuffer status = new UnsafeBuffer(ByteBuffer.allocateDirect(StatusDescriptor.length(ROWS, 2)));
    private final UnsafeBuffer peers =
        new UnsafeBuffer(status, 0, StatusDescriptor.tableLength(CounterScope.PEER, ROWS));
    private final CounterTable table = newCounters().table(CounterScope.PEER);

    private EngineCounters newCounters()
    {
        final int count = CounterDescriptor.of(CounterScope.ENGINE).size();
        return new EngineCounters(
            new CountersManager(
                new UnsafeBuffer(ByteBuffer.allocateDirect(count * CountersReader.METADATA_LENGTH)),
                new UnsafeBuffer(ByteBuffer.allocateDirect(count * CountersReader.COUNTER_LENGTH))),
            status,
            ROWS,
            2);
    }

    private StatusTableReader reader()
    {
        return new StatusTableReader(peers, CounterScope.PEER, ROWS);
    }

    private void write(final int row, final long value)
    {
        table.begin(row, value);
        for (final CounterDescriptor column : COLUMNS)
        {
            table.set(row, column, value);
        }
        table.end(row);
    }

    @Test
    void shouldShowTheRowsThatSomebodyHas()
    {
        table.take(1, "10.0.0.1:7400");
        table.take(3, "[fe80::1%eth0]:7400");
        write(1, 11);
        table.begin(3, 33);
        table.set(3, CounterDescriptor.PEER_LIVE, true);
        table.end(3);

        final List<StatusRow> rows = reader().read();
        assertEquals(2, rows.size());
        assertEquals("10.0.0.1:7400", rows.get(0).label());
        assertEquals(11, rows.get(0).key());
        assertEquals(11, rows.get(0).get(CounterDescriptor.PEER_ROUND_TRIP));
        assertEquals("[fe80::1%eth0]:7400", rows.get(1).label());
        assertTrue(rows.get(1).is(CounterDescriptor.PEER_LIVE));
        assertEquals(0, rows.get(1).get(CounterDescriptor.PEER_BYTES_SENT));

        table.free(1);
        table.free(2);
        table.free(99);
        assertEquals(List.of(33L), reader().read().stream().map(StatusRow::key).toList());

        table.take(1, "x".repeat(100));
        assertEquals("x".repeat(CounterTableDescriptor.MAX_LABEL_LENGTH), reader().read().get(0).label());
        assertEquals(0, reader().read().get(0).get(CounterDescriptor.PEER_ROUND_TRIP), "nothing of who had it before");
    }

    @Test
    void shouldReadWholeRowsWhileTheyAreWritten() throws InterruptedException
    {
        table.take(0, "peer");
        write(0, 1);
        final Thread writer = new Thread(
            () ->
            {
                for (long value = 2; value <= 200_000; value++)
                {
                    write(0, value);
                }
            },
            "writer");
        writer.start();

        int reads = 0;
        while (writer.isAlive() || reads == 0)
        {
            for (final StatusRow row : reader().read())
            {
                reads++;
                for (final Map.Entry<CounterDescriptor, Long> entry : row.values().entrySet())
                {
                    assertEquals(row.key(), entry.getValue(), entry.getKey() + " of another time");
                }
            }
        }
        writer.join();
        assertEquals(200_000, reader().read().get(0).key());
    }

    @Test
    void shouldLeaveOutARowThatItsWriterDidNotFinish()
    {
        table.take(0, "dead");
        table.take(1, "whole");
        table.begin(0, 5);

        assertEquals(List.of("whole"), reader().read().stream().map(StatusRow::label).toList());
    }

    @Test
    void shouldSurviveNonsense()
    {
        final SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 2_000; i++)
        {
            for (int at = 0; at < peers.capacity(); at += Long.BYTES)
            {
                peers.putLong(at, random.nextInt(3) == 0 ? random.nextInt(100) : random.nextLong());
            }

            final List<StatusRow> rows = reader().read();
            assertTrue(rows.size() <= ROWS);
            rows.forEach(row -> assertTrue(row.label().matches("[ -~]*")));
        }
    }
}
