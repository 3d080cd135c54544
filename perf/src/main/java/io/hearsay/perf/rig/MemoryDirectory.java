package io.hearsay.perf.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.agrona.IoUtil;

/**
 * A new directory, in memory if there is such a thing, that goes with all that is in it. Those of a child are in one of
 * its parent, so that nothing is left of a child that had to be killed.
 *
 * @param path of it.
 */
public record MemoryDirectory(Path path) implements AutoCloseable
{
    private static final String PARENT_PROPERTY = "hearsay.load.directory";
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String PREFIX = "hearsay-load-";

    /**
     * Create one.
     *
     * @return the directory.
     */
    public static MemoryDirectory create()
    {
        try
        {
            final String parent = System.getProperty(PARENT_PROPERTY);
            if (parent != null)
            {
                return new MemoryDirectory(Files.createTempDirectory(Path.of(parent), PREFIX));
            }

            return new MemoryDirectory(Files.isWritable(MEMORY) ?
                Files.createTempDirectory(MEMORY, PREFIX) : Files.createTempDirectory(PREFIX));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Flags of a child whose directories are to be in this one.
     *
     * @return the flags.
     */
    public List<String> flags()
    {
        return List.of("-D" + PARENT_PROPERTY + '=' + path);
    }

    /**
     * Delete it. Idempotent.
     */
    @Override
    public void close()
    {
        IoUtil.delete(path.toFile(), true);
    }
}
