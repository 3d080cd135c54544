package io.hearsay.io.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * The file of a segment that retention removed, kept for the next one: blocks that exist already are written over in a
 * third of the time, and need no room. At most one; it has the name of a temporary file, so that nobody takes it for
 * what it was. The journal's thread.
 */
final class SpareFile implements AutoCloseable
{
    /** Of POSIX file systems; a file that somebody linked to, for a snapshot perhaps, is not ours to write over. */
    private static final String ATTRIBUTES = "unix:isRegularFile,size,nlink,permissions";
    /** What a new file has: one that others were let read must not hold what comes. */
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

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
     * @return false if it has to be deleted instead; it is as it was.
     */
    boolean keep(final StoredSegment segment)
    {
        if (path != null || !segment.isReadable() || !isUsable(segment.path()))
        {
            return false;
        }

        final Path temporary =
            segment.path().resolveSibling(segment.path().getFileName() + SegmentDescriptor.TEMPORARY_SUFFIX);
        try
        {
            Files.move(segment.path(), temporary, StandardCopyOption.ATOMIC_MOVE);
        }
        catch (final IOException ignore)
        {
            return false; // a longer name may need room where there is none
        }
        path = temporary;
        return true;
    }

    private boolean isUsable(final Path file)
    {
        try
        {
            final Map<String, Object> found = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            return Boolean.TRUE.equals(found.get("isRegularFile")) && Long.valueOf(length).equals(found.get("size")) &&
                Integer.valueOf(1).equals(found.get("nlink")) && OWNER_ONLY.equals(found.get("permissions"));
        }
        catch (final IOException | UnsupportedOperationException | IllegalArgumentException ignore)
        {
            return false;
        }
    }

    /**
     * Take it, to write over it.
     *
     * @return the file, or null if there is none that can be used any more.
     * @throws IOException if it can be neither used nor deleted.
     */
    Path take() throws IOException
    {
        final Path taken = path;
        path = null;
        if (taken == null || isUsable(taken))
        {
            return taken;
        }

        // Now that nobody knows its name, nobody links to it any more: what was linked before is seen here.
        Files.deleteIfExists(taken);
        return null;
    }

    @Override
    public void close() throws IOException
    {
        final Path left = path;
        path = null;
        if (left != null)
        {
            Files.deleteIfExists(left);
        }
    }
}
