package io.hearsay.crypto;

import static io.hearsay.core.wire.PacketFlyweight.BODY_OFFSET;
import static io.hearsay.core.wire.PacketFlyweight.LABEL_LENGTH;
import static io.hearsay.core.wire.PacketFlyweight.MAX_PACKET_LENGTH;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.MutableDirectBuffer;

/**
 * What is the same for every algorithm, NONE included: freshness of unknown senders, replay windows, packet keys, and
 * the bound on work for strangers. The checks of a received packet go from
 * cheap to dear; until its tag verified, a packet changes nothing but the {@link DerivationBudget}.
 * <p>
 * Owned by the agent's thread; allocates for a new sender or epoch alone; bounded by {@link SenderTable}; its results
 * are counted by its caller (<code>rejected-…</code>).
 */
final class SuiteProtection implements Keyring
{
    private static final long NS_PER_US = 1_000;
    private static final int NONCE_HIGH = 0;

    /**
     * How far ahead of our time the time of a known sender may be. A sender is remembered until its latest packet is
     * not fresh any more, and who has the key could fill the table with senders from the far future otherwise, for
     * ever.
     */
    private static final long MAX_AHEAD_US = TimeUnit.HOURS.toMicros(1);

    private final SuiteRing ring;
    private final Sealer sealer;
    private final SenderTable senders;
    private final DerivationBudget derivations = new DerivationBudget();
    private final long maxClockSkewUs;

    private long nowNs;
    private long nowUs;
    private boolean isClosed;

    /**
     * Create.
     *
     * @param settings with <code>maxClockSkew</code>, <code>replayWindow</code> and <code>maxSenders</code>.
     * @param ring     of keys and algorithms; closed with this.
     */
    SuiteProtection(final Settings settings, final SuiteRing ring)
    {
        this.ring = ring;
        final int replayWindow = settings.getInt(EngineOption.REPLAY_WINDOW);
        final long maxClockSkewNs = settings.get(EngineOption.MAX_CLOCK_SKEW);
        maxClockSkewUs = maxClockSkewNs / NS_PER_US;
        sealer = new Sealer(replayWindow);
        senders = new SenderTable(settings.getInt(EngineOption.MAX_SENDERS), replayWindow, maxClockSkewNs);
    }

    @Override
    public int algorithm()
    {
        return ring.sending().algorithm().number();
    }

    @Override
    public int overheadLength()
    {
        return ring.sending().algorithm().overheadLength();
    }

    @Override
    public void onCycle(final long nowNs, final long nowUs)
    {
        this.nowNs = nowNs;
        this.nowUs = nowUs;
        derivations.onCycle(nowNs);
        senders.onCycle(nowNs, nowUs);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the sealed packet is longer than any may be.
     * @throws IllegalStateException    if this sender's packet number was sealed before, since a repeated nonce gives
     *                                  away what both packets hold; or if this is closed.
     */
    @Override
    public int seal(final MutableDirectBuffer packet, final int offset, final int bodyLength)
    {
        requireOpen();
        final CipherSuite sending = ring.sending();
        final Algorithm algorithm = sending.algorithm();
        if (bodyLength < 0 || bodyLength > MAX_PACKET_LENGTH - BODY_OFFSET - algorithm.overheadLength())
        {
            throw new IllegalArgumentException("a body of " + bodyLength + " bytes does not fit a packet");
        }

        final long packetNumber = PacketFlyweight.packetNumber(packet, offset);
        final PacketCipher cipher = sealer.cipher(sending, PacketFlyweight.sender(packet, offset), packetNumber);
        final int length = BODY_OFFSET + algorithm.sealedLength(bodyLength);
        PacketFlyweight.putProtection(packet, offset, algorithm.number(), length, sending.keyId());
        return BODY_OFFSET + cipher.seal(NONCE_HIGH, packetNumber, packet, offset, BODY_OFFSET, bodyLength);
    }

    @Override
    public int open(final MutableDirectBuffer packet, final int offset, final int length, final boolean discovered)
    {
        if (length < BODY_OFFSET || length > MAX_PACKET_LENGTH ||
            PacketFlyweight.size(packet, offset) != length - LABEL_LENGTH)
        {
            return MALFORMED;
        }
        if (isClosed)
        {
            return UNKNOWN_KEY;
        }

        final int keyId = PacketFlyweight.keyId(packet, offset);
        final CipherSuite suite = ring.find(keyId, PacketFlyweight.algorithm(packet, offset));
        if (suite == null)
        {
            return ring.hasKey(keyId) ? ALGORITHM_NOT_ACCEPTED : UNKNOWN_KEY;
        }

        return open(suite, packet, offset, length - BODY_OFFSET, discovered);
    }

    @Override
    public void addKey(final ClusterKey key)
    {
        requireOpen();
        ring.addKey(key);
    }

    @Override
    public void useKey(final int keyId)
    {
        requireOpen();
        ring.useKey(keyId);
        sealer.wipe();
    }

    @Override
    public void removeKey(final int keyId)
    {
        requireOpen();
        ring.removeKey(keyId);
        senders.forgetClosedSuites();
    }

    @Override
    public void addAlgorithm(final Algorithm algorithm)
    {
        requireOpen();
        ring.addAlgorithm(algorithm);
    }

    @Override
    public void useAlgorithm(final Algorithm algorithm)
    {
        requireOpen();
        ring.useAlgorithm(algorithm);
        sealer.wipe();
    }

    @Override
    public void removeAlgorithm(final Algorithm algorithm)
    {
        requireOpen();
        ring.removeAlgorithm(algorithm);
        senders.forgetClosedSuites();
    }

    @Override
    public List<KeyringEntry> entries()
    {
        return ring.entries();
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            senders.close();
            sealer.wipe();
            ring.close();
        }
    }

