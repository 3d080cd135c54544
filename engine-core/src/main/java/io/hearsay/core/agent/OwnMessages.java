package io.hearsay.core.agent;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * This node's own messages: appended in runs ({@link OwnRun}), and held until enough peers have them. Owned by the
 * agent's thread; what is held takes at most half of the log.
 */
final class OwnMessages
{
    /** Bits of all peers, and those without one. */
    static final long EVERYONE = -1L;

    private static final long NO_SEQUENCE = Long.MAX_VALUE;
    private static final int MAX_CONFIRMED_AT_ONCE = 256;
    private static final int MAX_OVERDUE = 16;

    /** After the first one what was missed is pulled; after these its holders may not retain it any more. */
    private static final int DEADLINES = 4;
    private static final int MAX_LOOKED_AT = 256;

    private final NodeState node;
    private final PushLimit pushLimit;
    private final AwaitedPeers awaitedPeers;
    private final OwnRun run;
    /** Per bit of a peer: what is held up to here it is known to have, so its next sync is read from there on. */
    private final long[] namedTo = new long[Long.SIZE];
    private final long holdTimeoutNs;
    private final long ackTimeoutNs;
    private long unsentLength;
    private long holdFrom = 1;
    private long answering;
    private long checkFrom = NO_SEQUENCE;
    private long overdueFrom;
    private long overdueNs;
    private int overdueLeft;
    private long lastNoRoomNs = Long.MIN_VALUE / 2;

    OwnMessages(final NodeState node, final PushLimit pushLimit)
    {
        this.node = node;
        this.pushLimit = pushLimit;
        awaitedPeers = new AwaitedPeers(node);
        run = new OwnRun(node);
        holdTimeoutNs = node.settings.get(EngineOption.HOLD_TIMEOUT);
        ackTimeoutNs = node.settings.get(EngineOption.ACK_TIMEOUT);
    }

    /**
     * Whether so much is on its way already that nothing is taken now, of whatever kind.
     */
    boolean isLimited()
    {
        return !pushLimit.admits(unsentLength + run.unpublishedLength());
    }

    /**
     * Append a message.
     *
     * @return false if there is no room for it now, in the log or among what may be held.
     */
    boolean append(
        final int topic, final boolean isBestEffort, final DirectBuffer buffer, final int offset, final int length)
    {
        final int entryLength = RunFlyweight.ENTRY_HEADER_LENGTH + length;
        final boolean isHeld = !isBestEffort && node.peers.liveCount() > 0;
        final int flags = RecordDescriptor.OWN | (isHeld ? RecordDescriptor.HELD : 0) |
            (isBestEffort ? RecordDescriptor.BEST_EFFORT : 0);
        if (!run.takes(topic, flags, entryLength))
        {
            publish();
            final boolean isRoom = !isHeld ||
                node.log.heldLength() + entryLength + RecordDescriptor.BODY_OFFSET <= node.log.capacity() / 2;
            if (!isRoom || !run.open(topic, flags, entryLength))
            {
                return false;
            }
        }

        run.add(buffer, offset, length);
        return true;
    }

    /**
     * Make what was appended a part of the log, before anything looks at it.
     */
    void publish()
    {
        final int count = run.unpublishedCount();
        if (count == 0)
        {
            return;
        }

        unsentLength += run.unpublishedLength();
        node.counters.add(CounterDescriptor.MESSAGES_PUBLISHED, count);
        final int record = run.publish();
        if (record >= 0 && RecordDescriptor.is(node.log.buffer(), record, RecordDescriptor.HELD) &&
            awaitedPeers.isEverybody())
        {
            forgetHolders(); // else this record would lose the bits of those that took over from others
            node.log.buffer().putShort(record + RecordDescriptor.ASKED_OFFSET, RecordDescriptor.EVERYBODY);
            node.log.buffer().putLong(record + RecordDescriptor.HOLDERS_OFFSET, awaitedPeers.live());
        }
    }

