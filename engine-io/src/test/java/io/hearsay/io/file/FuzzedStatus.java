package io.hearsay.io.file;

import java.io.IOException;
import java.nio.file.Path;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.CounterTable;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.core.counters.StatusDescriptor;
import org.agrona.concurrent.errors.DistinctErrorLog;
import org.agrona.concurrent.status.CountersManager;

/**
 * An <code>engine.dat</code> with a bit of everything in it, for a fuzzer to spoil. One for the process.
 */
public final class FuzzedStatus
{
    /** Milliseconds since the epoch when the engine was seen working. */
    public static final long NOW_MS = 1_700_000_000_000L;

    private static final int ROWS = 4;
    private static final int CLIENT_ROWS = 2;
    private static final int METADATA = (int)EngineFileDescriptor.metadataOffset(
        EngineFileDescriptor.COMMAND_RING_LENGTH, EngineFileDescriptor.ANSWERS_LENGTH);
    private static final int VALUES = METADATA + EngineFileDescriptor.METADATA_LENGTH;
    private static final int ERRORS = VALUES + EngineFileDescriptor.VALUES_LENGTH;
    private static final int STATUS = ERRORS + EngineFileDescriptor.ERROR_LOG_LENGTH;
    private static final int[] PARTS = {
        0,
        METADATA,
        VALUES,
        ERRORS,
        STATUS + StatusDescriptor.tableOffset(CounterScope.PEER, ROWS, CLIENT_ROWS),
        STATUS + StatusDescriptor.tableOffset(CounterScope.ORIGIN, ROWS, CLIENT_ROWS),
        STATUS + StatusDescriptor.tableOffset(CounterScope.CLIENT, ROWS, CLIENT_ROWS),
        STATUS + StatusDescriptor.histogramOffset(0, ROWS, CLIENT_ROWS),
        STATUS + StatusDescriptor.histogramOffset(1, ROWS, CLIENT_ROWS)};

    /** Number of parts of the file that a change can name; the next one cuts the file. */
    public static final int PLACES = PARTS.length;

    /** The file. */
    public static final FuzzedFile FILE = new FuzzedFile(FuzzedStatus::make, PARTS);

    private FuzzedStatus()
    {
    }

    private static Path make(final Path directory) throws IOException
    {
        try (EngineFile file = EngineFile.create(
            directory,
            new EngineFacts(1, NOW_MS - 60_000, 42, 10_000_000_000L, 64 * 1024, 64 * 1024, ROWS, CLIENT_ROWS)))
        {
            file.address("10.0.0.1:7400");
            file.activityMs(NOW_MS);
            final EngineCounters counters = new EngineCounters(
                new CountersManager(file.metadata(), file.values()), file.status(), ROWS, CLIENT_ROWS);
            counters.add(CounterDescriptor.GAPS_DECLARED, 17);
            row(counters.table(CounterScope.PEER), CounterDescriptor.PEER_MESSAGES_NEW, 2, "10.0.0.2:7400");
            row(counters.table(CounterScope.ORIGIN), CounterDescriptor.ORIGIN_CONTIGUOUS, 1, "own");
            row(counters.table(CounterScope.CLIENT), CounterDescriptor.CLIENT_LAG, 0, "pid 7");
            for (int i = 0; i < 20; i++)
            {
                counters.histogram(LatencyDescriptor.HOP).record(1L << i);
            }
            final DistinctErrorLog errors = new DistinctErrorLog(file.errorLog(), () -> NOW_MS);
            errors.record(new IllegalStateException("it broke"));
            errors.record(new IllegalArgumentException("it broke again"));
        }

        return directory.resolve(EngineFileDescriptor.FILE_NAME);
    }

    private static void row(
        final CounterTable table, final CounterDescriptor counter, final int row, final String label)
    {
        table.take(row, label);
        table.begin(row, 42);
        table.set(row, counter, 123_456);
        table.end(row);
    }
}
