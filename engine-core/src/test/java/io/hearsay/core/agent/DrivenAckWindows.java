package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.testing.TestCounters;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.DirectBuffer;

/**
 * {@link AckWindows} for those who measure them from another package: each push holds one run of messages of others.
 * One thread.
 */
public final class DrivenAckWindows implements AckWindowHandler
{
    private static final long TIMEOUT_NS = 1_000_000;
    private static final long LINGER_NS = TIMEOUT_NS;

    private final EngineCounters counters = TestCounters.create();
    private final PushContent content = new PushContent();
    private final AckWindows windows;
    private final int[] asked;
    private long nextFirst = 1;
    private long answeredCount;
    private long unansweredCount;

    /**
     * No windows yet.
     *
     * @param capacity   most windows at a time.
     * @param askedCount peers that each push asks; their addresses are 0, 1, 2, …
     */
    public DrivenAckWindows(final int capacity, final int askedCount)
    {
        windows = new AckWindows(capacity, askedCount, PacketFlyweight.MAX_PACKET_LENGTH, LINGER_NS, this, counters);
        asked = new int[askedCount];
        for (int i = 0; i < askedCount; i++)
        {
            asked[i] = i;
        }
    }

    /**
     * Open a window.
     *
     * @param packetNumber of the push.
     * @param count        of its messages.
     * @param nowNs        monotonic time; the window's own time is over a millisecond later.
     */
    public void open(final long packetNumber, final int count, final long nowNs)
    {
        if (!windows.hasRoom())
        {
            throw new IllegalStateException("too many windows are open: " + windows.openCount());
        }

        content.clear();
        content.add(1, nextFirst, count, 0);
        nextFirst += count;
        windows.open(packetNumber, content, asked, asked.length, false, nowNs, TIMEOUT_NS);
    }

    /**
     * A peer answers.
     *
     * @param address      of the peer.
     * @param packetNumber of the push.
     * @param record       that it sends, from offset 0 on.
     * @param count        of bits in it.
     * @param nowNs        monotonic time.
     * @return false if nothing waits for it.
     */
    public boolean onAck(
        final int address, final long packetNumber, final DirectBuffer record, final int count, final long nowNs)
    {
        return windows.onAck(address, packetNumber, record, 0, count, false, nowNs);
    }

    /**
     * Time passes.
     *
     * @param nowNs monotonic time.
     * @return the number of windows whose time was over.
     */
    public int onCycle(final long nowNs)
    {
        return windows.onCycle(nowNs);
    }

    /**
     * Windows that are open now.
     *
     * @return the number.
     */
    public int openCount()
    {
        return windows.openCount();
    }

    /**
     * Pushes that ended well.
     *
     * @return the number.
     */
    public long endedCount()
    {
        return counters.get(CounterDescriptor.PUSHES_ENDED);
    }

    /**
     * Pushes that ended otherwise.
     *
     * @return the number.
     */
    public long missedCount()
    {
        return counters.get(CounterDescriptor.PUSHES_MISSED);
    }

    /**
     * Answers that counted.
     *
     * @return the number.
     */
    public long answeredCount()
    {
        return answeredCount;
    }

    /**
     * Answers that did not come in time.
     *
     * @return the number.
     */
    public long unansweredCount()
    {
        return unansweredCount;
    }

    @Override
    public void onAnswer(final int address, final long roundTripNs)
    {
        answeredCount++;
    }

    @Override
    public void onUnanswered(final int address, final long sentNs)
    {
        unansweredCount++;
    }

    @Override
    public void onNoRoom()
    {
        throw new IllegalStateException("there is room");
    }

    @Override
    public void onMissed(final int originIndex)
    {
    }

    @Override
    public void onHeldBy(final int address, final int originIndex, final long firstSequence)
    {
    }

    @Override
    public void onOwnEnded(final int length, final boolean isExpired, final long elapsedNs)
    {
    }
}
