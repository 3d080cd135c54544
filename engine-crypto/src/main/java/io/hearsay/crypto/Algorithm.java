package io.hearsay.crypto;

/**
 * How packets are protected. The numbers are those of the wire format (the label's second byte) and never change.
 */
public enum Algorithm
{
    /**
     * Clear text, for trusted networks and measurements: no key, no tag; anybody can read, forge and change packets.
     */
    NONE(0, "NONE", 0, 0, 0),

    /** AES-256 in CBC mode with HMAC-SHA-256, truncated to 128 bits, over the ciphertext (encrypt-then-MAC). */
    AES_256_CBC(1, "AES-256-CBC", 96, 16, 16),

    /** AES-256-GCM (NIST SP 800-38D) with a tag of 128 bits. */
    AES_256_GCM(2, "AES-256-GCM", 32, 0, 16),

    /** ChaCha20-Poly1305 (RFC 8439). */
    CHACHA20_POLY1305(3, "ChaCha20-Poly1305", 32, 0, 16),

    /** AES-256-OCB (RFC 7253) with a tag of 128 bits, the default. */
    AES_256_OCB(4, "AES-256-OCB", 32, 0, 16);

    private final byte number;
    private final String label;
    private final int keyLength;
    private final int paddedTo;
    private final int tagLength;

    /**
     * @param paddedTo the length of the blocks that a body is padded to, with one byte at least; 0 for no padding.
     */
    Algorithm(final int number, final String label, final int keyLength, final int paddedTo, final int tagLength)
    {
        this.number = (byte)number;
        this.label = label;
        this.keyLength = keyLength;
        this.paddedTo = paddedTo;
        this.tagLength = tagLength;
    }

    /**
     * The number on the wire.
     *
     * @return the number.
     */
    public byte number()
    {
        return number;
    }

    /**
     * The name as a person writes it, for example <code>AES-256-OCB</code>.
     *
     * @return the name.
     */
    public String label()
    {
        return label;
    }

    /**
     * Whether packets are encrypted and authenticated with a key of the cluster.
     *
     * @return false for {@link #NONE} alone.
     */
    public boolean isKeyed()
    {
        return keyLength > 0;
    }

    /**
     * Find an algorithm by its name.
     *
     * @param label as {@link #label()} gives it; case does not matter.
     * @return the algorithm.
     * @throws IllegalArgumentException naming the ones that exist.
     */
    public static Algorithm named(final String label)
    {
        final StringBuilder known = new StringBuilder();
        for (final Algorithm algorithm : values())
        {
            if (algorithm.label.equalsIgnoreCase(label))
            {
                return algorithm;
            }
            known.append(known.isEmpty() ? "" : ", ").append(algorithm.label);
        }

        throw new IllegalArgumentException("unknown algorithm " + label + ", choose one of " + known);
    }

    /**
     * Length of a packet key.
     *
     * @return the length in bytes, 0 if there is no key.
     */
    int keyLength()
    {
        return keyLength;
    }

    /**
     * The most bytes by which a sealed body is longer than a clear one.
     *
     * @return the length in bytes.
     */
    int overheadLength()
    {
        return paddedTo + tagLength;
    }

    /**
     * Length of a body when it is sealed: with padding and tag.
     *
     * @param bodyLength of the clear body in bytes.
     * @return the length in bytes.
     */
    int sealedLength(final int bodyLength)
    {
        final int padding = paddedTo == 0 ? 0 : paddedTo - bodyLength % paddedTo;
        return bodyLength + padding + tagLength;
    }

    /**
     * Whether a sealed body can have a length. With padding, the shortest is one block of it and the tag: as long as
     * {@link #overheadLength()}, too.
     *
     * @param length in bytes.
     * @return false if no clear body has that length when it is sealed.
     */
    boolean isSealedLength(final int length)
    {
        return length >= overheadLength() && (paddedTo == 0 || (length - tagLength) % paddedTo == 0);
    }
}