    /**
     * A drain begins: if a cursor has passed the open run, or something was appended behind it, the next message begins
     * a new one.
     */
    void beforeDrain()
    {
        run.closeIfPassed();
    }

    /**
     * Own messages were pushed, or need not be.
     */
    void onSent(final int entriesLength)
    {
        unsentLength -= entriesLength;
    }

    /**
     * A record of ours was pushed.
     *
     * @param askedCount peers that are to acknowledge it.
     */
    void onAsked(final long firstSequence, final int askedCount)
    {
        final int offset = node.index.get(node.own.index(), firstSequence);
        if (offset >= 0 && !isForEverybody(offset))
        {
            node.log.buffer().putShort(offset + RecordDescriptor.ASKED_OFFSET, (short)askedCount);
            if (RecordDescriptor.is(node.log.buffer(), offset, RecordDescriptor.HELD) && hasMajority(offset))
            {
                release(offset); // fewer were asked this time
            }
        }
    }

    /**
     * A peer holds the whole record that begins with a sequence.
     */
    void onHeldBy(final Peer peer, final long firstSequence)
    {
        final int offset = node.index.get(node.own.index(), firstSequence);
        if (offset >= 0)
        {
            confirm(peer, offset);
        }
    }

    /**
     * A peer's sync names a range of ours.
     */
    void onNamed(final Peer peer, final long first, final long last)
    {
        if (node.log.heldLength() == 0)
        {
            return;
        }

        forgetHolders();
        final int bit = peer.bit();
        final long known = Math.max(holdFrom - 1, namedTo[bit]);
        final long end = Math.min(last, node.own.window.highest());
        boolean isContinued = first <= known + 1;
        long sequence = isContinued ? known + 1 : first;
        for (int i = 0; i < MAX_CONFIRMED_AT_ONCE && sequence <= end; i++)
        {
            final int offset = node.index.get(node.own.index(), sequence);
            if (offset < 0)
            {
                return;
            }
            final int body = offset + RecordDescriptor.BODY_OFFSET;
            final long runFirst = RunFlyweight.firstSequence(node.log.buffer(), body);
            final long runLast = runFirst + RunFlyweight.count(node.log.buffer(), body) - 1;
            final boolean isWhole = runFirst >= first && runLast <= last;
            if (isWhole)
            {
                confirm(peer, offset);
            }
            isContinued &= isWhole;
            namedTo[bit] = isContinued ? runLast : namedTo[bit];
            sequence = runLast + 1;
        }
    }

    /**
     * A live peer said that it has no room.
     */
    void onNoRoom()
    {
        lastNoRoomNs = node.nowNs;
    }

    /**
     * Next own record that is held though its acknowledgements should long be here. A few of the oldest ones are given
     * at a time: the next few as soon as these are confirmed, else after some time.
     *
     * @param pushed position up to which all was pushed once.
     * @return the record's offset in the log, or -1.
     */
    int nextOverdue(final long pushed)
    {
        if (node.log.heldLength() == 0 || node.peers.liveCount() == 0)
        {
            return -1;
        }
        final long patienceNs = patienceNs();
        if (holdFrom >= overdueFrom || node.nowNs - overdueNs >= patienceNs)
        {
            overdueNs = node.nowNs;
            overdueFrom = holdFrom;
            overdueLeft = MAX_OVERDUE;
        }

        final UnsafeBuffer log = node.log.buffer();
        for (int i = 0; i < MAX_LOOKED_AT && overdueLeft > 0 && overdueFrom <= node.own.window.highest(); i++)
        {
            final int offset = node.index.get(node.own.index(), overdueFrom);
            if (offset < 0)
            {
                overdueFrom = node.index.next(node.own.index(), overdueFrom, node.own.window.highest());
                continue;
            }
            if (offset == run.publishedOffset() || node.log.position(offset) >= pushed ||
                ageMs(offset) < patienceNs / NodeState.MS_NS)
            {
                overdueLeft = 0;
                return -1;
            }

            final int body = offset + RecordDescriptor.BODY_OFFSET;
            overdueFrom = RunFlyweight.firstSequence(log, body) + RunFlyweight.count(log, body);
            if (RecordDescriptor.is(log, offset, RecordDescriptor.HELD))
            {
                overdueLeft--;
                return offset;
            }
        }

        return -1;
    }

