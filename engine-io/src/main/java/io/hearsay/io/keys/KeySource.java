package io.hearsay.io.keys;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.KeyFile;

/**
 * A file that a key comes from.
 *
 * @param file         absolute path.
 * @param isPassphrase whether it holds a passphrase and not a key.
 */
public record KeySource(Path file, boolean isPassphrase)
{
    /**
     * A key file.
     *
     * @param file that holds a key.
     * @return the source.
     */
    public static KeySource keyFile(final Path file)
    {
        return new KeySource(file.toAbsolutePath(), false);
    }

    /**
     * A passphrase file.
     *
     * @param file whose first line is a passphrase.
     * @return the source.
     */
    public static KeySource passphraseFile(final Path file)
    {
        return new KeySource(file.toAbsolutePath(), true);
    }

    /**
     * Read the key, in a thread that may wait.
     *
     * @param clusterName that a passphrase is combined with.
     * @return the key, to be closed by the caller.
     * @throws IOException              saying what is wrong with the file.
     * @throws IllegalArgumentException saying what is wrong with the passphrase.
     */
    public ClusterKey read(final String clusterName) throws IOException
    {
        return isPassphrase ? PassphraseFile.deriveKey(file, clusterName) : KeyFile.read(file);
    }

    /**
     * Say why a key can not be had; nothing that a file holds is repeated.
     *
     * @param ex that {@link #read} threw.
     * @return one line that names the file if it is at fault.
     */
    public static String describe(final Exception ex)
    {
        if (ex instanceof FileSystemException named)
        {
            final String denied = ex instanceof AccessDeniedException ? "can not be read by this user" : null;
            final String reason = named.getReason() != null ? named.getReason() : denied;
            return reason != null ? named.getFile() + " " + reason : "the key can not be read: " + named.getMessage();
        }

        if (ex instanceof FileNotFoundException)
        {
            return "the key can not be read: " + ex.getMessage();
        }

        final boolean isReason = ex instanceof IllegalArgumentException && ex.getMessage() != null;
        return isReason ? ex.getMessage() : "the key can not be read: " + ex;
    }
}
