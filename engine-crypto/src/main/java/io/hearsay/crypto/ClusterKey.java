package io.hearsay.crypto;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The secret that the nodes of a cluster share: 32 bytes, from a {@link KeyFile} or a {@link Passphrase}. Whoever holds
 * it can read everything and speak as any node.
 * <p>
 * It is never printed; {@link #close()} overwrites it. A protection that was built from it keeps what it derived and
 * does not need it any more, so close it as soon as that is built. Any thread, one at a time.
 */
public final class ClusterKey implements AutoCloseable
{
    /**
     * Length of a cluster key in bytes.
     */
    public static final int LENGTH = 32;

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}");
    private static final int HEX = 16;
    private static final String ID_PURPOSE = "hearsay key id";

    private final byte[] bytes;
    private final int id;
    private boolean isClosed;

    private ClusterKey(final byte[] bytes)
    {
        this.bytes = bytes;
        this.id = Sha256.prefix(ID_PURPOSE, bytes);
    }

    /**
     * Take the bytes of a key; the given array is overwritten with zeros, so that one copy is left.
     *
     * @param bytes of the key, {@link #LENGTH} of them.
     * @return the key.
     */
    public static ClusterKey take(final byte[] bytes)
    {
        if (bytes.length != LENGTH)
        {
            throw new IllegalArgumentException("a cluster key has " + LENGTH + " bytes, not " + bytes.length);
        }

        final byte[] copy = bytes.clone();
        Arrays.fill(bytes, (byte)0);
        return new ClusterKey(copy);
    }

    /**
     * The number that packets carry to name this key: the first four bytes of SHA-256("hearsay key id" ‖ key). Not
     * secret.
     *
     * @return the key id.
     */
    public int id()
    {
        return id;
    }

    /**
     * Overwrite the key with zeros. Idempotent.
     */
    @Override
    public void close()
    {
        isClosed = true;
        Arrays.fill(bytes, (byte)0);
    }

    @Override
    public String toString()
    {
        return "ClusterKey[id=" + format(id) + (isClosed ? ", closed]" : "]");
    }

    /**
     * How a person reads and writes a key id.
     *
     * @param keyId see {@link #id()}.
     * @return 8 hexadecimal digits.
     */
    public static String format(final int keyId)
    {
        return String.format("%08x", keyId);
    }

    /**
     * Whether a text is a key id as {@link #format} writes it; upper case does as well.
     *
     * @param text to look at.
     * @return true for 8 hexadecimal digits.
     */
    public static boolean isId(final String text)
    {
        return ID.matcher(text).matches();
    }

    /**
     * Read a key id.
     *
     * @param text for which {@link #isId} is true.
     * @return the key id.
     * @throws NumberFormatException if it is not.
     */
    public static int parseId(final String text)
    {
        return Integer.parseUnsignedInt(text, HEX);
    }

    /**
     * The key itself, not a copy.
     *
     * @return the bytes.
     * @throws IllegalStateException if the key is closed.
     */
    byte[] bytes()
    {
        if (isClosed)
        {
            throw new IllegalStateException("the cluster key is closed");
        }

        return bytes;
    }
}
