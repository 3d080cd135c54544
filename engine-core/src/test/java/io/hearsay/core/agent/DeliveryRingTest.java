package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.SplittableRandom;

import io.hearsay.core.testing.GuardedRing;
import io.hearsay.core.testing.Seeded;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.Test;

class DeliveryRingTest
{
    private static final int CAPACITY = 4_096;
    private static final int MAX_LENGTH = CAPACITY / 8;
    private static final int HEADER_LENGTH = 8;
    private static final int HEAD = CAPACITY + RingBufferDescriptor.HEAD_POSITION_OFFSET;
    private static final int TAIL = CAPACITY + RingBufferDescriptor.TAIL_POSITION_OFFSET;

    private final GuardedRing guarded = new GuardedRing(CAPACITY);
    private final ManyToOneRingBuffer client = guarded.ring();
    private final UnsafeBuffer buffer = guarded.buffer();
    private final DeliveryRing ring = new DeliveryRing(client);
    private final UnsafeBuffer source = new UnsafeBuffer(new byte[CAPACITY]);

    private record Sent(int typeId, int length, byte fill)
    {
    }

    private Sent send(final DeliveryRing to, final SplittableRandom random, final int length)
    {
        final Sent sent = new Sent(random.nextInt(1, 100), length, (byte)random.nextInt());
        source.setMemory(0, length, sent.fill);
        if (random.nextBoolean())
        {
            return to.write(sent.typeId, source, 0, length) ? sent : null;
        }

        final int at = to.tryClaim(sent.typeId, length);
        if (at == DeliveryRing.NO_ROOM)
        {
            return null;
        }
        to.buffer().putBytes(at, source, 0, length);
        to.commit();
        return sent;
    }

    private static void assertIs(
        final Sent expected, final int typeId, final MutableDirectBuffer from, final int index, final int length)
    {
        assertEquals(expected.typeId, typeId);
        assertEquals(expected.length, length);
        for (int i = 0; i < length; i++)
        {
            assertEquals(expected.fill, from.getByte(index + i));
        }
    }

    @Test
    void shouldBeReadByAgronaWithAllThatItCanDo()
    {
        Seeded.run(200, (random) ->
        {
            final GuardedRing both = new GuardedRing(CAPACITY);
            final DeliveryRing writer = new DeliveryRing(both.ring());
            final ArrayDeque<Sent> sent = new ArrayDeque<>();
            int usedLength = 0;
            for (int i = 0; i < 500; i++)
            {
                final int length = random.nextInt(8) == 0 ? random.nextInt(MAX_LENGTH + 1) : random.nextInt(100);
                final Sent next = send(writer, random, length);
                if (next != null)
                {
                    sent.add(next);
                    usedLength += HEADER_LENGTH + length;
                }
                else
                {
                    assertTrue(usedLength > CAPACITY / 2, "refused though half of it is free");
                }
                if (random.nextInt(4) == 0)
                {
                    final int before = both.ring().size();
                    both.ring().controlledRead(
                        (typeId, from, index, itsLength) ->
                        {
                            final Action action = Action.values()[random.nextInt(4)];
                            assertIs(sent.getFirst(), typeId, from, index, itsLength);
                            if (action != Action.ABORT)
                            {
                                sent.removeFirst();
                            }
                            return action;
                        },
                        random.nextInt(1, 50));
                    assertTrue(both.ring().size() <= before);
                }
                usedLength = sent.stream().mapToInt((one) -> (HEADER_LENGTH + one.length + 7) & ~7).sum();
                assertTrue(both.ring().size() >= usedLength, "its size says less than it holds");
                assertTrue(both.ring().size() <= usedLength + MAX_LENGTH + HEADER_LENGTH, "or more, beyond a padding");
                usedLength = both.ring().size();
            }
            while (both.ring().read((typeId, from, index, itsLength) ->
                assertIs(sent.removeFirst(), typeId, from, index, itsLength)) > 0)
            {
                // the rest, and what stands behind the end of the buffer
            }
            both.ring().read((typeId, from, index, itsLength) ->
                assertIs(sent.removeFirst(), typeId, from, index, itsLength));
            assertTrue(sent.isEmpty(), "not all came: " + sent);
            assertEquals(0, both.ring().size());
            assertFalse(writer.isCorrupt());
            both.assertIntact();
        });
    }

    @Test
    void shouldWriteEveryLengthAtEveryPlace()
    {
        for (int length = 0; length <= MAX_LENGTH; length++)
        {
            for (int i = 0; i < CAPACITY / (length + HEADER_LENGTH) + 2; i++)
            {
                final Sent sent = new Sent(7, length, (byte)(i + 1));
                source.setMemory(0, length, sent.fill);
                assertTrue(ring.write(7, source, 0, length));
                final int[] count = new int[1];
                while (client.size() > 0)
                {
                    client.read((typeId, from, index, itsLength) ->
                    {
                        count[0]++;
                        assertIs(sent, typeId, from, index, itsLength);
                    });
                }
                assertEquals(1, count[0]);
            }
        }
        for (int i = 0; i < CAPACITY; i += 8)
        {
            assertEquals(0, buffer.getLong(i));
        }
        guarded.assertIntact();
    }

