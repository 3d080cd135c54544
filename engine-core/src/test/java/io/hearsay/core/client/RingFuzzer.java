package io.hearsay.core.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.core.testing.FuzzBytes;
import io.hearsay.core.testing.GuardedRing;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A {@link RingReader} on a ring that honest and hostile producers write: nothing throws, nothing outside the ring is
 * read, handed over or written, each read ends; as long as nobody writes nonsense, each record comes once and in order;
 * after a reset the ring works. An input is a sequence of steps, see {@link #step}.
 */
class RingFuzzer implements ControlledMessageHandler
{
    private static final int CAPACITY = 1_024;
    private static final int MAX_STEPS = 500;
    private static final int TYPE_ID = 3;
    private static final GuardedRing RING = new GuardedRing(CAPACITY);
    private static final UnsafeBuffer MESSAGE = new UnsafeBuffer(new byte[CAPACITY]);

    private final Deque<byte[]> expected = new ArrayDeque<>();
    private FuzzBytes bytes;
    private ManyToOneRingBuffer ring;
    private RingReader reader;
    private boolean isSpoilt;
    private boolean isClaimed;
    private int claim;
    private int written;

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldBelieveNothing(final byte[] input)
    {
        bytes = new FuzzBytes(input);
        RING.renew();
        ring = RING.ring();
        expected.clear();
        isSpoilt = false;
        isClaimed = false;
        if (bytes.below(8) == 1)
        {
            spoil(); // before there is a reader
        }
        reader = new RingReader(ring);
        for (int i = 0; i < MAX_STEPS && !bytes.isEmpty(); i++)
        {
            step(bytes.nextByte());
            assertTrue(reader.unread() >= 0 && reader.unread() <= CAPACITY);
            reader.isEmpty();
            reader.isClaimOpen();
        }

        bytes = new FuzzBytes(new byte[0]);
        reader.reset();
        expected.clear();
        isSpoilt = false;
        isClaimed = false;
        assertTrue(reader.isEmpty());
        write(40);
        assertEquals(1, reader.read(this, 10), "the ring does not work after a reset");
        assertTrue(expected.isEmpty());
        RING.assertIntact();
    }

    private void step(final int choice)
    {
        switch (choice & 7)
        {
            case 0, 1 -> write(choice >> 1);
            case 2 -> claim(choice >> 3);
            case 3 -> endClaim((choice & 8) != 0);
            case 4, 5 -> assertTrue(reader.read(this, 1 + (choice >> 3)) >= RingReader.CORRUPT);
            case 6 -> skipClaim();
            default -> spoil();
        }
    }

    private void write(final int length)
    {
        MESSAGE.putInt(0, ++written);
        try
        {
            if (ring.write(TYPE_ID, MESSAGE, 0, Math.min(length, ring.maxMsgLength())))
            {
                final byte[] copy = new byte[Math.min(length, ring.maxMsgLength())];
                MESSAGE.getBytes(0, copy);
                expected.add(copy);
            }
        }
        catch (final IndexOutOfBoundsException | IllegalStateException ex)
        {
            assertTrue(isSpoilt, "an honest producer fails in a ring that nobody spoilt");
        }
    }

    private void claim(final int length)
    {
        if (!isClaimed && !isSpoilt)
        {
            claim = ring.tryClaim(TYPE_ID, length);
            isClaimed = claim > 0;
            if (isClaimed)
            {
                expected.add(new byte[length]);
                ring.buffer().setMemory(claim, length, (byte)0);
            }
        }
    }

    private void endClaim(final boolean isCommitted)
    {
        if (isClaimed && !isSpoilt)
        {
            isClaimed = false;
            if (isCommitted)
            {
                ring.commit(claim);
            }
            else
            {
                ring.abort(claim);
                isSpoilt = true; // what is expected is not told from here on
            }
        }
    }

    private void skipClaim()
    {
        final int unread = reader.unread();
        final int skipped = reader.skipClaim();
        assertTrue(skipped >= RingReader.CORRUPT && skipped <= unread, "skipped " + skipped + " of " + unread);
        isSpoilt |= skipped != 0;
        assertTrue(isSpoilt || skipped == 0);
    }

    private void spoil()
    {
        isSpoilt = true;
        final int choice = bytes.nextByte();
        final int head = (int)ring.consumerPosition() & CAPACITY - 8;
        final UnsafeBuffer buffer = RING.buffer();
        switch (choice & 7)
        {
            case 0 -> buffer.putInt(head, number());
            case 1 -> buffer.putInt(head + 4, number());
            case 2 -> buffer.putLong(CAPACITY + RingBufferDescriptor.TAIL_POSITION_OFFSET, position());
            case 3 -> buffer.putLong(CAPACITY + RingBufferDescriptor.HEAD_POSITION_OFFSET, position());
            case 4 -> buffer.putLong(CAPACITY + RingBufferDescriptor.HEAD_CACHE_POSITION_OFFSET, position());
            default ->
            {
                final byte[] some = bytes.next(1 + (choice >> 3));
                buffer.putBytes(Math.min(bytes.below(256) * 4, CAPACITY - some.length), some);
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
        return choice < 128 ? ring.consumerPosition() + choice - 64 :
            choice < 160 ? ring.producerPosition() + 64 * (choice - 144) : bytes.nextLong();
    }

    @Override
    public Action onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        assertTrue(index >= 8 && length >= 0 && index <= CAPACITY - length, () -> index + " " + length);
        final byte[] message = new byte[length];
        buffer.getBytes(index, message);
        final int choice = bytes.nextByte();
        if (choice == 0xFF)
        {
            return Action.ABORT;
        }
        if (!isSpoilt)
        {
            assertEquals(TYPE_ID, typeId);
            assertArrayEquals(expected.poll(), message);
        }

        return choice == 0xFE ? Action.BREAK : choice == 0xFD ? Action.COMMIT : Action.CONTINUE;
    }

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        seeds.add(new byte[0]);
        seeds.add(new byte[]{0, 0x40, (byte)0x80, 0x51, 0x0C, 0, 0, (byte)0xFD, 0x42, 0x0B, (byte)0xFC, 0, 0});
        seeds.add(new byte[]{0, 0x42, 0x40, 0x06, 0x14, 0x06, 0x0C});
        for (int i = 0; i < 8; i++)
        {
            seeds.add(new byte[]{
                0, 0x40, 0x40, 0x0C, 0, 0x40, 0x07, (byte)i, 0x30, 1, 2, 3, 4, 5, 6, 7, 0x0C, 0, 6, 0x0C});
        }
        final byte[] full = new byte[40];
        java.util.Arrays.fill(full, (byte)0x80);
        full[39] = (byte)0xFC;
        seeds.add(full);
        return seeds;
    }
}
