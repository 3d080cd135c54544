package io.hearsay.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.ClusterProtection;
import io.hearsay.crypto.KeyFile;
import io.hearsay.crypto.Passphrase;

/**
 * Where a node's key comes from: exactly one of key file, passphrase, passphrase file, or the statement that there is
 * none. Launching thread alone; a passphrase is overwritten as soon as the key is derived.
 */
final class ClusterSecret
{
    private static final int MAX_PASSPHRASE_LENGTH = 4_096;
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
        PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private Path keyFile;
    private Path passphraseFile;
    private char[] passphrase;
    private boolean isInsecure;

    void keyFile(final Path file)
    {
        keyFile = file;
    }

    void passphraseFile(final Path file)
    {
        passphraseFile = file;
    }

    void passphrase(final char[] secret)
    {
        passphrase = secret.clone();
    }

    void insecure(final boolean insecure)
    {
        isInsecure = insecure;
    }

    /**
     * How many of the ways are chosen.
     *
     * @return the number; 1 is right.
     */
    int count()
    {
        return (keyFile == null ? 0 : 1) + (passphraseFile == null ? 0 : 1) + (passphrase == null ? 0 : 1) +
            (isInsecure ? 1 : 0);
    }

    /**
     * Check that the choice makes sense.
     *
     * @param algorithm that is to be used.
     * @throws IllegalArgumentException saying what to do.
     */
    void validate(final Algorithm algorithm)
    {
        if (count() == 0)
        {
            throw new IllegalArgumentException("no key: give the cluster's key file (--key-file, " +
                EngineProperty.KEY_FILE.key() + "; 'keygen FILE' makes one) or passphrase (--passphrase-file, " +
                EngineProperty.PASSPHRASE_FILE.key() + "), or say that everything is to be sent in clear text " +
                "(--insecure, " + EngineProperty.INSECURE.key() + "=true)");
        }
        if (count() > 1)
        {
            throw new IllegalArgumentException(
                "give exactly one of key file, passphrase, passphrase file and insecure");
        }
        if (!algorithm.isKeyed() && !isInsecure)
        {
            throw new IllegalArgumentException(EngineProperty.ALGORITHM.key() + "=" + algorithm.label() +
                " uses no key, but one is given: leave out the key and say insecure, or choose another algorithm");
        }
    }

    /**
     * Build the protection of packets.
     *
     * @param algorithm   to send in if there is a key.
     * @param clusterName of the cluster.
     * @param settings    concluded.
     * @return the protection.
     */
    PacketProtection protection(final Algorithm algorithm, final String clusterName, final Settings settings)
    {
        final ClusterProtection protection = new ClusterProtection().clusterName(clusterName).settings(settings);
        if (isInsecure)
        {
            return protection.algorithm(Algorithm.NONE).build();
        }

        try (ClusterKey key = key(clusterName))
        {
            return protection.algorithm(algorithm).key(key).build();
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException(describe(ex), ex);
        }
    }

    private static String describe(final IOException ex)
    {
        return ex instanceof FileSystemException named && named.getReason() != null ?
            named.getFile() + " " + named.getReason() : "the key can not be read: " + ex.getMessage();
    }

    private ClusterKey key(final String clusterName) throws IOException
    {
        if (keyFile != null)
        {
            return KeyFile.read(keyFile);
        }

        final char[] secret = passphrase != null ? passphrase : readPassphrase(passphraseFile);
        try
        {
            return Passphrase.deriveKey(secret, clusterName);
        }
        finally
        {
            Arrays.fill(secret, '\0');
        }
    }

    private static char[] readPassphrase(final Path file) throws IOException
    {
        final PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (!Files.isRegularFile(file))
        {
            throw new FileSystemException(file.toString(), null, "is no file");
        }
        if (view != null && view.readAttributes().permissions().stream().anyMatch(OF_OTHERS::contains))
        {
            throw new FileSystemException(
                file.toString(), null, "can be read or changed by others than its owner: run chmod 600 on it");
        }
        if (Files.size(file) > MAX_PASSPHRASE_LENGTH)
        {
            throw new FileSystemException(file.toString(), null, "is too long for a passphrase");
        }

        final byte[] bytes = Files.readAllBytes(file);
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
