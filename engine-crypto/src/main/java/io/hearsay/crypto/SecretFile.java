package io.hearsay.crypto;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads a file that holds a secret, if it is one that its owner alone can read and write, and if that is the user that
 * runs this process, or root. No message of an exception repeats what a file holds. Any thread.
 */
public final class SecretFile
{
    private static final Set<PosixFilePermission> OF_OTHERS =
        EnumSet.complementOf(EnumSet.of(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE));
    private static final String ROOT = "root";

    private SecretFile()
    {
    }

    /**
     * Read a whole file.
     *
     * @param file      to read.
     * @param maxLength in bytes.
     * @param kind      what it is, for messages: for example <code>key file</code>.
     * @return what it holds; the caller's to overwrite, no other copy is left.
     * @throws IOException whose message says what is wrong with the file and what to do.
     */
    public static byte[] read(final Path file, final int maxLength, final String kind) throws IOException
    {
        if (!Files.exists(file))
        {
            throw new NoSuchFileException(file.toString(), null, "there is no such " + kind);
        }
        if (!Files.isRegularFile(file))
        {
            throw new FileSystemException(file.toString(), null, "is no regular file");
        }

        final PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null)
        {
            requireOwn(file, view.readAttributes());
        }
        return readAll(file, maxLength, kind);
    }

    private static void requireOwn(final Path file, final PosixFileAttributes attributes) throws IOException
    {
        if (attributes.permissions().stream().anyMatch(OF_OTHERS::contains))
        {
            throw new FileSystemException(
                file.toString(), null, "can be read or changed by others than its owner: run chmod 600 on it");
        }

        final UserPrincipal owner = attributes.owner();
        final boolean isTrusted = owner.getName().equals(System.getProperty("user.name")) ||
            owner.getName().equals(ROOT) || owner.equals(ownerOfNewFiles());
        if (!isTrusted)
        {
            throw new FileSystemException(
                file.toString(), null, "belongs to " + owner.getName() + ", who could change it: run chown on it");
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

    /**
     * Into one array of our own, and not through NIO, whose buffers keep copies.
     */
    private static byte[] readAll(final Path file, final int maxLength, final String kind) throws IOException
    {
        final byte[] bytes = new byte[maxLength + 1];
        try (InputStream in = new FileInputStream(file.toFile()))
        {
            int length = 0;
            int count = in.read(bytes, 0, bytes.length);
            while (count > 0)
            {
                length += count;
                count = in.read(bytes, length, bytes.length - length);
            }
            if (length > maxLength)
            {
                throw new FileSystemException(file.toString(), null, "is too long for a " + kind);
            }

            return Arrays.copyOf(bytes, length);
        }
        finally
        {
            Arrays.fill(bytes, (byte)0);
        }
    }
}
