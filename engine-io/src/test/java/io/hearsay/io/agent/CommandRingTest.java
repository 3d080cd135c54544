package io.hearsay.io.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.testing.Seeded;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.Test;

class CommandRingTest
{
    private static final int CAPACITY = 4_096;

    private final UnsafeBuffer buffer =
        new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH));
    private final ManyToOneRingBuffer ring = new ManyToOneRingBuffer(buffer);
    private final List<Throwable> errors = new ArrayList<>();
    private final CommandRing commands = new CommandRing(ring, errors::add);
    private final List<String> received = new ArrayList<>();
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[64]);

    private boolean write(final int typeId, final String text)
    {
        return ring.write(typeId, command, 0, command.putStringWithoutLengthAscii(0, text));
    }

    private int read(final int limit)
    {
        return commands.read(
            (typeId, from, index, length) ->
            {
                assertTrue(index >= 8 && length >= 0 && index + length <= CAPACITY, index + " " + length);
                received.add(typeId + from.getStringWithoutLengthAscii(index, length));
            },
            limit);
    }

    @Test
    void shouldReadInOrderUpToTheLimitAndRoundTheEnd()
    {
        final List<String> sent = new ArrayList<>();
        for (int i = 0; i < 2_000; i++)
        {
            final String text = "m" + "x".repeat(i % 50) + i;
            assertTrue(write(1 + i % 3, text));
            sent.add(1 + i % 3 + text);
            if (i % 7 == 6)
            {
                assertEquals(5, read(5));
                while (read(5) > 0)
                {
                    // the rest
                }
            }
        }
        read(100);

        assertEquals(sent, received);
        assertEquals(List.of(), errors);
        assertEquals(0, read(100));
    }

    @Test
    void shouldPassACommandWhoseHandlerThrows()
    {
        write(1, "bad");
        write(1, "good");
        assertThrows(IllegalStateException.class, () -> commands.read(
            (typeId, from, index, length) ->
            {
                throw new IllegalStateException();
            },
            10));

        assertEquals(1, read(10));
        assertEquals(List.of("1good"), received);
    }

    @Test
    void shouldOutliveAnyBytes()
    {
        Seeded.run(3_000, random ->
        {
            received.clear();
            buffer.setMemory(0, buffer.capacity(), (byte)0);
            write(1, "first");
            final int count = random.nextInt(1, 8);
            for (int i = 0; i < count; i++)
            {
                final boolean isTrailer = random.nextInt(4) == 0;
                final int offset = isTrailer ?
                    CAPACITY + random.nextInt(RingBufferDescriptor.TRAILER_LENGTH - 8) : random.nextInt(64);
                final int value = random.nextBoolean() ? random.nextInt() : random.nextInt(-CAPACITY * 2, CAPACITY * 2);
                buffer.putInt(offset, value);
            }
            for (int i = 0; i < 4 * CommandRing.STUCK_CHECKS; i++)
            {
                read(16);
                commands.checkStuck();
            }
            received.clear();
            assertTrue(write(2, "after"), "the ring takes no commands");
            read(CAPACITY);
            assertTrue(received.contains("2after"), "a command after the nonsense did not come: " + received);
        });
        assertTrue(errors.size() > 100, errors.size() + " times emptied");
    }

    @Test
    void shouldPassACommandThatItsWriterDidNotFinish()
    {
        assertTrue(ring.tryClaim(1, 20) > 0);
        assertTrue(write(2, "next"));
        for (int i = 0; i < CommandRing.STUCK_CHECKS; i++)
        {
            assertEquals(0, read(10));
            commands.checkStuck();
        }
        commands.checkStuck();
        read(10);

        assertEquals(List.of("2next"), received);
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldPassAPlaceThatAWriterClaimedAndNeverWrote()
    {
        buffer.putLong(CAPACITY + RingBufferDescriptor.TAIL_POSITION_OFFSET, 64);
        for (int i = 0; i <= CommandRing.STUCK_CHECKS; i++)
        {
            assertEquals(0, read(10));
            commands.checkStuck();
        }

        assertTrue(write(2, "next"));
        assertEquals(1, read(10));
        assertEquals(List.of(), errors);
    }
}
