package io.hearsay.io.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;

import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.Passphrase;
import io.hearsay.crypto.SecretFile;

/**
 * A file whose first line is a cluster's passphrase, readable by its owner alone. No message of an exception repeats
 * what it holds, and the copies that are made here are overwritten. Any thread, but not an agent's: to derive the key
 * takes long.
 */
final class PassphraseFile
{
    private static final int MAX_LENGTH = 4_096;

    private PassphraseFile()
    {
    }

    /**
     * Derive the key that follows from the passphrase in a file.
     *
     * @param file        to read.
     * @param clusterName of the cluster.
     * @return the key.
     * @throws IOException              saying what is wrong with the file.
     * @throws IllegalArgumentException saying what is wrong with the passphrase.
     */
    static ClusterKey deriveKey(final Path file, final String clusterName) throws IOException
    {
        final char[] passphrase = read(file);
        try
        {
            return Passphrase.deriveKey(passphrase, clusterName);
        }
        finally
        {
            Arrays.fill(passphrase, '\0');
        }
    }

    /**
     * Read the passphrase in a file.
     *
     * @param file to read.
     * @return its first line; the caller's to overwrite.
     * @throws IOException saying what is wrong with the file.
     */
    static char[] read(final Path file) throws IOException
    {
        final byte[] bytes = SecretFile.read(file, MAX_LENGTH, "passphrase file");
        try
        {
            return firstLine(file, bytes);
        }
        finally
        {
            Arrays.fill(bytes, (byte)0);
        }
    }

    private static char[] firstLine(final Path file, final byte[] bytes) throws IOException
    {
        int length = 0;
        while (length < bytes.length && bytes[length] != '\n' && bytes[length] != '\r')
        {
            length++;
        }

        try
        {
            final CharBuffer text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            final char[] line = new char[text.remaining()];
            text.get(line);
            Arrays.fill(text.array(), '\0');
            return line;
        }
        catch (final CharacterCodingException ex)
        {
            throw new FileSystemException(file.toString(), null, "is not in UTF-8");
        }
    }
}
