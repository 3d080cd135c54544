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

    /** AES-256-OCB (RFC 7253) with a tag of 128 bits, the default. */
    AES_256_OCB(4, "AES-256-OCB", 32, 0, 16);

    private final byte number;
    private final String label;
    private final int keyLength;
    private final int paddedLength;
    private final int tagLength;

    Algorithm(
        final int number, final String label, final int keyLength, final int paddedLength, final int tagLength)
    {
        this.number = (byte)number;
        this.label = label;
        this.keyLength = keyLength;
        this.paddedLength = paddedLength;
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
        return paddedLength + tagLength;
    }

    /**
     * Length of a sealed body.
     *
     * @param bodyLength of the clear body in bytes.
     * @return the length in bytes, with padding and tag.
     */
    int sealedLength(final int bodyLength)
    {
        // There is always padding where there can be: a whole block of it behind whole blocks.
        final int padding = paddedLength == 0 ? 0 : paddedLength - bodyLength % paddedLength;
        return bodyLength + padding + tagLength;
    }

    /**
     * Whether a sealed body can have this length.
     *
     * @param sealedLength in bytes, with padding and tag.
     * @return false if there is no clear body that becomes so long.
     */
    boolean isSealedLength(final int sealedLength)
    {
        final int length = sealedLength - tagLength;
        return length >= paddedLength && (paddedLength == 0 || length % paddedLength == 0);
    }
}