    @Test
    void shouldSayThatItIsFullUntilTheClientReads()
    {
        for (int i = 0; i < 8; i++)
        {
            assertTrue(ring.write(1, source, 0, MAX_LENGTH - HEADER_LENGTH));
        }
        assertEquals(CAPACITY, client.size());
        assertFalse(ring.write(1, source, 0, 0));
        assertEquals(1, client.read((typeId, from, index, length) -> {}, 1));

        assertTrue(ring.write(1, source, 0, MAX_LENGTH - HEADER_LENGTH));
        assertFalse(ring.write(1, source, 0, 0));
        assertFalse(ring.isCorrupt());
    }

    @Test
    void shouldShowNothingBeforeItIsCommitted()
    {
        final int at = ring.tryClaim(3, 20);
        assertEquals(0, client.read((typeId, from, index, length) -> {}));
        assertEquals(-(20 + HEADER_LENGTH), buffer.getInt(at - HEADER_LENGTH));
        assertEquals(32, client.size());

        ring.commit();

        assertEquals(1, client.read((typeId, from, index, length) -> assertEquals(20, length)));
    }

    @Test
    void shouldNotBelieveAHeadThatMakesNoSense()
    {
        // it knows that the client has read one record, and has written nine
        final long tail = 9 * MAX_LENGTH;
        for (final long head : new long[]{-8, MAX_LENGTH - 8, MAX_LENGTH + 4, tail + 8, Long.MIN_VALUE, Long.MAX_VALUE})
        {
            buffer.setMemory(0, buffer.capacity(), (byte)0);
            final DeliveryRing writer = new DeliveryRing(client);
            assertTrue(writer.write(1, source, 0, MAX_LENGTH - HEADER_LENGTH));
            client.read((typeId, from, index, length) -> {});
            for (int i = 0; i < 8; i++)
            {
                assertTrue(writer.write(1, source, 0, MAX_LENGTH - HEADER_LENGTH));
            }
            buffer.putLong(HEAD, head);

            assertFalse(writer.write(1, source, 0, 8), "head " + head);
            assertTrue(writer.isCorrupt(), "head " + head);
            buffer.putLong(HEAD, tail);
            assertFalse(writer.write(1, source, 0, 8), "it is for good");
        }
        guarded.assertIntact();
    }

    @Test
    void shouldNotBeginWhereHeadAndTailMakeNoSense()
    {
        final long[][] heads = {{-8, 0}, {0, -8}, {8, 0}, {0, CAPACITY + 8}, {4, 8}, {8, 12}, {0, Long.MIN_VALUE}};
        for (final long[] positions : heads)
        {
            buffer.putLong(HEAD, positions[0]);
            buffer.putLong(TAIL, positions[1]);
            final DeliveryRing writer = new DeliveryRing(client);
            assertTrue(writer.isCorrupt());
            assertFalse(writer.write(1, source, 0, 8));
        }
    }

    @Test
    void shouldSayThatARecordNeverFits()
    {
        assertTrue(ring.write(1, source, 0, CAPACITY / 2 - HEADER_LENGTH));
        assertFalse(ring.write(1, source, 0, CAPACITY / 2 - HEADER_LENGTH + 1));
        assertTrue(ring.isCorrupt());
    }

    @Test
    void shouldWriteNowhereElseWhateverTheClientWrites()
    {
        final int[] corrupt = new int[1];
        Seeded.run(2_000, (random) ->
        {
            final GuardedRing hostile = new GuardedRing(1 << random.nextInt(8, 11));
            final int capacity = hostile.ring().capacity();
            final DeliveryRing writer = new DeliveryRing(hostile.ring());
            for (int cycle = 0; cycle < 50; cycle++)
            {
                send(writer, random, random.nextInt(capacity / 8));
                for (int i = random.nextInt(4); i > 0; i--)
                {
                    hostile.buffer().putInt(random.nextInt(capacity), random.nextInt());
                }
                final long head = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(2 * capacity) & ~7;
                final int at = random.nextBoolean() ? RingBufferDescriptor.HEAD_POSITION_OFFSET :
                    random.nextInt(RingBufferDescriptor.TRAILER_LENGTH - 7);
                hostile.buffer().putLong(capacity + at, head);
            }
            corrupt[0] += writer.isCorrupt() ? 1 : 0;
            hostile.assertIntact();
        });
        assertTrue(corrupt[0] > 1_000, corrupt[0] + " were noticed");
    }
}
