package io.hearsay.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * Packet protection once more, written from PROTOCOL.md §2 and §3 alone with BouncyCastle and a ByteBuffer: everything
 * that is computed on the way from a clear packet to its datagram. Shares no code with what it is compared with.
 */
final class ReferenceDatagram
{
    static final int LABEL_LENGTH = 6;
    static final int BODY_OFFSET = 38;

    final int algorithm;
    final byte[] keyId;
    final byte[] info;
    final byte[] packetKey;
    final byte[] nonce;

    /** Of algorithm 1; empty for others. */
    final byte[] vector;

    /**
     * @param algorithm    its number.
     * @param secret       cluster key; for algorithm 0 the cluster's name.
     * @param sender       node id.
     * @param packetNumber of the packet.
     */
    ReferenceDatagram(final int algorithm, final byte[] secret, final long sender, final long packetNumber)
    {
        this.algorithm = algorithm;
        this.keyId = Arrays.copyOf(sha256(algorithm == 0 ? "hearsay none" : "hearsay key id", secret), 4);
        this.nonce = ByteBuffer.allocate(12).putInt(0).putLong(packetNumber).array();
        if (algorithm == 0)
        {
            info = new byte[0];
            packetKey = new byte[0];
        }
        else
        {
            info = ByteBuffer.allocate(22)
                .put("hearsay 1".getBytes(US_ASCII))
                .put((byte)algorithm)
                .putLong(sender)
                .putInt((int)(packetNumber >>> 32))
                .array();
            packetKey = new byte[algorithm == 1 ? 96 : 32];
            final HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
            hkdf.init(new HKDFParameters(secret, null, info));
            hkdf.generateBytes(packetKey, 0, packetKey.length);
        }
        vector = algorithm == 1 ? ReferenceCiphers.vector(packetKey, nonce) : new byte[0];
    }

    /**
     * Read sender and number from a datagram.
     */
    static ReferenceDatagram of(final int algorithm, final byte[] secret, final byte[] datagram)
    {
        final ByteBuffer header = ByteBuffer.wrap(datagram);
        return new ReferenceDatagram(algorithm, secret, header.getLong(14), header.getLong(22));
    }

    byte[] seal(final int type, final long sender, final long packetNumber, final long sentAtUs, final byte[] body)
    {
        final int paddedLength = algorithm == 1 ? (body.length / 16 + 1) * 16 : body.length;
        final int size = BODY_OFFSET - LABEL_LENGTH + paddedLength + (algorithm == 0 ? 0 : 16);
        final byte[] front = ByteBuffer.allocate(BODY_OFFSET)
            .put((byte)type)
            .put((byte)algorithm)
            .putInt(size)
            .put((byte)1)
            .put((byte)0)
            .putShort((short)0)
            .put(keyId)
            .putLong(sender)
            .putLong(packetNumber)
            .putLong(sentAtUs)
            .array();
        final byte[] sealed = ReferenceCiphers.seal(algorithm, packetKey, nonce, front, body);
        return ByteBuffer.allocate(LABEL_LENGTH + size).put(front).put(sealed).array();
    }

    /**
     * @return the clear body, or null if the datagram is not one of this key's.
     */
    byte[] open(final byte[] datagram)
    {
        final ByteBuffer buffer = ByteBuffer.wrap(datagram);
        final byte[] front = Arrays.copyOf(datagram, BODY_OFFSET);
        final boolean fits = buffer.get(1) == algorithm &&
            buffer.getInt(2) == datagram.length - LABEL_LENGTH &&
            buffer.getInt(6) == 0x0100_0000 &&
            buffer.getInt(10) == ByteBuffer.wrap(keyId).getInt();
        return fits ? ReferenceCiphers.open(
            algorithm, packetKey, nonce, front, Arrays.copyOfRange(datagram, BODY_OFFSET, datagram.length)) : null;
    }

    private static byte[] sha256(final String purpose, final byte[] value)
    {
        final SHA256Digest digest = new SHA256Digest();
        final byte[] purposeBytes = purpose.getBytes(US_ASCII);
        digest.update(purposeBytes, 0, purposeBytes.length);
        digest.update(value, 0, value.length);
        final byte[] result = new byte[32];
        digest.doFinal(result, 0);
        return result;
    }
}
