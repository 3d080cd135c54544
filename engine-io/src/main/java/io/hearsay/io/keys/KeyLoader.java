package io.hearsay.io.keys;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.hearsay.crypto.ClusterKey;

/**
 * Reads key files and derives keys from passphrases, some hundred milliseconds of work, in a daemon thread that lives
 * as long as that takes, and hands the keys to the agent through one reference. One load at a time. Started, polled and
 * closed by the agent's thread; keys that nobody takes any more, because the engine closed, are overwritten.
 */
final class KeyLoader implements AutoCloseable
{
    private static final LoadedKeys CLOSED = new LoadedKeys(0, List.of(), List.of(), "closed");

    private final AtomicReference<LoadedKeys> handOff = new AtomicReference<>();
    private final KeyReader reader;
    private boolean isBusy;

    /**
     * How a key is read.
     */
    @FunctionalInterface
    interface KeyReader
    {
        /**
         * Read a key.
         *
         * @param source to read.
         * @return the key.
         * @throws IOException saying what is wrong with the file.
         */
        ClusterKey read(KeySource source) throws IOException;
    }

    KeyLoader(final KeyReader reader)
    {
        this.reader = reader;
    }

    /**
     * Whether a load was started whose result was not polled.
     *
     * @return true if so.
     */
    boolean isBusy()
    {
        return isBusy;
    }

    /**
     * Start to load.
     *
     * @param correlationId of the command.
     * @param sources       to read.
     * @param dispensable   those of them whose file may have been removed.
     */
    void start(final long correlationId, final List<KeySource> sources, final Set<KeySource> dispensable)
    {
        final Thread thread = new Thread(() -> handOver(load(correlationId, sources, dispensable)), "hearsay-keys");
        thread.setDaemon(true);
        try
        {
            thread.start();
        }
        catch (final OutOfMemoryError ex)
        {
            throw new IllegalStateException("there is no room for a thread that reads the file", ex);
        }
        isBusy = true;
    }

    /**
     * Take the result.
     *
     * @return what was loaded, to be closed by the caller, or null if it is not there yet.
     */
    LoadedKeys poll()
    {
        final LoadedKeys loaded = handOff.get();
        if (loaded != null)
        {
            handOff.set(null);
            isBusy = false;
        }

        return loaded;
    }

    /**
     * Let go of what is loaded or still will be. Does not wait.
     */
    @Override
    public void close()
    {
        final LoadedKeys loaded = handOff.getAndSet(CLOSED);
        if (loaded != null)
        {
            loaded.close();
        }
    }

    private void handOver(final LoadedKeys loaded)
    {
        if (!handOff.compareAndSet(null, loaded))
        {
            loaded.close();
        }
    }

    private LoadedKeys load(
        final long correlationId, final List<KeySource> sources, final Set<KeySource> dispensable)
    {
        final List<ClusterKey> keys = new ArrayList<>();
        try
        {
            for (final KeySource source : sources)
            {
                keys.add(read(source, dispensable.contains(source)));
            }
            return new LoadedKeys(correlationId, sources, keys, null);
        }
        catch (final IOException | RuntimeException ex)
        {
            return failed(correlationId, sources, keys, KeySource.describe(ex));
        }
        catch (final Error ex)
        {
            // For want of memory most likely: a passphrase takes 64 MiB. Without an answer no later load would start.
            return failed(correlationId, sources, keys, "the key can not be had: " + ex);
        }
    }

    private ClusterKey read(final KeySource source, final boolean isDispensable) throws IOException
    {
        try
        {
            return handOff.get() == CLOSED ? null : reader.read(source);
        }
        catch (final NoSuchFileException ex)
        {
            if (isDispensable)
            {
                return null;
            }
            throw ex;
        }
    }

    private static LoadedKeys failed(
        final long correlationId, final List<KeySource> sources, final List<ClusterKey> keys, final String failure)
    {
        final LoadedKeys loaded = new LoadedKeys(correlationId, sources, keys, failure);
        loaded.close();
        return loaded;
    }
}
