package io.hearsay.io.metrics;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.hearsay.io.status.EngineStatus;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochClock;

/**
 * Reads what the engine in a directory shows, once per scrape. The file is mapped for that time alone: so a new engine
 * is seen as soon as it is there, what a dead one left as long as it is there, and no mapping outlives its scrape. Any
 * number of threads.
 */
final class EngineCollector implements MultiCollector
{
    private final Path directory;
    private final EpochClock clock;
    private final ErrorHandler errorHandler;
    private final AtomicReference<String> lastFailure = new AtomicReference<>();

    /**
     * Create a collector.
     *
     * @param directory    of the engine, which need not be there.
     * @param clock        of the machine.
     * @param errorHandler gets why the engine's file can not be read, once as long as the reason is the same, on the
     *                     thread of the scrape.
     */
    EngineCollector(final Path directory, final EpochClock clock, final ErrorHandler errorHandler)
    {
        this.directory = directory;
        this.clock = clock;
        this.errorHandler = errorHandler;
    }

    @Override
    public MetricSnapshots collect()
    {
        try (EngineStatus status = EngineStatus.open(directory))
        {
            final MetricSnapshots snapshots = EngineMetrics.of(status, clock.time());
            lastFailure.set(null);
            return snapshots;
        }
        catch (final NoSuchFileException ignore)
        {
            lastFailure.set(null);
        }
        catch (final IOException ex)
        {
            final String failure = String.valueOf(ex.getMessage());
            if (!Objects.equals(failure, lastFailure.getAndSet(failure)))
            {
                errorHandler.onError(ex);
            }
        }

        return EngineMetrics.none();
    }
}
