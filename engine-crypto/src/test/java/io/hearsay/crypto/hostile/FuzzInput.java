package io.hearsay.crypto.hostile;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;

/**
 * What a fuzzer's bytes mean. A fuzzer can not forge tags, so it may have its datagram sealed:
 * <pre>
 *     algorithm (1)   flags (1)   datagram                                                     as it is
 *     algorithm (1)   flags (1)   type (1) sender (8) packetNumber (8) sentAt (8) body         if SEALED
 *     algorithm (1)   flags (1)   position (2) mask (1)   type (1) … as above                  if SEALED and SPOILT
 * </pre>
 * What is missing at the end is 0. Numbers are big-endian; an algorithm that is not known means the default one.
 */
final class FuzzInput
{
    /** The datagram is sealed with the key. */
    static final int SEALED = 1;

    /** The receiver has met {@link #SENDER}. */
    static final int MET = 2;

    /** It comes from an address that discovery names. */
    static final int DISCOVERED = 4;

    /** One byte is changed after sealing. */
    static final int SPOILT = 8;

    /** Another cluster's key sealed it, and it names our key. */
    static final int FORGED = 16;

    /** Of the genuine datagrams. */
    static final long SENDER = 0x1122_3344_5566_7788L;

    /** The number of the first of them. */
    static final long FIRST_NUMBER = 100_000;

    private static final int HEADER_LENGTH = 2;
    private static final int FIELDS_LENGTH = 3 + 1 + 3 * Long.BYTES;

    private final byte[] input;
    private final int flags;
    private final Algorithm algorithm;

    FuzzInput(final byte[] input)
    {
        this.input = Arrays.copyOf(input, Math.max(input.length, HEADER_LENGTH));
        this.flags = this.input[1];
        this.algorithm = Arrays.stream(Algorithm.values())
            .filter((known) -> known.number() == this.input[0]).findFirst().orElse(Algorithm.AES_256_OCB);
    }

    /**
     * Write an input that is a datagram.
     */
    static byte[] datagram(final Algorithm algorithm, final int flags, final byte... datagram)
    {
        return ByteBuffer.allocate(HEADER_LENGTH + datagram.length)
            .put(algorithm.number()).put((byte)flags).put(datagram).array();
    }

    /**
     * Write an input that is sealed when it is used.
     */
    static byte[] sealed(
        final Algorithm algorithm,
        final int flags,
        final byte type,
        final long sender,
        final long packetNumber,
        final long sentAtUs,
        final byte... body)
    {
        return ByteBuffer.allocate(HEADER_LENGTH + 1 + 3 * Long.BYTES + body.length)
            .put(algorithm.number()).put((byte)(flags | SEALED))
            .put(type).putLong(sender).putLong(packetNumber).putLong(sentAtUs).put(body).array();
    }

    Algorithm algorithm()
    {
        return algorithm;
    }

    boolean has(final int flag)
    {
        return (flags & flag) != 0;
    }

    /**
     * Whether the receiver must refuse it, whatever else it says: no holder of the key sealed it.
     */
    boolean isForgery()
    {
        return algorithm.isKeyed() && has(SEALED) && (has(FORGED) || has(SPOILT) && mask() != 0);
    }

    byte[] datagram()
    {
        return has(SEALED) ? seal() : Arrays.copyOfRange(input, HEADER_LENGTH, input.length);
    }

    private byte mask()
    {
        return Arrays.copyOf(input, HEADER_LENGTH + 3)[HEADER_LENGTH + 2];
    }

    private byte[] seal()
    {
        final ByteBuffer fields = ByteBuffer.wrap(Arrays.copyOf(input, Math.max(input.length, 2 + FIELDS_LENGTH)));
        fields.position(HEADER_LENGTH);
        final int position = has(SPOILT) ? fields.getShort() & 0xffff : 0;
        final byte mask = has(SPOILT) ? fields.get() : 0;
        final byte type = fields.get();
        final long sender = fields.getLong();
        final long packetNumber = fields.getLong();
        final long sentAtUs = fields.getLong();
        final int longest =
            PacketFlyweight.MAX_PACKET_LENGTH - PacketFlyweight.BODY_OFFSET - PacketFlyweight.MAX_OVERHEAD_LENGTH;
        final byte[] body = new byte[Math.min(longest, Math.max(0, input.length - fields.position()))];
        fields.get(body);

        final int key = has(FORGED) ? Protected.OTHER_KEY : Protected.KEY;
        final byte[] datagram = Protected.seal(algorithm, key, type, sender, packetNumber, sentAtUs, body);
        if (has(FORGED))
        {
            final byte[] ours = Protected.seal(algorithm, Protected.KEY, type, sender, packetNumber, sentAtUs);
            System.arraycopy(
                ours, PacketFlyweight.KEY_ID_OFFSET, datagram, PacketFlyweight.KEY_ID_OFFSET, Integer.BYTES);
        }
        datagram[position % datagram.length] ^= mask;
        return datagram;
    }
}
