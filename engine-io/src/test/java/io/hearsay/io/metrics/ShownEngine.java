package io.hearsay.io.metrics;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.CounterTable;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.file.EngineFile;
import org.agrona.concurrent.status.CountersManager;

/**
 * What an engine leaves in its file, without the engine.
 */
final class ShownEngine implements AutoCloseable
{
    static final long START_MS = 1_700_000_000_000L;
    static final long NODE_ID = 0x00AB_CDEF_0123_4567L;
    static final int ROWS = 4;

    final EngineFile file;
    final EngineCounters counters;

    ShownEngine(final Path directory, final long nodeId) throws IOException
    {
        // A process that is not there: the engine is dead as soon as it is silent.
        file = EngineFile.create(directory, new EngineFacts(
            Integer.MAX_VALUE,
            START_MS,
            nodeId,
            EngineOption.CLIENT_LIVENESS_TIMEOUT.defaultValue(),
            64 * 1024,
            64 * 1024,
            ROWS,
            ROWS));
        counters = new EngineCounters(new CountersManager(file.metadata(), file.values()), file.status(), ROWS, ROWS);
        file.address("10.0.0.1:7400");
    }

    void row(
        final CounterScope scope, final int row, final long key, final String label,
        final Map<CounterDescriptor, Long> values)
    {
        final CounterTable table = counters.table(scope);
        table.take(row, label);
        table.begin(row, key);
        values.forEach((descriptor, value) -> table.set(row, descriptor, value));
        table.end(row);
    }

    @Override
    public void close()
    {
        file.close();
    }
}
