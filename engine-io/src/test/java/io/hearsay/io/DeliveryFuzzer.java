package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.testing.FuzzBytes;
import io.hearsay.core.testing.GuardedRing;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A {@link DeliveryWalker} on a ring in which anything may stand: what it hands over lies inside the ring, a poll ends
 * and throws nothing but that the ring holds nonsense; as long as there is none, each message comes once and in order,
 * whatever the limits and however often the handler throws. An input is a sequence of steps, see {@link #step}.
 */
class DeliveryFuzzer
{
    private static final int CAPACITY = 4_096;
    private static final int MAX_STEPS = 300;
    private static final GuardedRing RING = new GuardedRing(CAPACITY);
    private static final UnsafeBuffer RECORD = new UnsafeBuffer(new byte[CAPACITY]);

    private final Deque<Long> expected = new ArrayDeque<>();
    private FuzzBytes bytes;
    private ManyToOneRingBuffer ring;
    private DeliveryWalker walker;
    private boolean isSpoilt;
    private int handlerThrowsAt;
    private long sequence;

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldHandOverNothingOutsideTheRing(final byte[] input)
    {
        bytes = new FuzzBytes(input);
        RING.renew();
        ring = RING.ring();
        expected.clear();
        isSpoilt = false;
        sequence = 1;
        walker = new DeliveryWalker(ring, (origin, first, last, cause) -> onGap(first, last));
        for (int i = 0; i < MAX_STEPS && !bytes.isEmpty(); i++)
        {
            step(bytes.nextByte());
        }
        if (!isSpoilt)
        {
            while (poll(1_000, 0) > 0)
            {
                // the rest
            }
            assertEquals(0, expected.size(), "messages are left");
        }
        RING.assertIntact();
    }

    private void step(final int choice)
    {
        switch (choice & 7)
        {
            case 0, 1 -> run(1 + (choice >> 6), choice >> 1);
            case 2 -> gap(1 + (choice >> 3));
            case 3, 4 -> poll(1 + (choice >> 3), 0);
            case 5 -> poll(100, 1 + (choice >> 3));
            case 6 -> nonsense(choice >> 3);
            default -> spoil();
        }
    }

    private void run(final int count, final int payloadLength)
    {
        RunFlyweight.putHeader(RECORD, 0, 7, sequence, 0, 0, count);
        int at = RunFlyweight.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            RunFlyweight.entryLength(RECORD, at, payloadLength);
            at += RunFlyweight.ENTRY_HEADER_LENGTH + payloadLength;
        }
        if (write(DeliveryDescriptor.RUN_TYPE_ID, at))
        {
            for (int i = 0; i < count; i++)
            {
                expected.add(sequence++);
            }
        }
    }

    private void gap(final int count)
    {
        RECORD.putLong(DeliveryDescriptor.GAP_FIRST_OFFSET, sequence);
        RECORD.putLong(DeliveryDescriptor.GAP_LAST_OFFSET, sequence + count - 1);
        if (write(DeliveryDescriptor.GAP_TYPE_ID, DeliveryDescriptor.GAP_LENGTH))
        {
            sequence += count;
            expected.add(-sequence);
        }
    }

    private boolean write(final int typeId, final int length)
    {
        try
        {
            return length <= ring.maxMsgLength() && ring.write(typeId, RECORD, 0, length);
        }
        catch (final IndexOutOfBoundsException | IllegalStateException ex)
        {
            assertTrue(isSpoilt);
            return false;
        }
    }

    private void nonsense(final int choice)
    {
        isSpoilt = true;
        final byte[] some = bytes.next(1 + choice * 4);
        RECORD.putBytes(0, some);
        write(1 + (choice & 3), some.length);
    }

    private void spoil()
    {
        isSpoilt = true;
        final int choice = bytes.nextByte();
        final int head = (int)ring.consumerPosition() & CAPACITY - 8;
        switch (choice & 7)
        {
            case 0 -> RING.buffer().putInt(head, number());
            case 1 -> RING.buffer().putInt(head + 4, number());
            case 2 -> RING.buffer().putLong(CAPACITY + RingBufferDescriptor.TAIL_POSITION_OFFSET, position());
            case 3 -> RING.buffer().putLong(CAPACITY + RingBufferDescriptor.HEAD_POSITION_OFFSET, position());
            default ->
            {
                final byte[] some = bytes.next(1 + (choice >> 3));
                final int at = (choice & 4) == 0 ? bytes.nextShort() : head + bytes.nextByte();
                RING.buffer().putBytes(Math.min(at, CAPACITY - some.length), some);
            }
        }
    }

    private int number()
    {
        final int choice = bytes.nextByte();
        return choice < 128 ? choice - 64 : choice < 160 ? CAPACITY - (choice & 31) : bytes.nextInt();
    }

    private long position()
    {
        final int choice = bytes.nextByte();
        return choice < 128 ? ring.consumerPosition() + 8 * (choice - 64) : bytes.nextLong();
    }

    private int poll(final int limit, final int throwsAt)
    {
        handlerThrowsAt = throwsAt;
        try
        {
            final int count = walker.poll(this::onMessage, limit);
            assertTrue(count >= 0 && count <= limit);
            return count;
        }
        catch (final OnPurpose ex)
        {
            return 1;
        }
        catch (final IllegalStateException ex)
        {
            assertTrue(isSpoilt && ex.getMessage().contains("holds nonsense"), ex.getMessage());
            return 0;
        }
    }

    private void onMessage(
        final long origin,
        final long itsSequence,
        final int topic,
        final DirectBuffer payload,
        final int offset,
        final int length)
    {
        assertTrue(offset >= 0 && length >= 0 && offset <= CAPACITY - length, () -> offset + " " + length);
        payload.getBytes(offset, new byte[length]);
        if (!isSpoilt)
        {
            assertEquals(expected.poll(), itsSequence);
        }
        if (--handlerThrowsAt == 0)
        {
            throw new OnPurpose();
        }
    }

    private void onGap(final long first, final long last)
    {
        if (!isSpoilt)
        {
            assertTrue(first <= last);
            assertEquals(expected.poll(), -last - 1);
        }
        if (--handlerThrowsAt == 0)
        {
            throw new OnPurpose();
        }
    }

    private static final class OnPurpose extends RuntimeException
    {
        private static final long serialVersionUID = 1;
    }

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        seeds.add(new byte[0]);
        seeds.add(new byte[]{0x40, (byte)0xC0, 0x0A, 0x41, 0x0B, 0x15, 0x0D, 0x23, 0x40, (byte)0xF0, 0x7B});
        for (int i = 0; i < 8; i++)
        {
            seeds.add(new byte[]{
                (byte)0xC0, 0x40, 0x0B, 7, (byte)i, 0x70, 0, 8, 1, 2, 3, 0x7B, 0x36, 1, 2, 3, 4, 5, 0x7B, 0x7B});
        }
        final byte[] round = new byte[60];
        for (int i = 0; i < round.length; i++)
        {
            round[i] = (byte)(i % 3 == 2 ? 0x7B : 0xF1);
        }
        seeds.add(round);
        return seeds;
    }
}
