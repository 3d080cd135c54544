package io.hearsay.io.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import io.hearsay.io.file.MappedFiles;
import org.agrona.SystemUtil;

/**
 * The directory of a journal, held by its one owner. The lock is the process', and ends with it however it ends. Within
 * the process a set says who has what, and is asked before the file of the lock is touched: closing it a second time
 * would end the lock of the first.
 */
final class JournalDirectory implements AutoCloseable
{
    /** Name of the file whose lock says that the journal has an owner. */
    static final String LOCK_NAME = "lock";

    private static final Set<Object> OWNED = ConcurrentHashMap.newKeySet();

    private final Object key;
    private final FileChannel channel;
    private final FileLock lock;

    private JournalDirectory(final Object key, final FileChannel channel, final FileLock lock)
    {
        this.key = key;
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

        final Object key = key(path);
        if (!OWNED.add(key))
        {
            throw new FileSystemException(
                path.toString(), null, "is a journal of this process already: two can not write to one");
        }

        try
        {
            return lock(path, key);
        }
        catch (final IOException | RuntimeException ex)
        {
            OWNED.remove(key);
            throw ex;
        }
    }

    /** Whatever way leads there. */
    private static Object key(final Path path) throws IOException
    {
        final Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? path.toRealPath() : key;
    }

    private static JournalDirectory lock(final Path path, final Object key) throws IOException
    {
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
            return new JournalDirectory(key, channel, lock);
        }
        catch (final IOException | RuntimeException ex)
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
     * Wait until the names of its files are on the disk.
     *
     * @param directory of a journal.
     * @throws IOException if they are not.
     */
    static void force(final Path directory) throws IOException
    {
        if (SystemUtil.isLinux() || SystemUtil.isMac())
        {
            try (FileChannel channel = FileChannel.open(directory, READ))
            {
                channel.force(true);
            }
        }
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
            try
            {
                lock.release();
            }
            finally
            {
                channel.close();
                OWNED.remove(key);
            }
        }
    }
}
