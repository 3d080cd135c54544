package io.hearsay.core.agent;

import java.nio.ByteBuffer;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The pushes that wait for acknowledgements: packet number → window, in a primitive open-addressing map. Owned by the
 * agent's thread; at most <code>ackWindows</code> at a time (counter <code>pushes-delayed</code>).
 * <p>
 * Windows open and are freed in the order of their packet numbers, so everything of variable size — the runs of a
 * packet, the counts of its messages — lies in rings. A window <em>ends</em> once, with or without a majority, at its
 * deadline at the latest; it stays known until all asked peers answered, or for <code>ackTimeout</code> if its place is
 * not needed before, since late answers still tell who holds a message.
 */
final class AckWindows
{
    private static final long MISSING = -1;

    private final AckWindowHandler handler;
    private final EngineCounters counters;
    private final long lingerNs;
    private final Long2LongHashMap slotByPacket;
    private final int slotMask;
    private final int stride;
    private final int maxRuns;
    private final int maxMessages;

    private final long[] packetNumbers;
    private final long[] sentNs;
    private final long[] deadlineNs;
    private final long[] runStart;
    private final int[] runCount;
    private final long[] countsStart;
    private final int[] messageCount;
    private final int[] ownLength;
    private final int[] askedCount;
    private final int[] asked;
    private final long[] answered;
    private final int[] allOnes;
    private final byte[] states;

    private final int[] runOrigins;
    private final long[] runFirsts;
    private final int[] runMessages;
    private final int runMask;
    private final UnsafeBuffer counts;
    private final int countsMask;

    private long openPosition;
    private long duePosition;
    private long freePosition;
    private long runPosition;
    private long countsPosition;

    private static final byte ENDED = 1;
    private static final byte MIXED = 2;
    private static final byte NO_ROOM = 4;
    private static final byte ALL_ASKED = 8;

    /**
     * @param capacity    most windows at a time.
     * @param stride      most peers asked by one push.
     * @param bodyLength  longest body of a push of several messages.
     * @param lingerNs    for which late answers may matter.
     * @param handler     told of what the acknowledgements show.
     * @param counters    of this engine.
     */
    AckWindows(
        final int capacity,
        final int stride,
        final int bodyLength,
        final long lingerNs,
        final AckWindowHandler handler,
        final EngineCounters counters)
    {
        this.handler = handler;
        this.counters = counters;
        this.lingerNs = lingerNs;
        this.stride = stride;
        final int slots = BitUtil.findNextPositivePowerOfTwo(capacity);
        slotMask = slots - 1;
        slotByPacket = new Long2LongHashMap(slots * 2, 0.65f, MISSING);
        packetNumbers = new long[slots];
        sentNs = new long[slots];
        deadlineNs = new long[slots];
        runStart = new long[slots];
        runCount = new int[slots];
        countsStart = new long[slots];
        messageCount = new int[slots];
        ownLength = new int[slots];
        askedCount = new int[slots];
        asked = new int[slots * stride];
        answered = new long[slots];
        allOnes = new int[slots];
        states = new byte[slots];

        maxRuns = Math.max(1, bodyLength / RunFlyweight.HEADER_LENGTH);
        maxMessages = Math.max(1, bodyLength / RunFlyweight.ENTRY_HEADER_LENGTH);
        final int runs = BitUtil.findNextPositivePowerOfTwo(Math.max(2 * maxRuns, slots * 8));
        runMask = runs - 1;
        runOrigins = new int[runs];
        runFirsts = new long[runs];
        runMessages = new int[runs];
        final int countsLength = BitUtil.findNextPositivePowerOfTwo(Math.max(2 * maxMessages, slots * 128));
        countsMask = countsLength - 1;
        counts = new UnsafeBuffer(ByteBuffer.allocateDirect(countsLength));
    }

    /**
     * Whether the next push can be waited for, whatever it holds: if need be, the oldest of those whose deadline is
     * over are not known any longer.
     */
    boolean hasRoom()
    {
        while (!isRoom())
        {
            if (freePosition == duePosition)
            {
                return false;
            }
            freeOldest();
        }

        return true;
    }

    private boolean isRoom()
    {
        final int slot = (int)freePosition & slotMask;
        final boolean isEmpty = freePosition == openPosition;
        final long runTail = isEmpty ? runPosition : runStart[slot];
        final long countsTail = isEmpty ? countsPosition : countsStart[slot];
        return openPosition - freePosition <= slotMask &&
            runPosition - runTail + maxRuns <= runMask &&
            countsPosition - countsTail + maxMessages <= countsMask;
    }

