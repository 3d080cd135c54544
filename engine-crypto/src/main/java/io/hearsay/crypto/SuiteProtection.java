package io.hearsay.crypto;

import static io.hearsay.core.wire.PacketFlyweight.BODY_OFFSET;
import static io.hearsay.core.wire.PacketFlyweight.LABEL_LENGTH;
import static io.hearsay.core.wire.PacketFlyweight.MAX_PACKET_LENGTH;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.MutableDirectBuffer;

/**
 * What is the same for every algorithm, NONE included: which keys and algorithms are accepted, freshness of unknown
 * senders, replay windows, key epochs, and the bound on work for strangers. The checks of a received packet go from
 * cheap to dear; until its tag verified, a packet changes nothing but the cycle's {@link DerivationBudget}.
 * <p>
 * Owned by the agent's thread; allocates for a new sender or epoch alone; bounded by {@link SenderTable}; its results
 * are counted by its caller (<code>rejected-…</code>).
 */
final class SuiteProtection implements PacketProtection
{
    private static final long NS_PER_US = 1_000;

    private final CipherSuite[] accepted;
    private final CipherSuite sending;
    private final SenderTable senders;
    private final DerivationBudget derivations = new DerivationBudget();
    private final long maxClockSkewUs;
    private final int replayWindow;

    private long nowNs;
    private long nowUs;
    private boolean isClosed;

    private PacketCipher sealer;
    private long sealerSender;
    private int sealerEpoch;
    private ReplayWindow sealed;

    /**
     * Create.
     *
     * @param settings with <code>maxClockSkew</code>, <code>replayWindow</code> and <code>maxSenders</code>.
     * @param accepted suites; the first is the one to send in.
     */
    SuiteProtection(final Settings settings, final CipherSuite... accepted)
    {
        this.accepted = accepted;
        this.sending = accepted[0];
        this.replayWindow = settings.getInt(EngineOption.REPLAY_WINDOW);
        final long maxClockSkewNs = settings.get(EngineOption.MAX_CLOCK_SKEW);
        this.maxClockSkewUs = maxClockSkewNs / NS_PER_US;
        this.senders = new SenderTable(settings.getInt(EngineOption.MAX_SENDERS), replayWindow, maxClockSkewNs);
    }

    @Override
    public int algorithm()
    {
        return sending.algorithm().number();
    }

    @Override
    public int overheadLength()
    {
        return sending.algorithm().overheadLength();
    }

    @Override
    public void onCycle(final long nowNs, final long nowUs)
    {
        this.nowNs = nowNs;
        this.nowUs = nowUs;
        derivations.reset();
        senders.evict(nowNs, nowUs);
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
        final Algorithm algorithm = sending.algorithm();
        if (bodyLength < 0 || bodyLength > MAX_PACKET_LENGTH - BODY_OFFSET - algorithm.overheadLength())
        {
            throw new IllegalArgumentException("a body of " + bodyLength + " bytes does not fit a packet");
        }

        final long packetNumber = PacketFlyweight.packetNumber(packet, offset);
        final PacketCipher cipher = sealer(PacketFlyweight.sender(packet, offset), packetNumber);
        final int length = BODY_OFFSET + algorithm.sealedLength(bodyLength);
        PacketFlyweight.putProtection(packet, offset, algorithm.number(), length, sending.keyId());
        return BODY_OFFSET + cipher.seal(packetNumber, packet, offset, BODY_OFFSET, bodyLength);
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
        final byte algorithm = PacketFlyweight.algorithm(packet, offset);
        int result = UNKNOWN_KEY;
        for (final CipherSuite suite : accepted)
        {
            if (suite.keyId() == keyId)
            {
                if (suite.algorithm().number() == algorithm)
                {
                    return open(suite, packet, offset, length - BODY_OFFSET, discovered);
                }
                result = ALGORITHM_NOT_ACCEPTED;
            }
        }

        return result;
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            senders.close();
            if (sealer != null)
            {
                sealer.wipe();
            }
            for (final CipherSuite suite : accepted)
            {
                suite.close();
            }
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
        final int refusal = sender == null ? checkUnknown(packet, offset) : sender.window.check(packetNumber);
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

        final int bodyLength = cipher.open(packetNumber, packet, offset, BODY_OFFSET, sealedLength);
        if (bodyLength < 0)
        {
            return NOT_AUTHENTIC;
        }

        accept(sender, packetNumber, PacketFlyweight.sentAtUs(packet, offset));
        return bodyLength;
    }

    /**
     * A sender or a key epoch that is not known yet. Only a verified packet makes it known.
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
        final int bodyLength = cipher.open(packetNumber, packet, offset, BODY_OFFSET, sealedLength);
        if (bodyLength < 0)
        {
            suite.reuse(cipher);
            return NOT_AUTHENTIC;
        }

        final Sender sender = known == null ? senders.add(id) : known;
        sender.keep(suite, epoch, cipher);
        accept(sender, packetNumber, PacketFlyweight.sentAtUs(packet, offset));
        return bodyLength;
    }

    private int checkUnknown(final MutableDirectBuffer packet, final int offset)
    {
        final long sentAtUs = PacketFlyweight.sentAtUs(packet, offset);
        if (sentAtUs < nowUs - maxClockSkewUs || sentAtUs > nowUs + maxClockSkewUs)
        {
            return STALE;
        }

        return senders.isFull() ? SENDERS_FULL : 0;
    }

    private void accept(final Sender sender, final long packetNumber, final long sentAtUs)
    {
        sender.window.accept(packetNumber);
        senders.heard(sender, sentAtUs, nowNs);
    }

    private PacketCipher sealer(final long sender, final long packetNumber)
    {
        if (isClosed)
        {
            throw new IllegalStateException("the protection is closed");
        }

        final int epoch = Sender.epoch(packetNumber);
        if (sealer == null || sealerSender != sender || sealerEpoch != epoch)
        {
            if (sealer != null)
            {
                sealer.wipe();
            }
            if (sealed == null || sealerSender != sender)
            {
                sealed = new ReplayWindow(replayWindow);
            }
            sealer = sending.newSealer(sender, epoch);
            sealerSender = sender;
            sealerEpoch = epoch;
        }
        if (sealed.check(packetNumber) < 0)
        {
            throw new IllegalStateException("packet number " + packetNumber + " was sealed before");
        }

        sealed.accept(packetNumber);
        return sealer;
    }
}
