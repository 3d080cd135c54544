package io.hearsay.crypto;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.security.MessageDigest;
import java.util.Arrays;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The packet keys of all senders under one cluster key: HKDF-SHA-256(cluster key, no salt,
 * <code>"hearsay 1" ‖ algorithm (1) ‖ sender (8) ‖ epoch (4)</code>). What it holds is HKDF's pseudorandom key, not
 * the cluster key. One thread; {@link #close()} overwrites it.
 */
final class PacketKeys implements AutoCloseable
{
    private static final byte[] INFO_PURPOSE = {'h', 'e', 'a', 'r', 's', 'a', 'y', ' ', '1'};
    private static final int INFO_ALGORITHM_OFFSET = INFO_PURPOSE.length;
    private static final int INFO_SENDER_OFFSET = INFO_ALGORITHM_OFFSET + Byte.BYTES;
    private static final int INFO_EPOCH_OFFSET = INFO_SENDER_OFFSET + Long.BYTES;
    private static final int INFO_LENGTH = INFO_EPOCH_OFFSET + Integer.BYTES;

    private final int keyId;
    private final HkdfSha256 hkdf;
    private final byte[] info = new byte[INFO_LENGTH];
    private final UnsafeBuffer infoBuffer = new UnsafeBuffer(info);

    /**
     * Extract.
     *
     * @param clusterKey not needed any more when this returns.
     */
    PacketKeys(final ClusterKey clusterKey)
    {
        keyId = clusterKey.id();
        hkdf = new HkdfSha256(clusterKey.bytes(), new byte[0]);
        infoBuffer.putBytes(0, INFO_PURPOSE);
    }

    /**
     * Id of the cluster key.
     *
     * @return the key id.
     */
    int keyId()
    {
        return keyId;
    }

    /**
     * Derive a packet key.
     *
     * @param algorithm that it is for.
     * @param sender    node id.
     * @param epoch     of the packet numbers.
     * @param target    that takes as many bytes as the algorithm wants; the caller's to wipe.
     */
    void derive(final Algorithm algorithm, final long sender, final int epoch, final byte[] target)
    {
        infoBuffer.putByte(INFO_ALGORITHM_OFFSET, algorithm.number());
        infoBuffer.putLong(INFO_SENDER_OFFSET, sender, BIG_ENDIAN);
        infoBuffer.putInt(INFO_EPOCH_OFFSET, epoch, BIG_ENDIAN);
        hkdf.expand(info, target, algorithm.keyLength());
    }

    /**
     * Whether both come from the same cluster key; an id of 32 bits does not tell.
     *
     * @param other to compare with.
     * @return true if all their packet keys are the same.
     */
    boolean isSame(final PacketKeys other)
    {
        final Algorithm algorithm = Algorithm.AES_256_OCB;
        final byte[] mine = new byte[algorithm.keyLength()];
        final byte[] theirs = new byte[algorithm.keyLength()];
        derive(algorithm, 0, 0, mine);
        other.derive(algorithm, 0, 0, theirs);
        final boolean isSame = MessageDigest.isEqual(mine, theirs);
        Arrays.fill(mine, (byte)0);
        Arrays.fill(theirs, (byte)0);
        return isSame;
    }

    @Override
    public void close()
    {
        hkdf.close();
    }
}
