package io.hearsay.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.hearsay.perf.rig.ResultFile;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Three processes that deliver what two of them publish, each counting for itself.
 */
class LoadFiguresTest
{
    private static final int NODES = 3;
    private static final int COUNT = 100;
    private static final int NUMBER = 7;
    private static final long START_NS = 1_000;

    private final long[] offered = {COUNT, COUNT};
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[MessageHeader.LENGTH]);
    private final LoadSpec spec =
        new LoadSpec("one", "two", NODES, 2, 16, Placement.PROCESS_EACH, Idling.YIELDING, COUNT);

    private Ledger ledger(final int node)
    {
        final Ledger ledger =
            new Ledger(NODES, offered.length, COUNT, new Site(node, List.of(1, 2, 3), Path.of("somewhere")));
        ledger.prepare(NUMBER, 0);
        return ledger;
    }

    private void deliver(final Ledger ledger, final int node, final int publisher, final long sequence)
    {
        MessageHeader.write(message, 0, MessageHeader.identity(NUMBER, publisher, sequence));
        ledger.onMessage(node, message, 0);
    }

    /** Through the line that goes from one process to another. */
    private LoadFigures told(final int node, final long lostSequence, final long lastNs, final Usage usage)
        throws IOException
    {
        final Ledger ledger = ledger(node);
        for (int publisher = 0; publisher < offered.length; publisher++)
        {
            for (int sequence = 0; sequence < COUNT; sequence++)
            {
                if (publisher != 0 || sequence != lostSequence)
                {
                    deliver(ledger, node, publisher, sequence);
                }
            }
        }
        assertEquals((node < offered.length ? 1 : 2) * COUNT, ledger.owed(offered));
        final LoadFigures figures = new LoadFigures(lastNs, ledger.counted(offered), usage, "as usual");
        return LoadFigures.fromFields(ResultFile.row(ResultFile.line(figures.toFields())));
    }

    private Map<String, Object> row(final Usage last) throws IOException
    {
        return row(new Usage(100, 50, 3, 20, 2_000, 500, 0), last);
    }

    private Map<String, Object> row(final Usage usage, final Usage last) throws IOException
    {
        return told(0, -1, START_NS + 10, usage)
            .plus(told(1, 63, START_NS + 1_000, usage))
            .plus(told(2, 64, START_NS + 500, last))
            .toRow(spec, 10, offered, START_NS);
    }

    @Test
    void shouldCountWhatEveryOtherProcessDelivered() throws IOException
    {
        final Map<String, Object> row = row(new Usage(200, 90, 3, 20, 2_000, 501, 2));

        assertEquals(2L * COUNT, row.get("offered"));
        // A different message is lost at each receiver of the first publisher.
        assertEquals(2L, row.get("lost"));
        assertEquals(2L * COUNT - 2, row.get("everywhere"));
        assertEquals(0L, row.get("duplicates"));
        assertEquals(1e-6, row.get("seconds"));
        assertEquals((2 * COUNT - 2) * 1e6, row.get("throughput"));
        assertEquals(190 / (2.0 * COUNT - 2), row.get("cpuNs"));
        assertEquals(190 / 200.0, row.get("processors"));
        assertEquals(60 / (2.0 * COUNT - 2), row.get("datagrams"));
        assertEquals("system", row.get("datagramsBy"));
        assertEquals(2L, row.get("kernelDrops"));
        assertEquals("process each", row.get("placement"));
        assertEquals("as usual", row.get("remark"));
        assertEquals(4L * COUNT - 2, ((Map<?, ?>)row.get("latency")).get("count"));
    }

    @Test
    void shouldNotTakeWhatIsNotToldForACount() throws IOException
    {
        final Map<String, Object> row =
            row(new Usage(200, 90, 3, Traffic.NOT_TOLD, Traffic.NOT_TOLD, 501, Traffic.NOT_TOLD));

        assertEquals(501 / (2.0 * COUNT - 2), row.get("datagrams"));
        assertEquals("kernel", row.get("datagramsBy"));
        assertNull(row.get("bytes"));
    }

    @Test
    void shouldNotTellOfDatagramsWhereNobodyCountsThem() throws IOException
    {
        final Usage silent = new Usage(
            1, 1, 1, Traffic.NOT_TOLD, Traffic.NOT_TOLD, Traffic.NOT_TOLD, Traffic.NOT_TOLD);

        final Map<String, Object> row = row(silent, silent);

        assertTrue(row.containsKey("datagrams"));
        assertNull(row.get("datagrams"));
        assertNull(row.get("datagramsBy"));
        assertNull(row.get("kernelDrops"));
    }
}