    /**
     * Wait for the acknowledgements of a push. There must be room.
     *
     * @param packetNumber   of the push.
     * @param content        of the push.
     * @param askedAddresses handles of the peers that are to answer.
     * @param count          of them, at least 1.
     * @param isAllAsked     whether everybody is asked, so that an answer of all of them ends the push.
     * @param nowNs          monotonic time.
     * @param timeoutNs      for the answers.
     */
    void open(
        final long packetNumber,
        final PushContent content,
        final int[] askedAddresses,
        final int count,
        final boolean isAllAsked,
        final long nowNs,
        final long timeoutNs)
    {
        final int slot = (int)openPosition & slotMask;
        long deadline = nowNs + timeoutNs;
        if (openPosition > duePosition)
        {
            // deadlines in the order of opening: the first one alone needs to be looked at
            final long before = deadlineNs[(int)(openPosition - 1) & slotMask];
            deadline = before - deadline > 0 ? before : deadline;
        }

        packetNumbers[slot] = packetNumber;
        sentNs[slot] = nowNs;
        deadlineNs[slot] = deadline;
        messageCount[slot] = content.messageCount();
        ownLength[slot] = content.ownLength();
        askedCount[slot] = count;
        System.arraycopy(askedAddresses, 0, asked, slot * stride, count);
        answered[slot] = 0;
        allOnes[slot] = 0;
        states[slot] = isAllAsked ? ALL_ASKED : 0;

        runStart[slot] = runPosition;
        runCount[slot] = content.size();
        for (int i = 0; i < content.size(); i++)
        {
            final int at = (int)runPosition++ & runMask;
            runOrigins[at] = content.origin(i);
            runFirsts[at] = content.first(i);
            runMessages[at] = content.count(i);
        }
        countsStart[slot] = countsPosition;
        countsPosition += content.messageCount();
        openPosition++;
        slotByPacket.put(packetNumber, slot);
    }

    /**
     * An acknowledgement came in.
     *
     * @param address      handle of the peer that sent it.
     * @param packetNumber that it acknowledges.
     * @param buffer       that holds the record.
     * @param offset       of the record.
     * @param count        of bits.
     * @param isNoRoom     whether the peer had no room for something of the packet.
     * @param nowNs        monotonic time.
     * @return false if nothing waits for it: no open window, a peer not asked, a second answer, or a wrong count.
     */
    boolean onAck(
        final int address,
        final long packetNumber,
        final DirectBuffer buffer,
        final int offset,
        final int count,
        final boolean isNoRoom,
        final long nowNs)
    {
        final int slot = (int)slotByPacket.get(packetNumber);
        if (slot < 0 || count != messageCount[slot])
        {
            return false;
        }
        final int asker = indexOfAsked(slot, address);
        if (asker < 0 || (answered[slot] & 1L << asker) != 0)
        {
            return false;
        }

        answered[slot] |= 1L << asker;
        handler.onAnswer(address, nowNs - sentNs[slot]);
        if (isNoRoom)
        {
            states[slot] |= NO_ROOM;
            handler.onNoRoom();
        }

        final int ones = AckFlyweight.countBits(buffer, offset, 0, count);
        if (ones == count)
        {
            allOnes[slot]++;
        }
        else if (ones > 0)
        {
            addMixed(slot, buffer, offset, count);
        }
        tellHolders(slot, address, buffer, offset, isNoRoom);

        if ((states[slot] & ENDED) == 0)
        {
            endIfDecided(slot, nowNs);
        }
        freeAnswered();
        return true;
    }

    /**
     * End the pushes whose time is over.
     *
     * @return the number of deadlines that passed.
     */
    int onCycle(final long nowNs)
    {
        int result = 0;
        for (; duePosition < openPosition; duePosition++)
        {
            final int slot = (int)duePosition & slotMask;
            if (deadlineNs[slot] - nowNs > 0)
            {
                break;
            }

            onDue(slot, nowNs);
            result++;
        }
        while (freePosition < duePosition && nowNs - sentNs[(int)freePosition & slotMask] >= lingerNs)
        {
            freeOldest();
        }

        return result;
    }

