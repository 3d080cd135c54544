package io.hearsay.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * SHA-256 over a purpose and a value, so that no digest made for one purpose is ever taken for another. Not for the hot
 * path.
 */
final class Sha256
{
    private Sha256()
    {
    }

    /**
     * Digest <code>purpose ‖ value</code>.
     *
     * @param purpose in ASCII.
     * @param value   that follows it.
     * @return 32 bytes.
     */
    static byte[] digest(final String purpose, final byte[] value)
    {
        final MessageDigest digest = JdkCrypto.newDigest("SHA-256");
        digest.update(purpose.getBytes(US_ASCII));
        final byte[] result = digest.digest(value);
        digest.reset(); // until then it keeps its last input
        return result;
    }

    /**
     * The first four bytes of a digest as a big-endian number: the form of a key id.
     *
     * @param purpose in ASCII.
     * @param value   that follows it.
     * @return the number.
     */
    static int prefix(final String purpose, final byte[] value)
    {
        return ByteBuffer.wrap(digest(purpose, value)).getInt();
    }
}
