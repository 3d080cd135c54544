package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.testing.Seeded;
import io.hearsay.core.testing.TestCounters;
import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class AckWindowsTest implements AckWindowHandler
{
    private static final long TIMEOUT = 1_000;
    private static final long LINGER = 5_000;

    private static final int MAX_RUNS = 300;
    private static final int BODY_LENGTH = MAX_RUNS * RunFlyweight.HEADER_LENGTH;

    private final EngineCounters counters = TestCounters.create();
    private final AckWindows windows = new AckWindows(16, 8, BODY_LENGTH, LINGER, this, counters);
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[1_024]);
    private final List<String> events = new ArrayList<>();

    @Test
    void shouldEndByAMajorityOfNewBits()
    {
        open(1, false, 0, 3, 5);
        assertTrue(ack(10, 1, true, true, true, true, true));
        assertEquals(List.of("answer 10"), take());
        assertTrue(ack(12, 1, true, true, true, true, true));
        assertEquals(List.of("answer 12"), take());
        assertEquals(1, counters.get(CounterDescriptor.PUSHES_ENDED));
        assertEquals(1, windows.openCount(), "a late answer still counts");
        assertTrue(ack(11, 1, false, false, false, false, false));
        assertEquals(0, windows.openCount());
        assertEquals(1, counters.get(CounterDescriptor.PUSHES_ENDED));
        assertEquals(0, counters.get(CounterDescriptor.PUSHES_MISSED));
    }

    @Test
    void shouldCountMixedBitsPerMessage()
    {
        open(1, false, 0, 3, 3);
        assertTrue(ack(10, 1, true, true, false));
        assertTrue(ack(11, 1, true, false, true));
        assertEquals(0, counters.get(CounterDescriptor.PUSHES_ENDED));
        assertTrue(ack(12, 1, false, true, true));
        assertEquals(1, counters.get(CounterDescriptor.PUSHES_ENDED), "each message has two of three");
        assertFalse(take().contains("missed 0"));
    }

    @Test
    void shouldMissOnlyTheRunsWithoutMajority()
    {
        final PushContent content = new PushContent();
        content.add(5, 1, 2, 0);
        content.add(6, 1, 2, 0);
        windows.open(1, content, new int[] {10, 11, 12}, 3, false, 0, TIMEOUT);
        ack(10, 1, true, true, false, true);
        ack(11, 1, true, true, true, false);
        take();
        ack(12, 1, false, false, false, false);
        assertEquals(List.of("answer 12", "missed 6"), take());
        assertEquals(1, counters.get(CounterDescriptor.PUSHES_MISSED));
    }

    @Test
    void shouldEndWhenAllAnsweredIfEverybodyIsAsked()
    {
        open(1, true, 0, 2, 2);
        ack(10, 1, true, true);
        assertEquals(0, counters.get(CounterDescriptor.PUSHES_ENDED), "not by one of two");
        ack(11, 1, false, false);
        assertEquals(1, counters.get(CounterDescriptor.PUSHES_ENDED));
        assertFalse(take().contains("missed 0"));

        open(2, true, 0, 2, 2);
        ack(10, 2, true, true);
        ackNoRoom(11, 2, true, false);
        assertEquals(1, counters.get(CounterDescriptor.PUSHES_ENDED), "one of them refused something");
        assertTrue(take().containsAll(List.of("no room", "missed 0")));
    }

    @Test
    void shouldIgnoreWhatItDidNotAskFor()
    {
        open(7, false, 0, 2, 9);
        assertFalse(ack(10, 8, new boolean[9]), "no such packet");
        assertFalse(ack(12, 7, new boolean[9]), "not asked");
        assertFalse(ack(10, 7, new boolean[8]), "wrong count");
        assertFalse(ack(10, 7, new boolean[10]), "wrong count");
        assertFalse(ack(10, 7));
        assertTrue(take().isEmpty());
        assertTrue(ack(10, 7, new boolean[9]));
        assertFalse(ack(10, 7, new boolean[9]), "a second answer");
        assertEquals(List.of("answer 10"), take());
    }

    @Test
    void shouldTellWhoHoldsOwnMessages()
    {
        final PushContent content = new PushContent();
        content.add(0, 100, 2, 20);
        content.add(0, 200, 1, 10);
        windows.open(1, content, new int[] {10, 11, 12}, 3, false, 0, TIMEOUT);
        ack(10, 1, false, false, false);
        assertEquals(List.of("answer 10", "held by 10: 0/100", "held by 10: 0/200"), take());
        ackNoRoom(11, 1, true, false, true);
        assertEquals(List.of("answer 11", "no room", "held by 11: 0/200"), take());
        windows.onCycle(TIMEOUT);
        assertEquals(List.of("unanswered 12", "missed 0", "missed 0", "own ended 30 expired"), take());
    }

    @Test
    void shouldTellHoldersAfterTheEnd()
    {
        final PushContent content = new PushContent();
        content.add(0, 100, 1, 20);
        windows.open(1, content, new int[] {10, 11, 12}, 3, false, 0, TIMEOUT);
        ack(10, 1, true);
        ack(11, 1, true);
        assertTrue(take().contains("own ended 20"));
        assertTrue(ack(12, 1, false));
        assertEquals(List.of("answer 12", "held by 12: 0/100"), take());
        windows.onCycle(2 * LINGER);
        assertTrue(take().isEmpty());
    }

    @Test
    void shouldExpireInTheOrderOfOpening()
    {
        final PushContent content = content(1);
        windows.open(1, content, new int[] {10}, 1, false, 0, 500);
        windows.open(2, content, new int[] {11}, 1, false, 10, 100); // not before the first
        windows.open(3, content, new int[] {12}, 1, false, 20, 1_000);
        assertEquals(0, windows.onCycle(499));
        assertEquals(2, windows.onCycle(500));
        assertEquals(List.of("unanswered 10", "missed 0", "unanswered 11", "missed 0"), take());
        assertEquals(0, windows.onCycle(1_019));
        assertEquals(1, windows.onCycle(1_020));
        assertEquals(3, windows.openCount(), "late answers still count");
        assertEquals(0, windows.onCycle(LINGER - 1));
        windows.onCycle(LINGER);
        assertEquals(2, windows.openCount());
        windows.onCycle(LINGER + 20);
        assertEquals(0, windows.openCount());
    }

    @Test
    void shouldTellHoldersAfterTheDeadline()
    {
        final PushContent content = new PushContent();
        content.add(0, 100, 1, 20);
        windows.open(1, content, new int[] {10, 11}, 2, true, 0, TIMEOUT);
        windows.onCycle(TIMEOUT);
        assertEquals(List.of("unanswered 10", "unanswered 11", "missed 0", "own ended 20 expired"), take());
        assertTrue(ack(11, 1, true));
        assertEquals(List.of("answer 11", "held by 11: 0/100"), take());
        assertTrue(ack(10, 1, true));
        assertEquals(List.of("answer 10", "held by 10: 0/100"), take());
        assertEquals(0, windows.openCount());
        assertEquals(1, counters.get(CounterDescriptor.PUSHES_MISSED));
        assertEquals(0, counters.get(CounterDescriptor.PUSHES_ENDED));
    }

    @Test
    void shouldForgetTheOldestThatAreOverWhereRoomIsNeeded()
    {
        for (int i = 0; i < 16; i++)
        {
            open(i, false, i, 1, 1);
        }
        assertEquals(10, windows.onCycle(TIMEOUT + 9));
        assertEquals(16, windows.openCount());
        for (int i = 16; i < 26; i++)
        {
            assertTrue(windows.hasRoom());
            open(i, false, TIMEOUT, 1, 1);
        }
        assertFalse(windows.hasRoom(), "others are waited for");
        assertFalse(ack(10, 9, true));
        assertTrue(ack(10, 10, true));
        assertTrue(windows.hasRoom());
    }

    @Test
    void shouldRefuseMoreThanItHasRoomFor()
    {
        for (int i = 0; i < 16; i++)
        {
            assertTrue(windows.hasRoom());
            open(i, false, 0, 1, 1);
        }
        assertFalse(windows.hasRoom());
        windows.onCycle(LINGER);
        assertTrue(windows.hasRoom());
        final PushContent many = new PushContent();
        for (int i = 0; i < MAX_RUNS; i++)
        {
            many.add(i, 1, 1, 0);
        }
        int opened = 0;
        for (; windows.hasRoom(); opened++)
        {
            windows.open(100 + opened, many, new int[] {10}, 1, false, TIMEOUT, TIMEOUT);
        }
        assertEquals(3, opened, "1 024 runs");
    }

    @Test
    void shouldBehaveLikeANaiveCountUnderRandomAnswers()
    {
        Seeded.run(10, (random) ->
        {
            final int[] asked = {10, 11, 12, 13, 14};
            long number = Integer.MAX_VALUE - 50L;
            long nowNs = 0;
            for (int i = 0; i < 3_000; i++)
            {
                final int count = 1 + random.nextInt(200);
                final int askedCount = 1 + random.nextInt(asked.length);
                windows.open(number, content(count), asked, askedCount, false, nowNs, TIMEOUT);
                final int[] ones = new int[count];
                for (int peer = 0; peer < askedCount; peer++)
                {
                    final boolean[] bits = new boolean[count];
                    final int density = random.nextInt(4);
                    for (int bit = 0; bit < count; bit++)
                    {
                        bits[bit] = density == 3 || random.nextInt(3) < density;
                        ones[bit] += bits[bit] ? 1 : 0;
                    }
                    assertTrue(ack(asked[peer], number, bits));
                }
                final boolean hasMajority = Arrays.stream(ones).allMatch((n) -> n >= askedCount / 2 + 1);
                assertEquals(!hasMajority, take().contains("missed 0"), "window " + i);
                number++;
                nowNs += 10;
                assertEquals(0, windows.openCount());
            }
        });
        assertEquals(30_000, counters.get(CounterDescriptor.PUSHES_ENDED) +
            counters.get(CounterDescriptor.PUSHES_MISSED));
    }

    @Override
    public void onAnswer(final int address, final long roundTripNs)
    {
        events.add("answer " + address);
    }

    @Override
    public void onUnanswered(final int address, final long sentNs)
    {
        events.add("unanswered " + address);
    }

    @Override
    public void onNoRoom()
    {
        events.add("no room");
    }

    @Override
    public void onMissed(final int originIndex)
    {
        events.add("missed " + originIndex);
    }

    @Override
    public void onHeldBy(final int address, final int originIndex, final long firstSequence)
    {
        events.add("held by " + address + ": " + originIndex + "/" + firstSequence);
    }

    @Override
    public void onOwnEnded(final int length, final boolean isExpired, final long elapsedNs)
    {
        events.add("own ended " + length + (isExpired ? " expired" : ""));
        assertTrue(!isExpired || elapsedNs >= TIMEOUT, "expired after " + elapsedNs);
    }

    private static PushContent content(final int messages)
    {
        final PushContent content = new PushContent();
        content.add(0, 1, messages, 0);
        return content;
    }

    private void open(
        final long number, final boolean isAllAsked, final long nowNs, final int askedCount, final int messages)
    {
        windows.open(number, content(messages), new int[] {10, 11, 12, 13}, askedCount, isAllAsked, nowNs, TIMEOUT);
    }

    private boolean ack(final int address, final long number, final boolean... bits)
    {
        return ack(address, number, false, bits);
    }

    private boolean ackNoRoom(final int address, final long number, final boolean... bits)
    {
        return ack(address, number, true, bits);
    }

    private boolean ack(final int address, final long number, final boolean isNoRoom, final boolean[] bits)
    {
        AckFlyweight.put(record, 0, number, bits.length);
        for (int i = 0; i < bits.length; i++)
        {
            if (bits[i])
            {
                AckFlyweight.setBits(record, 0, i, i + 1);
            }
        }
        return windows.onAck(address, number, record, 0, bits.length, isNoRoom, 1);
    }

    private List<String> take()
    {
        final List<String> result = List.copyOf(events);
        events.clear();
        return result;
    }
}