    /**
     * Number of senders that are remembered.
     *
     * @return the number.
     */
    int senderCount()
    {
        return senders.size();
    }

    private int open(
        final CipherSuite suite,
        final MutableDirectBuffer packet,
        final int offset,
        final int sealedLength,
        final boolean discovered)
    {
        if (!suite.algorithm().isSealedLength(sealedLength))
        {
            return MALFORMED;
        }

        final long packetNumber = PacketFlyweight.packetNumber(packet, offset);
        final Sender sender = senders.get(PacketFlyweight.sender(packet, offset));
        final int refusal = sender == null ? checkUnknown(packet, offset) : checkKnown(sender, packet, offset);
        if (refusal < 0)
        {
            return refusal;
        }

        final int epoch = Sender.epoch(packetNumber);
        final PacketCipher cipher = sender == null ? null : sender.cipher(suite, epoch);
        if (cipher == null)
        {
            return openWithNewKey(suite, sender, packet, offset, sealedLength, discovered);
        }

        final int bodyLength = cipher.open(NONCE_HIGH, packetNumber, packet, offset, BODY_OFFSET, sealedLength);
        if (bodyLength < 0)
        {
            return NOT_AUTHENTIC;
        }

        accept(suite, sender, packetNumber, PacketFlyweight.sentAtUs(packet, offset));
        return bodyLength;
    }

    /**
     * A sender, or a packet key of it, that is not known yet. Only a verified packet makes it known.
     */
    private int openWithNewKey(
        final CipherSuite suite,
        final Sender known,
        final MutableDirectBuffer packet,
        final int offset,
        final int sealedLength,
        final boolean discovered)
    {
        if (suite.algorithm().isKeyed() && !derivations.tryTake(discovered))
        {
            return DERIVATIONS_EXHAUSTED;
        }

        final long id = PacketFlyweight.sender(packet, offset);
        final long packetNumber = PacketFlyweight.packetNumber(packet, offset);
        final int epoch = Sender.epoch(packetNumber);
        final PacketCipher cipher = suite.newOpener(id, epoch);
        final int bodyLength = cipher.open(NONCE_HIGH, packetNumber, packet, offset, BODY_OFFSET, sealedLength);
        if (bodyLength < 0)
        {
            suite.reuse(cipher);
            return NOT_AUTHENTIC;
        }

        if (suite.algorithm().isKeyed())
        {
            derivations.onVerified();
        }
        final Sender sender = known == null ? senders.add(id, nowUs) : known;
        sender.keep(suite, epoch, cipher);
        accept(suite, sender, packetNumber, PacketFlyweight.sentAtUs(packet, offset));
        return bodyLength;
    }

    private int checkUnknown(final MutableDirectBuffer packet, final int offset)
    {
        return !isFresh(packet, offset) ? STALE : senders.isFull() ? SENDERS_FULL : 0;
    }

    /**
     * What a sender may have sent before it was met, an earlier life of this node may have accepted, or this one before
     * it forgot the sender: the window can not tell, so the time must.
     */
    private int checkKnown(final Sender sender, final MutableDirectBuffer packet, final int offset)
    {
        final int result = sender.window.check(PacketFlyweight.packetNumber(packet, offset));
        final long sentAtUs = PacketFlyweight.sentAtUs(packet, offset);
        final boolean isDoubtful = sentAtUs <= sender.metAtUs + maxClockSkewUs || sentAtUs > nowUs + MAX_AHEAD_US;
        return result == 0 && isDoubtful && !isFresh(packet, offset) ? STALE : result;
    }

    private boolean isFresh(final MutableDirectBuffer packet, final int offset)
    {
        final long sentAtUs = PacketFlyweight.sentAtUs(packet, offset);
        return sentAtUs >= nowUs - maxClockSkewUs && sentAtUs <= nowUs + maxClockSkewUs;
    }

    private void accept(
        final CipherSuite suite, final Sender sender, final long packetNumber, final long sentAtUs)
    {
        sender.window.accept(packetNumber);
        senders.heard(sender, sentAtUs, nowNs);
        suite.opened(nowUs);
    }

    private void requireOpen()
    {
        if (isClosed)
        {
            throw new IllegalStateException("the protection is closed");
        }
    }
}
