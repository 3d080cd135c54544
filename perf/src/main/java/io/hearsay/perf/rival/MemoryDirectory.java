package io.hearsay.perf.rival;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.agrona.IoUtil;

/**
 * A new directory, in memory if there is such a thing, that goes with all that is in it.
 *
 * @param path of it.
 */
record MemoryDirectory(Path path) implements AutoCloseable
{
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String PREFIX = "hearsay-load-";

    static MemoryDirectory create()
    {
        try
        {
            return new MemoryDirectory(Files.isWritable(MEMORY) ?
                Files.createTempDirectory(MEMORY, PREFIX) : Files.createTempDirectory(PREFIX));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close()
    {
        IoUtil.delete(path.toFile(), true);
    }
}
