package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.Test;

class DeliveryWalkerTest
{
    private static final long ORIGIN = 7;
    private static final int CAPACITY = 64 * 1024;

    private final ManyToOneRingBuffer ring = new ManyToOneRingBuffer(
        new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
    private final List<String> gaps = new ArrayList<>();
    private final DeliveryWalker walker = new DeliveryWalker(
        ring, (origin, first, last, cause) -> gaps.add(origin + ":" + first + "-" + last + "/" + cause));
    private final List<String> received = new ArrayList<>();
    private final UnsafeBuffer scratch = new UnsafeBuffer(ByteBuffer.allocateDirect(16 * 1024));

    @Test
    void shouldHandOverEachMessageOfARun()
    {
        run(5, 9, "a", "", "ccc");
        run(8, 10, "d");

        assertEquals(4, walker.poll(this::record, 100));
        assertEquals(List.of("7/5/9/a", "7/6/9/", "7/7/9/ccc", "7/8/10/d"), received);
        assertEquals(0, ring.size());
        assertEquals(0, walker.poll(this::record, 100));
    }

    @Test
    void shouldResumeARunThatTheLimitInterrupted()
    {
        run(1, 0, "a", "b", "c");
        run(4, 0, "d");

        assertEquals(2, walker.poll(this::record, 2));
        assertTrue(ring.size() > 0);
        assertEquals(1, walker.poll(this::record, 1));
        assertEquals(1, walker.poll(this::record, 2));
        assertEquals(List.of("7/1/0/a", "7/2/0/b", "7/3/0/c", "7/4/0/d"), received);
        assertEquals(0, ring.size());
    }

    @Test
    void shouldHandOverNothingAtALimitOfZero()
    {
        run(1, 0, "a");

        assertEquals(0, walker.poll(this::record, 0));
        assertEquals(1, walker.poll(this::record, 1));
    }

    @Test
    void shouldResumeBehindTheMessageWhoseHandlerThrew()
    {
        run(1, 0, "a", "b", "c");
        run(4, 0, "d");

        for (int i = 1; i <= 4; i++)
        {
            final IllegalStateException thrown =
                assertThrows(IllegalStateException.class, () -> walker.poll(this::recordAndThrow, 10));
            assertEquals("on purpose", thrown.getMessage());
            assertEquals(i, received.size());
        }

        assertEquals(0, walker.poll(this::record, 10));
        assertEquals(List.of("7/1/0/a", "7/2/0/b", "7/3/0/c", "7/4/0/d"), received);
        assertEquals(0, ring.size());
    }

    @Test
    void shouldKeepWhatTheHandlerRefuses()
    {
        run(1, 0, "a", "b", "c");
        run(4, 0, "d");

        assertEquals(0, walker.controlledPoll(refusing("a"), 10));
        assertTrue(walker.isRefused());
        assertEquals(1, walker.controlledPoll(refusing("b"), 10));
        assertEquals(0, walker.controlledPoll(refusing("b"), 10));
        assertEquals(2, walker.controlledPoll(refusing("d"), 10));
        assertTrue(walker.isRefused());
        assertEquals(1, walker.poll(this::record, 10));
        assertEquals(false, walker.isRefused());
        assertEquals(List.of("7/1/0/a", "7/2/0/b", "7/3/0/c", "7/4/0/d"), received);
        assertEquals(0, ring.size());
    }

    @Test
    void shouldAskOnceInAPollWhateverStandsBeforeWhatIsRefused()
    {
        final int[] asked = new int[1];
        gap(2, 5, DeliveryDescriptor.GAP_CAUSE_LOST);
        run(6, 0, "a");

        assertEquals(0, walker.controlledPoll(
            (origin, sequence, topic, payload, at, length) ->
            {
                asked[0]++;
                return ControlledMessageHandler.Action.ABORT;
            },
            10));
        assertEquals(1, asked[0]);
        assertEquals(1, walker.controlledPoll(refusing(""), 10));
        assertEquals(1, gaps.size());
    }

    @Test
    void shouldEndThePollBehindWhatTheHandlerTookLast()
    {
        run(1, 0, "a", "b");
        run(3, 0, "c");
        final ControlledMessageHandler one = (origin, sequence, topic, payload, at, length) ->
        {
            record(origin, sequence, topic, payload, at, length);
            return ControlledMessageHandler.Action.BREAK;
        };

        for (int i = 1; i <= 3; i++)
        {
            assertEquals(1, walker.controlledPoll(one, 10));
            assertEquals(i, received.size());
            assertEquals(false, walker.isRefused());
        }
        assertEquals(0, walker.controlledPoll(one, 10));
        assertEquals(0, ring.size());
    }

    @Test
    void shouldPassTheMessageWhoseControlledHandlerThrew()
    {
        run(1, 0, "a", "b");

        assertThrows(
            IllegalStateException.class,
            () -> walker.controlledPoll(
                (origin, sequence, topic, payload, at, length) ->
                {
                    throw new IllegalStateException("on purpose");
                },
                10));
        assertEquals(1, walker.controlledPoll(refusing(""), 10));
        assertEquals(List.of("7/2/0/b"), received);
    }

    @Test
    void shouldTellGapsBetweenMessages()
    {
        run(1, 0, "a");
        gap(2, 5, DeliveryDescriptor.GAP_CAUSE_LOST);
        run(6, 0, "b");

        assertEquals(2, walker.poll(this::record, 10));
        assertEquals(List.of("7:2-5/1"), gaps);
    }

    @Test
    void shouldGoOnAtTheRingsStart()
    {
        final String longText = "x".repeat(7_000);
        long sequence = 1;
        for (int i = 0; i < 50; i++)
        {
            run(sequence++, 0, longText);
            assertEquals(1, walker.poll(this::record, 10));
        }

        assertEquals(50, received.size());
    }

    @Test
    void shouldSkipARecordOfNonsense()
    {
        RunFlyweight.putHeader(scratch, 0, ORIGIN, 1, 0, 0, 3);
        RunFlyweight.entryLength(scratch, RunFlyweight.HEADER_LENGTH, 60_000);
        ring.write(DeliveryDescriptor.RUN_TYPE_ID, scratch, 0, RunFlyweight.HEADER_LENGTH + 10);
        ring.write(DeliveryDescriptor.RUN_TYPE_ID, scratch, 0, 3);
        ring.write(DeliveryDescriptor.GAP_TYPE_ID, scratch, 0, 3);
        ring.write(99, scratch, 0, 3);
        run(9, 0, "good");

        for (int i = 0; i < 3; i++)
        {
            assertThrows(IllegalStateException.class, () -> walker.poll(this::record, 10));
        }

        assertEquals(1, walker.poll(this::record, 10));
        assertEquals(List.of("7/9/0/good"), received);
    }

    @Test
    void shouldRefuseAPollWithinAHandler()
    {
        run(1, 0, "a");

        assertThrows(
            IllegalStateException.class,
            () -> walker.poll((origin, sequence, topic, payload, at, length) -> walker.poll(this::record, 1), 1));
    }

    private void run(final long firstSequence, final int topic, final String... payloads)
    {
        RunFlyweight.putHeader(scratch, 0, ORIGIN, firstSequence, topic, 0, payloads.length);
        int at = RunFlyweight.HEADER_LENGTH;
        for (final String payload : payloads)
        {
            RunFlyweight.entryLength(scratch, at, payload.length());
            scratch.putStringWithoutLengthAscii(at + RunFlyweight.ENTRY_HEADER_LENGTH, payload);
            at += RunFlyweight.ENTRY_HEADER_LENGTH + payload.length();
        }
        assertTrue(ring.write(DeliveryDescriptor.RUN_TYPE_ID, scratch, 0, at));
    }

    private void gap(final long first, final long last, final int cause)
    {
        scratch.putLong(DeliveryDescriptor.GAP_ORIGIN_OFFSET, ORIGIN);
        scratch.putLong(DeliveryDescriptor.GAP_FIRST_OFFSET, first);
        scratch.putLong(DeliveryDescriptor.GAP_LAST_OFFSET, last);
        scratch.putInt(DeliveryDescriptor.GAP_CAUSE_OFFSET, cause);
        assertTrue(ring.write(DeliveryDescriptor.GAP_TYPE_ID, scratch, 0, DeliveryDescriptor.GAP_LENGTH));
    }

    private ControlledMessageHandler refusing(final String text)
    {
        return (origin, sequence, topic, payload, at, length) ->
        {
            if (payload.getStringWithoutLengthAscii(at, length).equals(text))
            {
                return ControlledMessageHandler.Action.ABORT;
            }

            record(origin, sequence, topic, payload, at, length);
            return ControlledMessageHandler.Action.CONTINUE;
        };
    }

    private void record(
        final long origin,
        final long sequence,
        final int topic,
        final DirectBuffer payload,
        final int offset,
        final int length)
    {
        received.add(
            origin + "/" + sequence + "/" + topic + "/" + payload.getStringWithoutLengthAscii(offset, length));
    }

    private void recordAndThrow(
        final long origin,
        final long sequence,
        final int topic,
        final DirectBuffer payload,
        final int offset,
        final int length)
    {
        record(origin, sequence, topic, payload, offset, length);
        throw new IllegalStateException("on purpose");
    }
}
