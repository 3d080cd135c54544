package io.hearsay.io.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.hearsay.io.file.MappedFiles;

/**
 * The directory of a journal, held by its one owner. The lock is the process', and ends with it however it ends; within
 * the process the JVM knows who has it.
 */
final class JournalDirectory implements AutoCloseable
{
    /** Name of the file whose lock says that the journal has an owner. */
    static final String LOCK_NAME = "lock";

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private JournalDirectory(final Path path, final FileChannel channel, final FileLock lock)
    {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Become the owner of a directory, and remove what was never finished in it.
     *
     * @param path of it, made if there is none.
     * @return the directory.
     * @throws IOException if it has an owner already, or can not be written.
     */
    static JournalDirectory claim(final Path path) throws IOException
    {
        if (Files.notExists(path))
        {
            Files.createDirectories(path, MappedFiles.ownerOnly(path, "rwx------"));
        }

        final Path lockPath = path.resolve(LOCK_NAME);
        final FileChannel channel = FileChannel.open(
            lockPath, Set.of(WRITE, CREATE, NOFOLLOW_LINKS), MappedFiles.ownerOnly(lockPath, "rw-------"));
        try
        {
            final FileLock lock = channel.tryLock();
            if (lock == null)
            {
                throw new FileSystemException(
                    path.toString(), null, "is the journal of another process: two can not write to one");
            }

            removeTemporaryFiles(path);
            return new JournalDirectory(path, channel, lock);
        }
        catch (final OverlappingFileLockException ex)
        {
            channel.close();
            throw new FileSystemException(
                path.toString(), null, "is a journal of this process already: two can not write to one");
        }
        catch (final IOException ex)
        {
            channel.close();
            throw ex;
        }
    }

    private static void removeTemporaryFiles(final Path path) throws IOException
    {
        for (final String suffix : new String[]{SegmentDescriptor.SEGMENT_SUFFIX, SegmentDescriptor.INDEX_SUFFIX})
        {
            for (final Path file : list(path, suffix + SegmentDescriptor.TEMPORARY_SUFFIX).values())
            {
                Files.delete(file);
            }
        }
    }

    /**
     * The files of one kind.
     *
     * @param directory of a journal.
     * @param suffix    of their names.
     * @return them by their first position; files with other names are left alone.
     * @throws IOException if it can not be listed.
     */
    static TreeMap<Long, Path> list(final Path directory, final String suffix) throws IOException
    {
        final TreeMap<Long, Path> files = new TreeMap<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*" + suffix))
        {
            for (final Path file : stream)
            {
                final long first = SegmentDescriptor.firstPosition(file.getFileName().toString(), suffix);
                if (first >= 0)
                {
                    files.put(first, file);
                }
            }
        }
        catch (final DirectoryIteratorException ex)
        {
            throw ex.getCause();
        }

        return files;
    }

    /**
     * The segment that a position is in.
     *
     * @param segments by first position.
     * @param position to look for.
     * @return the last one that does not begin behind it, or else the first one, or null if there are none.
     */
    static Map.Entry<Long, Path> at(final TreeMap<Long, Path> segments, final long position)
    {
        final Map.Entry<Long, Path> entry = segments.floorEntry(position);
        return entry == null ? segments.firstEntry() : entry;
    }

    Path path()
    {
        return path;
    }

    /**
     * Let another one own it. Idempotent.
     *
     * @throws IOException if the lock can not be released; it ends with the process then.
     */
    @Override
    public void close() throws IOException
    {
        if (channel.isOpen())
        {
            lock.release();
            channel.close();
        }
    }
}
