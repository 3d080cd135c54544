package io.hearsay.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file that holds a {@link ClusterKey}: 64 hexadecimal digits and a newline, readable by its owner alone. No message
 * of an exception repeats what a file holds. Any thread.
 */
public final class KeyFile
{
    private static final int DIGITS = 2 * ClusterKey.LENGTH;
    private static final int MAX_LENGTH = 4_096;
    private static final byte[] DIGIT_OF = "0123456789abcdef".getBytes(US_ASCII);
    private static final Set<PosixFilePermission> OWNER_ALONE = EnumSet.of(OWNER_READ, OWNER_WRITE);

    private KeyFile()
    {
    }

    /**
     * Read the key in a file.
     *
     * @param file to read.
     * @return the key.
     * @throws IOException whose message says what is wrong with the file and what to do.
     */
    public static ClusterKey read(final Path file) throws IOException
    {
        final byte[] text = SecretFile.read(file, MAX_LENGTH, "key file");
        final byte[] key = new byte[ClusterKey.LENGTH];
        try
        {
            if (!parse(text, key))
            {
                throw new FileSystemException(
                    file.toString(), null, "is no key file: that is " + DIGITS + " hexadecimal digits and a newline");
            }
            return ClusterKey.take(key);
        }
        finally
        {
            Arrays.fill(text, (byte)0);
            Arrays.fill(key, (byte)0);
        }
    }

    /**
     * Write a new random key to a new file, readable by its owner alone. The file appears whole or not at all, and an
     * existing one is never touched.
     *
     * @param file to create.
     * @throws IOException if it exists or can not be written.
     */
    public static void generate(final Path file) throws IOException
    {
        final byte[] key = new byte[ClusterKey.LENGTH];
        new SecureRandom().nextBytes(key);
        final byte[] text = format(key);
        final Path directory = file.toAbsolutePath().getParent();
        final Path draft = Files.createTempFile(directory, ".hearsay-key", null, ownerAlone(directory));
        try
        {
            write(draft, text);
            publish(draft, file, text);
        }
        finally
        {
            Files.deleteIfExists(draft);
            Arrays.fill(text, (byte)0);
            Arrays.fill(key, (byte)0);
        }
    }

    private static void publish(final Path draft, final Path file, final byte[] text) throws IOException
    {
        try
        {
            // A second name for the finished file: unlike a move it fails if the name is taken.
            Files.createLink(file, draft);
        }
        catch (final FileAlreadyExistsException ignore)
        {
            throw alreadyExists(file);
        }
        catch (final UnsupportedOperationException | FileSystemException noLinks)
        {
            try
            {
                Files.createFile(file, ownerAlone(file.toAbsolutePath().getParent()));
            }
            catch (final FileAlreadyExistsException ignore)
            {
                throw alreadyExists(file);
            }
            try
            {
                write(file, text);
            }
            catch (final IOException ex)
            {
                Files.deleteIfExists(file);
                throw ex;
            }
        }
    }

    private static void write(final Path file, final byte[] text) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, WRITE))
        {
            final ByteBuffer source = ByteBuffer.wrap(text);
            while (source.hasRemaining())
            {
                channel.write(source);
            }
            channel.force(true);
        }
    }

    private static FileAlreadyExistsException alreadyExists(final Path file)
    {
        return new FileAlreadyExistsException(
            file.toString(), null, "exists already; a key is never overwritten: remove the file or take another name");
    }

    private static FileAttribute<?>[] ownerAlone(final Path directory) throws IOException
    {
        final boolean isPosix = Files.getFileStore(directory).supportsFileAttributeView(PosixFileAttributeView.class);
        return isPosix ?
            new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(OWNER_ALONE)} : new FileAttribute<?>[0];
    }

    private static boolean parse(final byte[] text, final byte[] key)
    {
        final boolean isLine = text.length == DIGITS || text.length == DIGITS + 1 && text[DIGITS] == '\n';
        boolean isHex = isLine;
        for (int i = 0; isHex && i < key.length; i++)
        {
            final int high = Character.digit(text[2 * i], 16);
            final int low = Character.digit(text[2 * i + 1], 16);
            isHex = high >= 0 && low >= 0;
            key[i] = (byte)(high << 4 | low);
        }

        return isHex;
    }

    private static byte[] format(final byte[] key)
    {
        final byte[] text = new byte[DIGITS + 1];
        for (int i = 0; i < key.length; i++)
        {
            text[2 * i] = DIGIT_OF[key[i] >>> 4 & 0xf];
            text[2 * i + 1] = DIGIT_OF[key[i] & 0xf];
        }
        text[DIGITS] = '\n';
        return text;
    }
}