    /** Where a push goes to some by chance, most do not lack it. */
    private long patienceNs()
    {
        return !node.isDirect() ?
            ackTimeoutNs : Math.min(ackTimeoutNs, DEADLINES * node.ackDeadlineNs(node.roundTripNs()));
    }

    /**
     * Since when a peer must have spoken to be asked again for the acknowledgement of a held record so early: it may be
     * that it is not there. After an <code>ackTimeout</code> it is asked all the same.
     *
     * @param record its offset in the log.
     * @return monotonic time, {@link Long#MIN_VALUE} if the time is over.
     */
    long heardSinceNs(final int record)
    {
        final long ageNs = ageMs(record) * NodeState.MS_NS;
        return ageNs < ackTimeoutNs ? node.nowNs - ageNs : Long.MIN_VALUE;
    }

    /**
     * Who is to be asked again for the acknowledgement of a held record.
     *
     * @param record its offset in the log.
     * @return bits of the peers; all of them while nobody is known to have it, or if it is not held for everybody.
     */
    long lacking(final int record)
    {
        forgetHolders();
        return isForEverybody(record) && RecordDescriptor.is(node.log.buffer(), record, RecordDescriptor.CONFIRMED) ?
            node.log.buffer().getLong(record + RecordDescriptor.HOLDERS_OFFSET) : EVERYONE;
    }

    /**
     * Stop holding what was held long enough.
     */
    int onCycle()
    {
        int work = checkAgain();
        final UnsafeBuffer log = node.log.buffer();
        while (holdFrom <= node.own.window.highest())
        {
            final int offset = node.index.get(node.own.index(), holdFrom);
            if (offset >= 0)
            {
                final int body = offset + RecordDescriptor.BODY_OFFSET;
                final int count = RunFlyweight.count(log, body);
                if (RecordDescriptor.is(log, offset, RecordDescriptor.HELD))
                {
                    if (node.peers.liveCount() > 0 && !isExpired(offset))
                    {
                        return work;
                    }
                    node.log.unhold(offset);
                    node.counters.add(CounterDescriptor.HOLD_EXPIRED, count);
                }
                if (offset == run.publishedOffset())
                {
                    return work; // it may still grow
                }
                holdFrom = RunFlyweight.firstSequence(log, body) + count;
            }
            else
            {
                holdFrom = node.index.next(node.own.index(), holdFrom, node.own.window.highest());
            }
            work++;
        }

        return work;
    }

    /** How long ago a record was appended; the time that it has wraps. */
    private int ageMs(final int record)
    {
        return (int)(node.nowNs / NodeState.MS_NS) - node.log.buffer().getInt(record + RecordDescriptor.TIME_OFFSET);
    }

    private boolean isExpired(final int record)
    {
        return ageMs(record) >= holdTimeoutNs / NodeState.MS_NS && node.nowNs - lastNoRoomNs >= holdTimeoutNs;
    }

    private void confirm(final Peer peer, final int offset)
    {
        final UnsafeBuffer log = node.log.buffer();
        if (!RecordDescriptor.is(log, offset, RecordDescriptor.HELD))
        {
            return;
        }
        forgetHolders();
        final int at = offset + RecordDescriptor.HOLDERS_OFFSET;
        if (isForEverybody(offset))
        {
            log.putLong(at, log.getLong(at) & ~(1L << peer.bit()));
            RecordDescriptor.flags(log, offset, RecordDescriptor.flags(log, offset) | RecordDescriptor.CONFIRMED);
            if (isWithEverybody(offset, awaitedPeers.answering()))
            {
                release(offset);
            }
            return;
        }

        log.putLong(at, log.getLong(at) | 1L << peer.bit());
        if (hasMajority(offset))
        {
            release(offset);
        }
    }

