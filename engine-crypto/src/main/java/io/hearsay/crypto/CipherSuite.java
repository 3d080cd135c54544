package io.hearsay.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * One algorithm with one cluster key (or, for NONE, with one cluster name): it makes the ciphers that work with the
 * senders' packet keys, and counts what they opened. One thread. {@link #close()} wipes neither the keys, which other
 * algorithms share, nor the ciphers that it handed out.
 */
final class CipherSuite implements AutoCloseable
{
    private static final String NONE_PURPOSE = "hearsay none";

    private final Algorithm algorithm;
    private final int keyId;
    private final PacketKeys keys;
    private final PacketScratch scratch;
    private final byte[] packetKey;
    private PacketCipher spare;
    private boolean isClosed;
    private long packetsOpened;
    private long lastOpenedUs = KeyringEntry.NEVER;

    private CipherSuite(
        final Algorithm algorithm, final int keyId, final PacketKeys keys, final PacketScratch scratch)
    {
        this.algorithm = algorithm;
        this.keyId = keyId;
        this.keys = keys;
        this.scratch = scratch;
        this.packetKey = new byte[algorithm.keyLength()];
    }

    /**
     * Clear text.
     *
     * @param clusterName that keeps clusters apart, as far as nobody lies.
     * @return the suite.
     */
    static CipherSuite clear(final String clusterName)
    {
        return new CipherSuite(Algorithm.NONE, Sha256.prefix(NONE_PURPOSE, clusterName.getBytes(UTF_8)), null, null);
    }

    /**
     * An algorithm with a key.
     *
     * @param algorithm any but NONE.
     * @param keys      of the cluster's senders.
     * @param scratch   for one packet at a time.
     * @return the suite.
     */
    static CipherSuite keyed(final Algorithm algorithm, final PacketKeys keys, final PacketScratch scratch)
    {
        return new CipherSuite(algorithm, keys.keyId(), keys, scratch);
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

    /**
     * A packet was accepted under this key and algorithm.
     *
     * @param nowUs time since the epoch in microseconds.
     */
    void opened(final long nowUs)
    {
        packetsOpened++;
        lastOpenedUs = nowUs;
    }

    /**
     * What a person should know of it.
     *
     * @param isSending whether it is used for sending.
     * @return the entry.
     */
    KeyringEntry entry(final boolean isSending)
    {
        return new KeyringEntry(keyId, algorithm, isSending, packetsOpened, lastOpenedUs);
    }

    /**
     * Whether what this made is to be wiped.
     *
     * @return true once it is not accepted any more.
     */
    boolean isClosed()
    {
        return isClosed;
    }

    @Override
    public void close()
    {
        isClosed = true;
        if (spare != null)
        {
            spare.wipe();
            spare = null;
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
        if (keys != null)
        {
            keys.derive(algorithm, sender, epoch, packetKey);
            cipher.init(packetKey);
            Arrays.fill(packetKey, (byte)0);
        }
    }
}