    private void onDue(final int slot, final long nowNs)
    {
        for (int i = 0; i < askedCount[slot]; i++)
        {
            if ((answered[slot] & 1L << i) == 0)
            {
                handler.onUnanswered(asked[slot * stride + i], sentNs[slot]);
            }
        }
        if ((states[slot] & ENDED) == 0)
        {
            endMissed(slot, true, nowNs);
        }
    }

    int openCount()
    {
        return (int)(openPosition - freePosition);
    }

    private void endIfDecided(final int slot, final long nowNs)
    {
        final boolean isAnswered = Long.bitCount(answered[slot]) == askedCount[slot];
        final boolean isAllAsked = (states[slot] & ALL_ASKED) != 0;
        final boolean hadRoom = (states[slot] & NO_ROOM) == 0;
        if (isAllAsked ? isAnswered && hadRoom : hasMajority(slot, 0, messageCount[slot]))
        {
            end(slot, false, nowNs);
            counters.increment(CounterDescriptor.PUSHES_ENDED);
        }
        else if (isAnswered)
        {
            endMissed(slot, false, nowNs);
        }
    }

    private void endMissed(final int slot, final boolean isExpired, final long nowNs)
    {
        int message = 0;
        final boolean isAllAsked = (states[slot] & ALL_ASKED) != 0;
        for (int i = 0; i < runCount[slot]; i++)
        {
            final int at = (int)(runStart[slot] + i) & runMask;
            if (isAllAsked || !hasMajority(slot, message, message + runMessages[at]))
            {
                handler.onMissed(runOrigins[at]);
            }
            message += runMessages[at];
        }
        end(slot, isExpired, nowNs);
        counters.increment(CounterDescriptor.PUSHES_MISSED);
    }

    private void end(final int slot, final boolean isExpired, final long nowNs)
    {
        states[slot] |= ENDED;
        if (ownLength[slot] > 0)
        {
            handler.onOwnEnded(ownLength[slot], isExpired, nowNs - sentNs[slot]);
        }
    }

    private boolean hasMajority(final int slot, final int fromMessage, final int toMessage)
    {
        final int majority = askedCount[slot] / 2 + 1;
        final int needed = majority - allOnes[slot];
        if (needed <= 0)
        {
            return true;
        }
        if ((states[slot] & MIXED) == 0)
        {
            return false;
        }

        for (int i = fromMessage; i < toMessage; i++)
        {
            if (counts.getByte((int)(countsStart[slot] + i) & countsMask) < needed)
            {
                return false;
            }
        }

        return true;
    }

    private void addMixed(final int slot, final DirectBuffer buffer, final int offset, final int count)
    {
        final boolean isFirst = (states[slot] & MIXED) == 0;
        for (int i = 0; i < count; i++)
        {
            final int at = (int)(countsStart[slot] + i) & countsMask;
            final int before = isFirst ? 0 : counts.getByte(at);
            counts.putByte(at, (byte)(before + (AckFlyweight.bit(buffer, offset, i) ? 1 : 0)));
        }
        states[slot] |= MIXED;
    }

    private void tellHolders(
        final int slot, final int address, final DirectBuffer buffer, final int offset, final boolean isNoRoom)
    {
        if (ownLength[slot] == 0)
        {
            return;
        }

        int message = 0;
        for (int i = 0; i < runCount[slot]; i++)
        {
            final int at = (int)(runStart[slot] + i) & runMask;
            final int end = message + runMessages[at];
            // a refused message is a 0 like a known one, so beside a no room only ones count
            if (!isNoRoom || AckFlyweight.countBits(buffer, offset, message, end) == runMessages[at])
            {
                handler.onHeldBy(address, runOrigins[at], runFirsts[at]);
            }
            message = end;
        }
    }

    private void freeAnswered()
    {
        while (freePosition < openPosition)
        {
            final int slot = (int)freePosition & slotMask;
            if (Long.bitCount(answered[slot]) < askedCount[slot])
            {
                return;
            }
            freeOldest();
        }
    }

    private void freeOldest()
    {
        slotByPacket.remove(packetNumbers[(int)freePosition & slotMask]);
        freePosition++;
        duePosition = Math.max(duePosition, freePosition);
    }

    private int indexOfAsked(final int slot, final int address)
    {
        final int start = slot * stride;
        for (int i = 0; i < askedCount[slot]; i++)
        {
            if (asked[start + i] == address)
            {
                return i;
            }
        }

        return -1;
    }
}