    private boolean hasMajority(final int offset)
    {
        final UnsafeBuffer log = node.log.buffer();
        return Long.bitCount(log.getLong(offset + RecordDescriptor.HOLDERS_OFFSET)) >=
            log.getShort(offset + RecordDescriptor.ASKED_OFFSET) / 2 + 1;
    }

    private void release(final int offset)
    {
        node.log.unhold(offset);
        node.counters.add(
            CounterDescriptor.MESSAGES_CONFIRMED,
            RunFlyweight.count(node.log.buffer(), offset + RecordDescriptor.BODY_OFFSET));
    }

    private boolean isForEverybody(final int offset)
    {
        return node.log.buffer().getShort(offset + RecordDescriptor.ASKED_OFFSET) == RecordDescriptor.EVERYBODY;
    }

    /** Whoever does not answer any more is not waited for; but if nobody does, it is this node that is cut off. */
    private boolean isWithEverybody(final int offset, final long answeringBits)
    {
        return RecordDescriptor.is(node.log.buffer(), offset, RecordDescriptor.CONFIRMED) && answeringBits != 0 &&
            (node.log.buffer().getLong(offset + RecordDescriptor.HOLDERS_OFFSET) & answeringBits) == 0;
    }

    /**
     * A peer that is waited for may have died, left or stopped answering: then what only it lacks is free, some of it
     * in each cycle.
     */
    private int checkAgain()
    {
        if (node.log.heldLength() == 0)
        {
            checkFrom = NO_SEQUENCE;
            return 0;
        }

        final long before = answering;
        answering = awaitedPeers.answering();
        checkFrom = (before & ~answering) != 0 ? holdFrom : checkFrom;
        forgetHolders();
        int work = 0;
        for (; work < MAX_LOOKED_AT && checkFrom <= node.own.window.highest() && answering != 0; work++)
        {
            final int offset = node.index.get(node.own.index(), checkFrom);
            if (offset < 0)
            {
                checkFrom = node.index.next(node.own.index(), checkFrom, node.own.window.highest());
                continue;
            }

            final int body = offset + RecordDescriptor.BODY_OFFSET;
            if (RecordDescriptor.is(node.log.buffer(), offset, RecordDescriptor.HELD) && isForEverybody(offset) &&
                isWithEverybody(offset, answering))
            {
                release(offset);
            }
            checkFrom = RunFlyweight.firstSequence(node.log.buffer(), body) +
                RunFlyweight.count(node.log.buffer(), body);
        }

        return work;
    }

    /** Before anything is confirmed again, as another peer may have a bit by now. */
    private void forgetHolders()
    {
        if (node.forgottenHolders == 0)
        {
            return;
        }

        final UnsafeBuffer log = node.log.buffer();
        for (long sequence = holdFrom; sequence <= node.own.window.highest();)
        {
            final int offset = node.index.get(node.own.index(), sequence);
            if (offset < 0)
            {
                sequence = node.index.next(node.own.index(), sequence, node.own.window.highest());
                continue;
            }

            final int holders = offset + RecordDescriptor.HOLDERS_OFFSET;
            log.putLong(holders, log.getLong(holders) & ~node.forgottenHolders);
            final int body = offset + RecordDescriptor.BODY_OFFSET;
            sequence = RunFlyweight.firstSequence(log, body) + RunFlyweight.count(log, body);
        }
        for (long bits = node.forgottenHolders; bits != 0; bits &= bits - 1)
        {
            namedTo[Long.numberOfTrailingZeros(bits)] = 0;
        }
        node.forgottenHolders = 0;
        checkFrom = holdFrom;
    }
}
