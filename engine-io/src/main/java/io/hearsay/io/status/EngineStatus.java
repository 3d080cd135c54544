package io.hearsay.io.status;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.core.counters.LatencyHistogramDescriptor;
import io.hearsay.core.counters.StatusDescriptor;
import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.file.EngineFileDescriptor;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.errors.ErrorLogReader;
import org.agrona.concurrent.status.CountersReader;

/**
 * What one engine shows, mapped read-only: it costs the engine nothing, whatever is read and how often. Each call reads
 * anew. One thread; closed by whoever opened it. An engine that starts anew in the directory has a new file: open that.
 */
public final class EngineStatus implements AutoCloseable
{
    /** An engine that works shows it ten times a second. */
    private static final long WORKING_MS = 1_000;

    private final EngineFile file;
    private final EngineFacts facts;
    private final Map<CounterDescriptor, Integer> counterIds = new EnumMap<>(CounterDescriptor.class);
    private final Map<CounterScope, StatusTableReader> tables = new EnumMap<>(CounterScope.class);

    private EngineStatus(final EngineFile file)
    {
        this.file = file;
        facts = file.facts();
        findCounters();
        for (final CounterScope scope : List.of(CounterScope.PEER, CounterScope.ORIGIN, CounterScope.CLIENT))
        {
            final int rowCount = scope == CounterScope.CLIENT ? facts.clientRows() : facts.statusRows();
            tables.put(scope, new StatusTableReader(
                new UnsafeBuffer(
                    file.status(),
                    StatusDescriptor.tableOffset(scope, facts.statusRows(), facts.clientRows()),
                    StatusDescriptor.tableLength(scope, rowCount)),
                scope,
                rowCount));
        }
    }

    /**
     * Open what an engine shows.
     *
     * @param directory of the engine, running or dead.
     * @return the status.
     * @throws IOException if no engine is or was there, or its file is not one that this version understands.
     */
    public static EngineStatus open(final Path directory) throws IOException
    {
        return new EngineStatus(EngineFile.openReadOnly(directory));
    }

    private void findCounters()
    {
        final int count = Math.min(
            file.metadata().capacity() / CountersReader.METADATA_LENGTH,
            file.values().capacity() / CountersReader.COUNTER_LENGTH);
        for (int id = 0; id < count; id++)
        {
            final int offset = CountersReader.metaDataOffset(id);
            final int typeId = file.metadata().getInt(offset + CountersReader.TYPE_ID_OFFSET);
            if (file.metadata().getIntVolatile(offset) == CountersReader.RECORD_ALLOCATED)
            {
                for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
                {
                    if (EngineCounters.TYPE_ID_BASE + descriptor.id() == typeId)
                    {
                        counterIds.put(descriptor, id);
                    }
                }
            }
        }
    }

    /**
     * What the engine said of itself when it started.
     *
     * @return the facts.
     */
    public EngineFacts facts()
    {
        return facts;
    }

    /**
     * Where the node receives.
     *
     * @return host and port, printable characters only.
     */
    public String address()
    {
        return file.address().replaceAll("[^ -~]", "?");
    }

    /**
     * When the engine was last seen working.
     *
     * @return milliseconds since the epoch, or {@link EngineFileDescriptor#ACTIVITY_CLOSED}.
     */
    public long activityMs()
    {
        return file.activityMs();
    }

    /**
     * What the engine does.
     *
     * @param nowMs milliseconds since the epoch.
     * @return the state.
     */
    public EngineState state(final long nowMs)
    {
        final long activityMs = file.activityMs();
        if (activityMs == EngineFileDescriptor.ACTIVITY_CLOSED)
        {
            return EngineState.CLOSED;
        }

        final long silentMs = nowMs - activityMs;
        if (silentMs <= WORKING_MS)
        {
            return EngineState.RUNNING;
        }

        // A process of another container can not be seen from here: then only its silence counts.
        final boolean isThere = ProcessHandle.of(facts.pid()).map(ProcessHandle::isAlive).orElse(false);
        return isThere && silentMs <= TimeUnit.NANOSECONDS.toMillis(facts.livenessTimeoutNs()) ?
            EngineState.STALLED : EngineState.DEAD;
    }

    /**
     * Value of a counter of the engine.
     *
     * @param descriptor of the counter.
     * @return its value, 0 if the engine does not have it.
     */
    public long get(final CounterDescriptor descriptor)
    {
        final Integer id = counterIds.get(descriptor);
        return id == null ? 0 : file.values().getLongVolatile(CountersReader.counterOffset(id));
    }

    /**
     * Peers, origins or clients.
     *
     * @param scope other than the engine.
     * @return a row for each.
     */
    public List<StatusRow> rows(final CounterScope scope)
    {
        return tables.get(scope).read();
    }

    /**
     * A histogram.
     *
     * @param descriptor of the histogram.
     * @return its counts now.
     */
    public LatencySnapshot latency(final LatencyDescriptor descriptor)
    {
        final int offset =
            StatusDescriptor.histogramOffset(descriptor.ordinal(), facts.statusRows(), facts.clientRows());
        return LatencySnapshot.read(new UnsafeBuffer(file.status(), offset, LatencyHistogramDescriptor.LENGTH));
    }

    /**
     * The distinct errors of the engine.
     *
     * @return the errors, in the order of their first time; none behind a place where the log makes no sense.
     */
    public List<ErrorEntry> errors()
    {
        final List<ErrorEntry> errors = new ArrayList<>();
        try
        {
            ErrorLogReader.read(
                file.errorLog(),
                (count, firstMs, lastMs, text) -> errors.add(new ErrorEntry(count, firstMs, lastMs, text)));
        }
        catch (final IndexOutOfBoundsException | IllegalArgumentException | NegativeArraySizeException ignore)
        {
            // Whoever can write to the file can write nonsense.
        }

        return errors;
    }

    /**
     * Unmap the file. Idempotent.
     */
    @Override
    public void close()
    {
        file.close();
    }
}
