package io.hearsay.io.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Creates and opens the files that are mapped: readable and writable by their owner alone, never through a symbolic
 * link, and with all their bytes really there, so that a full file system is an exception here and not a fault at some
 * later access to memory.
 */
public final class MappedFiles
{
    private static final int BLOCK_LENGTH = 64 * 1024;

    private MappedFiles()
    {
    }

    /**
     * Create a file and fill it with zeros; nothing is left of it if that fails.
     *
     * @param file   to create; must not exist.
     * @param length in bytes.
     * @return the open channel.
     * @throws IOException naming the file, and the reason if there is no room.
     */
    static FileChannel create(final Path file, final long length) throws IOException
    {
        final FileChannel channel = FileChannel.open(
            file, Set.of(READ, WRITE, CREATE_NEW), ownerOnly(file, "rw-------"));
        try
        {
            final ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK_LENGTH);
            for (long position = 0; position < length;)
            {
                zeros.clear().limit((int)Math.min(BLOCK_LENGTH, length - position));
                position += channel.write(zeros, position);
            }

            return channel;
        }
        catch (final IOException ex)
        {
            channel.close();
            Files.deleteIfExists(file);
            throw new FileSystemException(
                file.toString(), null, length + " bytes can not be allocated for it: " + ex.getMessage());
        }
    }

    /**
     * Open a regular file for reading and writing.
     *
     * @param file to open.
     * @return the open channel.
     * @throws IOException naming the file.
     */
    static FileChannel open(final Path file) throws IOException
    {
        requireRegular(file);
        return FileChannel.open(file, READ, WRITE, NOFOLLOW_LINKS);
    }

    /**
     * Open a regular file for reading.
     *
     * @param file to open.
     * @return the open channel.
     * @throws IOException naming the file.
     */
    public static FileChannel openReadOnly(final Path file) throws IOException
    {
        requireRegular(file);
        return FileChannel.open(file, READ, NOFOLLOW_LINKS);
    }

    private static void requireRegular(final Path file) throws IOException
    {
        if (Files.notExists(file, NOFOLLOW_LINKS))
        {
            throw new NoSuchFileException(file.toString(), null, "there is no such file");
        }
        if (Files.exists(file, NOFOLLOW_LINKS) && !Files.isRegularFile(file, NOFOLLOW_LINKS))
        {
            throw new FileSystemException(file.toString(), null, "is no regular file");
        }
    }

    /**
     * Attributes that give a new file or directory to its owner alone, where the file system knows such a thing.
     *
     * @param path        to create.
     * @param permissions as <code>ls -l</code> writes them.
     * @return the attributes.
     */
    public static FileAttribute<?>[] ownerOnly(final Path path, final String permissions)
    {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix") ?
            new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))} :
            new FileAttribute<?>[0];
    }
}
