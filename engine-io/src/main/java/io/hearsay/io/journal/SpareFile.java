package io.hearsay.io.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file of a segment that retention removed, kept for the next one: blocks that exist already are written over in a
 * third of the time, and need no room. At most one; it has the name of a temporary file, so that nobody takes it for
 * what it was. The journal's thread.
 */
final class SpareFile implements AutoCloseable
{
    /** Of POSIX file systems; a file that somebody linked to, for a snapshot perhaps, is not ours to write over. */
    private static final String LINKS = "unix:nlink";

    private final int length;
    private Path path;

    /**
     * None yet.
     *
     * @param length of the segments that are made.
     */
    SpareFile(final int length)
    {
        this.length = length;
    }

    /**
     * Keep a file, if it can be used.
     *
     * @param segment that is not wanted any more.
     * @return false if it has to be deleted instead.
     * @throws IOException if the file can not be renamed; it is as it was.
     */
    boolean keep(final StoredSegment segment) throws IOException
    {
        if (path != null || !segment.isReadable() || !isUsable(segment.path()))
        {
            return false;
        }

        final Path temporary =
            segment.path().resolveSibling(segment.path().getFileName() + SegmentDescriptor.TEMPORARY_SUFFIX);
        Files.move(segment.path(), temporary, StandardCopyOption.ATOMIC_MOVE);
        path = temporary;
        return true;
    }

    private boolean isUsable(final Path file) throws IOException
    {
        try
        {
            return Files.size(file) == length && Integer.valueOf(1).equals(Files.getAttribute(file, LINKS));
        }
        catch (final UnsupportedOperationException | IllegalArgumentException ignore)
        {
            return false;
        }
    }

    /**
     * Take it, to write over it.
     *
     * @return the file, or null if there is none.
     */
    Path take()
    {
        final Path taken = path;
        path = null;
        return taken;
    }

    @Override
    public void close() throws IOException
    {
        final Path left = take();
        if (left != null)
        {
            Files.deleteIfExists(left);
        }
    }
}
