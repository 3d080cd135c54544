package io.hearsay.crypto;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One algorithm with one cluster key (or, for NONE, with one cluster name): it derives the senders' packet keys and
 * makes the ciphers that work with them. A packet key is HKDF-SHA-256(cluster key, no salt,
 * <code>"hearsay 1" ‖ algorithm (1) ‖ sender (8) ‖ epoch (4)</code>). One thread; {@link #close()} wipes its keys, but
 * not those of the ciphers that it handed out.
 */
final class CipherSuite implements AutoCloseable
{
    private static final String NONE_PURPOSE = "hearsay none";
    private static final byte[] INFO_PURPOSE = {'h', 'e', 'a', 'r', 's', 'a', 'y', ' ', '1'};
    private static final int INFO_ALGORITHM_OFFSET = INFO_PURPOSE.length;
    private static final int INFO_SENDER_OFFSET = INFO_ALGORITHM_OFFSET + Byte.BYTES;
    private static final int INFO_EPOCH_OFFSET = INFO_SENDER_OFFSET + Long.BYTES;
    private static final int INFO_LENGTH = INFO_EPOCH_OFFSET + Integer.BYTES;

    private final Algorithm algorithm;
    private final int keyId;
    private final HkdfSha256 hkdf;
    private final PacketScratch scratch;
    private final byte[] packetKey;
    private final byte[] info = new byte[INFO_LENGTH];
    private final UnsafeBuffer infoBuffer = new UnsafeBuffer(info);
    private PacketCipher spare;

    private CipherSuite(final Algorithm algorithm, final int keyId, final HkdfSha256 hkdf)
    {
        this.algorithm = algorithm;
        this.keyId = keyId;
        this.hkdf = hkdf;
        this.scratch = hkdf == null ? null : new PacketScratch(PacketFlyweight.MAX_PACKET_LENGTH);
        this.packetKey = new byte[algorithm.keyLength()];
        infoBuffer.putBytes(0, INFO_PURPOSE);
        infoBuffer.putByte(INFO_ALGORITHM_OFFSET, algorithm.number());
    }

    /**
     * Clear text.
     *
     * @param clusterName that keeps clusters apart, as far as nobody lies.
     * @return the suite.
     */
    static CipherSuite clear(final String clusterName)
    {
        return new CipherSuite(Algorithm.NONE, Sha256.prefix(NONE_PURPOSE, clusterName.getBytes(UTF_8)), null);
    }

    /**
     * An algorithm with a key.
     *
     * @param algorithm  any but NONE.
     * @param clusterKey not needed any more when this returns.
     * @return the suite.
     */
    static CipherSuite keyed(final Algorithm algorithm, final ClusterKey clusterKey)
    {
        return new CipherSuite(algorithm, clusterKey.id(), new HkdfSha256(clusterKey.bytes(), new byte[0]));
    }

    /**
     * What it protects with.
     *
     * @return the algorithm.
     */
    Algorithm algorithm()
    {
        return algorithm;
    }

    /**
     * What its packets name in their headers.
     *
     * @return the key id.
     */
    int keyId()
    {
        return keyId;
    }

    /**
     * Make a cipher that seals own packets.
     *
     * @param sender own node id.
     * @param epoch  of the packet numbers.
     * @return the cipher.
     */
    PacketCipher newSealer(final long sender, final int epoch)
    {
        final PacketCipher cipher = newCipher(false);
        init(cipher, sender, epoch);
        return cipher;
    }

    /**
     * Make a cipher that opens a sender's packets. Give it back with {@link #reuse} if it is not kept.
     *
     * @param sender node id.
     * @param epoch  of the packet number.
     * @return the cipher.
     */
    PacketCipher newOpener(final long sender, final int epoch)
    {
        final PacketCipher cipher = spare == null ? newCipher(true) : spare;
        spare = null;
        init(cipher, sender, epoch);
        return cipher;
    }

    /**
     * Take back a cipher that opens packets, so that a flood of forged packets makes no garbage of ciphers.
     *
     * @param opener that nobody uses any more.
     */
    void reuse(final PacketCipher opener)
    {
        spare = opener;
    }

    @Override
    public void close()
    {
        if (spare != null)
        {
            spare.wipe();
            spare = null;
        }
        if (hkdf != null)
        {
            hkdf.close();
            scratch.wipe();
        }
    }

    private PacketCipher newCipher(final boolean opens)
    {
        return switch (algorithm)
        {
            case NONE -> new ClearCipher();
            case AES_256_CBC -> new CbcHmacCipher(scratch, opens);
            case AES_256_GCM -> new GcmCipher(scratch);
            case CHACHA20_POLY1305 -> new ChaChaCipher(scratch);
            case AES_256_OCB -> new OcbCipher(scratch, algorithm.keyLength(), opens);
        };
    }

    private void init(final PacketCipher cipher, final long sender, final int epoch)
    {
        if (hkdf != null)
        {
            infoBuffer.putLong(INFO_SENDER_OFFSET, sender, BIG_ENDIAN);
            infoBuffer.putInt(INFO_EPOCH_OFFSET, epoch, BIG_ENDIAN);
            hkdf.expand(info, packetKey, packetKey.length);
            cipher.init(packetKey);
            Arrays.fill(packetKey, (byte)0);
        }
    }
}
