package io.hearsay.io.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory that belongs to one live engine. Who holds the lock on <code>engine.lock</code> is that engine: the
 * kernel lets go of it when the process dies in whatever way, so a dead engine's directory is taken over at once and a
 * live one's never. A lock of the kernel is one of the whole process, hence a set of what this process holds.
 * <p>
 * Created before the engine's agent starts and closed by it when it ends.
 */
public final class EngineDirectory implements AutoCloseable
{
    private static final String JOURNAL_PATH_FILE_NAME = "journal.path";
    private static final int MAX_PATH_LENGTH = 4_096;
    private static final String LOCK_FILE_NAME = "engine.lock";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
    private static final int LOCK_ATTEMPTS = 100;

    private final Path path;
    private final Path key;
    private final FileLock lock;
    private boolean isClosed;

    private EngineDirectory(final Path path, final Path key, final FileLock lock)
    {
        this.path = path;
        this.key = key;
        this.lock = lock;
    }

    /**
     * Where an engine's directory is if nobody says otherwise: in memory if the system has such a place.
     *
     * @param nodeName of the engine.
     * @return the path.
     */
    public static Path defaultPath(final String nodeName)
    {
        final Path base = Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY) ?
            SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        final String user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9._-]", "_");
        return base.resolve("hearsay-" + user).resolve(nodeName);
    }

    /**
     * Make a directory this engine's own; what a dead engine left in it is removed.
     *
     * @param path of the directory; it and its parents are created for their owner alone.
     * @return the directory.
     * @throws IOException           if it can not be created or others may write to it.
     * @throws IllegalStateException if a live engine holds it, naming its process.
     */
    public static EngineDirectory claim(final Path path) throws IOException
    {
        create(path.toAbsolutePath().normalize());
        final Path key = path.toRealPath();
        if (!HELD.add(key))
        {
            throw inUse(path);
        }

        try
        {
            final EngineDirectory directory = new EngineDirectory(path, key, lock(path));
            try
            {
                markOldClosed(path);
                directory.deleteFiles();
            }
            catch (final IOException ex)
            {
                directory.lock.acquiredBy().close();
                throw ex;
            }

            return directory;
        }
        catch (final IOException | IllegalStateException ex)
        {
            HELD.remove(key);
            throw ex;
        }
    }

    private static void create(final Path path) throws IOException
    {
        final Path parent = path.getParent();
        if (parent != null && !Files.exists(parent))
        {
            create(parent);
        }

        try
        {
            Files.createDirectory(path, MappedFiles.ownerOnly(path, "rwx------"));
        }
        catch (final FileAlreadyExistsException ex)
        {
            if (!Files.isDirectory(path))
            {
                throw new FileSystemException(path.toString(), null, "is no directory");
            }
        }

        requireOwn(path);
        if (parent != null && parent.getFileName() != null && parent.getFileName().toString().startsWith("hearsay-"))
        {
            requireOwn(parent);
        }
    }

    /**
     * Check that nobody but its owner can change what is in a directory, and that this is us.
     *
     * @param path of the directory.
     * @throws IOException saying what is wrong with it.
     */
    public static void requireOwn(final Path path) throws IOException
    {
        final PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null)
        {
            return;
        }

        requireOwner(path, Files.getOwner(path, NOFOLLOW_LINKS));
        final PosixFileAttributes attributes = view.readAttributes();
        requireOwner(path, attributes.owner());
        if (attributes.permissions().contains(GROUP_WRITE) || attributes.permissions().contains(OTHERS_WRITE))
        {
            throw new FileSystemException(
                path.toString(), null, "can be changed by others than its owner: run chmod 700 on it");
        }
    }

    private static void requireOwner(final Path path, final UserPrincipal owner) throws IOException
    {
        if (!owner.getName().equals(System.getProperty("user.name")) && !owner.equals(ownerOfNewFiles()))
        {
            throw new FileSystemException(
                path.toString(), null, "belongs to " + owner.getName() + ": choose a directory of your own");
        }
    }

    private static UserPrincipal ownerOfNewFiles() throws IOException
    {
        // A user id without a name has another spelling in user.name than in a file's attributes.
        final Path probe = Files.createTempFile("hearsay-", ".probe");
        try
        {
            return Files.getOwner(probe);
        }
        finally
        {
            Files.deleteIfExists(probe);
        }
    }

    private static FileLock lock(final Path path) throws IOException
    {
        final Path file = path.resolve(LOCK_FILE_NAME);
        for (int i = 0; i < LOCK_ATTEMPTS; i++)
        {
            try
            {
                final FileLock lock = tryLock(path, file);
                if (lock != null)
                {
                    return lock;
                }
            }
            catch (final NoSuchFileException ignore)
            {
                create(path.toAbsolutePath().normalize());
            }
        }

        throw new FileSystemException(file.toString(), null, "is removed again and again");
    }

    private static FileLock tryLock(final Path path, final Path file) throws IOException
    {
        final FileChannel channel = FileChannel.open(
            file, Set.of(READ, WRITE, CREATE, NOFOLLOW_LINKS), MappedFiles.ownerOnly(file, "rw-------"));
        try
        {
            final FileLock lock = channel.tryLock();
            if (lock == null)
            {
                throw inUse(path);
            }
            if (isNamed(file, channel))
            {
                return lock;
            }
        }
        catch (final IOException | IllegalStateException ex)
        {
            channel.close();
            throw ex;
        }

        // An engine that was closing removed the file between our open and our lock.
        channel.close();
        return null;
    }

    private static boolean isNamed(final Path file, final FileChannel channel) throws IOException
    {
        // To open the file a second time would lose the lock, so its length tells whether name and channel are one.
        final long mark = 1 + (System.nanoTime() + ProcessHandle.current().pid() * 7_919 & 0xF_FFFF);
        channel.write(ByteBuffer.allocate(1), mark - 1);
        final boolean isNamed = Files.size(file) == mark;
        channel.truncate(0);
        return isNamed;
    }

    private static IllegalStateException inUse(final Path path)
    {
        String holder = "";
        try (EngineFile file = EngineFile.open(path))
        {
            holder = " with process id " + file.facts().pid();
        }
        catch (final IOException ignore)
        {
            // It is starting or closing just now.
        }

        return new IllegalStateException("directory " + path + " is in use by a live engine" + holder);
    }

    private static void markOldClosed(final Path path)
    {
        try (EngineFile file = EngineFile.open(path))
        {
            file.activityMs(EngineFileDescriptor.ACTIVITY_CLOSED);
        }
        catch (final IOException ignore)
        {
            // There was none, or nothing that a client could be using.
        }
    }

    private void deleteFiles() throws IOException
    {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path))
        {
            for (final Path file : files)
            {
                final String name = file.getFileName().toString();
                if (name.startsWith(EngineFileDescriptor.FILE_NAME) || name.equals(LogFile.FILE_NAME) ||
                    name.equals(JOURNAL_PATH_FILE_NAME) ||
                    ClientFileDescriptor.isFileName(name))
                {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /**
     * Tell clients where the engine's journal is.
     *
     * @param journal directory of it.
     * @throws IOException if it can not be written.
     */
    public void journal(final Path journal) throws IOException
    {
        final Path file = path.resolve(JOURNAL_PATH_FILE_NAME);
        Files.createFile(file, MappedFiles.ownerOnly(file, "rw-------"));
        Files.writeString(file, journal.toAbsolutePath().toString());
    }

    /**
     * Where the journal of an engine is.
     *
     * @param directory of the engine.
     * @return the journal's directory, or null if the engine has none.
     * @throws IOException if what tells it can not be read.
     */
    public static Path journalOf(final Path directory) throws IOException
    {
        try (InputStream in = Files.newInputStream(directory.resolve(JOURNAL_PATH_FILE_NAME), NOFOLLOW_LINKS))
        {
            return Path.of(new String(in.readNBytes(MAX_PATH_LENGTH), StandardCharsets.UTF_8));
        }
        catch (final NoSuchFileException ignore)
        {
            return null;
        }
        catch (final InvalidPathException ex)
        {
            throw new IOException(JOURNAL_PATH_FILE_NAME + " holds no path", ex);
        }
    }

    /**
     * Where it is.
     *
     * @return the path.
     */
    public Path path()
    {
        return path;
    }

    /**
     * Remove the engine's files, and the directory if nothing else is in it, and let go of it. Idempotent.
     */
    @Override
    public void close() throws IOException
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        try
        {
            deleteFiles();
            Files.deleteIfExists(path.resolve(LOCK_FILE_NAME));
            Files.deleteIfExists(path);
        }
        catch (final DirectoryNotEmptyException ignore)
        {
            // Somebody keeps other things there, or the next engine has it already.
        }
        finally
        {
            lock.acquiredBy().close();
            HELD.remove(key);
        }
    }
}
