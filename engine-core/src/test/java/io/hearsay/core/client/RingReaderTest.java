package io.hearsay.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.testing.GuardedRing;
import io.hearsay.core.testing.Seeded;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.Test;

class RingReaderTest
{
    private static final int CAPACITY = 4_096;
    private static final int MAX_LENGTH = CAPACITY / 8;
    private static final int HEADER_LENGTH = 8;
    private static final int HEAD = CAPACITY + RingBufferDescriptor.HEAD_POSITION_OFFSET;
    private static final int TAIL = CAPACITY + RingBufferDescriptor.TAIL_POSITION_OFFSET;

    private final GuardedRing guarded = new GuardedRing(CAPACITY);
    private final ManyToOneRingBuffer ring = guarded.ring();
    private final UnsafeBuffer buffer = guarded.buffer();
    private final RingReader reader = new RingReader(ring);
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final List<String> received = new ArrayList<>();

    private boolean write(final String text)
    {
        return ring.write(1, message, 0, message.putStringWithoutLengthAscii(0, text));
    }

    private Action keep(final int typeId, final MutableDirectBuffer from, final int index, final int length)
    {
        received.add(from.getStringWithoutLengthAscii(index, length));
        return Action.CONTINUE;
    }

    @Test
    void shouldDoWhatAgronaDoesByteForByte()
    {
        Seeded.run(200, (random) ->
        {
            final GuardedRing mine = new GuardedRing(CAPACITY);
            final GuardedRing theirs = new GuardedRing(CAPACITY);
            final RingReader itsReader = new RingReader(mine.ring());
            long next = 0;
            for (int i = 0; i < 300; i++)
            {
                final int length = random.nextInt(8) == 0 ? random.nextInt(MAX_LENGTH + 1) : random.nextInt(100);
                final int kind = random.nextInt(5);
                assertEquals(put(theirs.ring(), kind, length, next), put(mine.ring(), kind, length, next));
                next++;
                if (random.nextInt(3) == 0)
                {
                    final long seed = random.nextLong();
                    final List<Long> expected = new ArrayList<>();
                    final List<Long> actual = new ArrayList<>();
                    theirs.ring().controlledRead(acting(seed, expected));
                    final int count = itsReader.read(acting(seed, actual), Integer.MAX_VALUE);
                    assertTrue(count >= actual.size() - 1, "the last one may be aborted");
                    assertEquals(expected, actual);
                    assertEquals(theirs.ring().size(), itsReader.unread());
                    assertEquals(theirs.ring().consumerPosition(), itsReader.position());
                    assertEquals(theirs.buffer(), mine.buffer());
                }
            }
            mine.assertIntact();
        });
    }

    /** A record filled with its number; some are claimed first, and some of these aborted. */
    private boolean put(final ManyToOneRingBuffer to, final int kind, final int length, final long number)
    {
        message.setMemory(0, message.capacity(), (byte)number);
        if (kind > 1)
        {
            return to.write(1 + kind, message, 0, length);
        }

        final int index = to.tryClaim(1 + kind, length);
        if (index > 0)
        {
            to.buffer().putBytes(index, message, 0, length);
            if (kind == 0)
            {
                to.abort(index);
            }
            else
            {
                to.commit(index);
            }
        }
        return index > 0;
    }

    private static ControlledMessageHandler acting(final long seed, final List<Long> got)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        return (typeId, from, index, length) ->
        {
            final Action action = random.nextInt(3) == 0 ? Action.values()[random.nextInt(4)] : Action.CONTINUE;
            got.add((long)typeId << 48 | (long)index << 24 | length);
            for (int i = 1; i < length; i++)
            {
                assertEquals(from.getByte(index), from.getByte(index + i));
            }
            return action;
        };
    }

    @Test
    void shouldReadEveryLengthAtEveryPlace()
    {
        for (int length = 0; length <= MAX_LENGTH; length++)
        {
            for (int i = 0; i < CAPACITY / (length + HEADER_LENGTH) + 2; i++)
            {
                message.setMemory(0, MAX_LENGTH, (byte)i);
                assertTrue(ring.write(3, message, 0, length));
                final int expectedLength = length;
                final byte expected = (byte)i;
                final int[] count = new int[1];
                while (reader.unread() > 0)
                {
                    assertTrue(0 < reader.read(
                        (typeId, from, index, itsLength) ->
                        {
                            count[0]++;
                            assertEquals(3, typeId);
                            assertEquals(expectedLength, itsLength);
                            assertTrue(itsLength == 0 || from.getByte(index + itsLength - 1) == expected);
                            return Action.CONTINUE;
                        },
                        1));
                }
                assertEquals(1, count[0]);
            }
        }
        assertEmpty();
    }

    @Test
    void shouldStopAtTheLimitAndGiveBackWhatItRead()
    {
        for (int i = 0; i < 10; i++)
        {
            write("m" + i);
        }

        assertEquals(3, reader.read(this::keep, 3));
        assertEquals(List.of("m0", "m1", "m2"), received);
        assertEquals(48, ring.consumerPosition());
        assertEquals(7, reader.read(this::keep, 100));
        assertEquals(0, reader.read(this::keep, 100));
        assertEmpty();
    }

    @Test
    void shouldGiveBackAtOnceWhatTheHandlerCommits()
    {
        for (int i = 0; i < 4; i++)
        {
            write("m" + i);
        }
        final List<Long> heads = new ArrayList<>();

        assertEquals(4, reader.read(
            (typeId, from, index, length) ->
            {
                heads.add(ring.consumerPosition());
                return heads.size() == 2 ? Action.COMMIT : Action.CONTINUE;
            },
            10));

        assertEquals(List.of(0L, 0L, 32L, 32L), heads);
        assertEmpty();
    }

    @Test
    void shouldTakeNoticeOfALimitWhereOnlyAbortedClaimsStand()
    {
        for (int i = 0; i < 5; i++)
        {
            ring.abort(ring.tryClaim(1, 8));
        }
        write("last");

        assertEquals(5, reader.read(this::keep, 5));
        assertEquals(List.of(), received);
        assertEquals(1, reader.read(this::keep, 5));
        assertEquals(List.of("last"), received);
    }

    @Test
    void shouldPassARecordWhoseHandlerThrows()
    {
        write("bad");
        write("good");

        assertThrows(IllegalStateException.class, () -> reader.read(
            (typeId, from, index, length) ->
            {
                throw new IllegalStateException();
            },
            10));
        assertEquals(1, reader.read(this::keep, 10));
        assertEquals(List.of("good"), received);
    }

    @Test
    void shouldGoOnWhereTheLastReaderStopped()
    {
        write("read before");
        ring.read((typeId, from, index, length) -> {});
        write("new");

        assertEquals(1, new RingReader(ring).read(this::keep, 10));
        assertEquals(List.of("new"), received);
    }

    @Test
    void shouldSayWhenALengthMakesNoSense()
    {
        for (final int length : new int[]{1, HEADER_LENGTH - 1, CAPACITY - 15, CAPACITY, Integer.MAX_VALUE})
        {
            reader.reset();
            write("a fine one");
            write("bad");
            buffer.putInt(24, length);

            assertEquals(RingReader.CORRUPT, reader.read(this::keep, 10), "length " + length);
            assertEquals(List.of("a fine one"), received);
            assertEquals(RingReader.CORRUPT, reader.read(this::keep, 10), "it is for good");
            received.clear();
        }
        guarded.assertIntact();
    }

    @Test
    void shouldSayWhenSomebodyElseMovesTheHead()
    {
        for (final long head : new long[]{8, -8, 3, Long.MIN_VALUE})
        {
            reader.reset();
            assertEquals(0, reader.read(this::keep, 10));
            buffer.putLong(HEAD, head);
            assertEquals(RingReader.CORRUPT, reader.read(this::keep, 10), "head " + head);
        }
        for (final long head : new long[]{-8, 3, Long.MIN_VALUE})
        {
            buffer.putLong(HEAD, head);
            assertEquals(RingReader.CORRUPT, new RingReader(ring).read(this::keep, 10), "head " + head);
        }
    }

    @Test
    void shouldPassAClaimThatIsLeftOpen()
    {
        write("before");
        assertTrue(ring.tryClaim(1, 20) > 0);
        assertTrue(ring.tryClaim(1, 0) > 0);
        write("behind");
        assertFalse(reader.isClaimOpen());
        assertEquals(0, reader.skipClaim(), "nothing to skip yet");

        assertEquals(1, reader.read(this::keep, 10));
        assertTrue(reader.isClaimOpen());
        assertEquals(0, reader.read(this::keep, 10));
        assertEquals(32, reader.skipClaim());
        assertEquals(8, reader.skipClaim());
        assertFalse(reader.isClaimOpen());
        assertEquals(0, reader.skipClaim());
        assertEquals(1, reader.read(this::keep, 10));

        assertEquals(List.of("before", "behind"), received);
        assertEquals(0, reader.skipClaim());
        assertEmpty();
    }

    @Test
    void shouldPassAHoleWhoseLengthNobodyWrote()
    {
        claimAndDie(40);
        write("behind");
        claimAndDie(16);
        claimAndDie(100);

        assertTrue(reader.isClaimOpen());
        assertEquals(0, reader.read(this::keep, 10));
        assertEquals(40, reader.skipClaim());
        assertEquals(1, reader.read(this::keep, 10));
        assertEquals(List.of("behind"), received);
        assertEquals(116 + 4, reader.skipClaim(), "two holes look like one");
        assertFalse(reader.isClaimOpen());
        assertEmpty();
    }

    @Test
    void shouldPassAHoleAtTheEndOfTheBuffer()
    {
        final int length = CAPACITY / 8;
        for (int i = 0; i < 7; i++)
        {
            ring.write(1, message, 0, length);
        }
        assertEquals(7, reader.read((typeId, from, index, itsLength) -> Action.CONTINUE, 10));
        final int untilEnd = CAPACITY - 7 * (length + HEADER_LENGTH);
        claimAndDie(untilEnd + 64); // padding that it did not write, and a record behind it
        write("behind");

        assertEquals(untilEnd, reader.skipClaim());
        assertEquals(64, reader.skipClaim());
        assertEquals(1, reader.read(this::keep, 10));
        assertEquals(List.of("behind"), received);
        assertEmpty();
    }

    @Test
    void shouldPassALongHoleInParts()
    {
        final int capacity = 1 << 20;
        final GuardedRing large = new GuardedRing(capacity);
        final RingReader itsReader = new RingReader(large.ring());
        large.buffer().putLong(capacity + RingBufferDescriptor.TAIL_POSITION_OFFSET, 200_000);
        large.ring().write(1, message, 0, 8);

        int skipped = 0;
        int calls = 0;
        while (itsReader.isClaimOpen())
        {
            skipped += itsReader.skipClaim();
            calls++;
        }

        assertEquals(200_000, skipped);
        assertEquals(4, calls);
        assertEquals(1, itsReader.read((typeId, from, index, length) -> Action.CONTINUE, 10));
    }

    @Test
    void shouldNotPassAClaimThatMakesNoSense()
    {
        for (final int length : new int[]{-1, -7, -33, -CAPACITY, Integer.MIN_VALUE})
        {
            reader.reset();
            claimAndDie(32);
            buffer.putInt(0, length);
            assertEquals(RingReader.CORRUPT, reader.skipClaim(), "length " + length);
        }
        for (final long tail : new long[]{CAPACITY + 8, 12, Long.MAX_VALUE})
        {
            reader.reset();
            buffer.putLong(TAIL, tail);
            assertEquals(RingReader.CORRUPT, reader.skipClaim(), "tail " + tail);
        }
        reader.reset();
        buffer.putLong(TAIL, -64);
        assertEquals(0, reader.skipClaim(), "nothing is claimed");
        assertEquals(0, reader.unread());
        assertFalse(reader.isEmpty());
    }

    @Test
    void shouldComputeNoAddressOutsideTheRingWhateverItHolds()
    {
        Seeded.run(3_000, (random) ->
        {
            final GuardedRing hostile = new GuardedRing(1 << random.nextInt(6, 11));
            final int capacity = hostile.ring().capacity();
            scribble(random, hostile.buffer(), capacity);
            final RingReader itsReader = new RingReader(hostile.ring());
            for (int cycle = 0; cycle < 20; cycle++)
            {
                final long before = itsReader.position();
                final int limit = random.nextInt(1, 64);
                final int count = itsReader.read(
                    (typeId, from, index, length) ->
                    {
                        assertTrue(
                            index >= HEADER_LENGTH && (index & 7) == 0 && length >= 0 && index + length <= capacity,
                            () -> index + " " + length);
                        if (random.nextInt(8) == 0)
                        {
                            scribble(random, hostile.buffer(), capacity); // it writes while the engine reads
                        }
                        return Action.values()[random.nextInt(4)];
                    },
                    limit);
                assertTrue(count >= RingReader.CORRUPT && count <= limit);
                final int skipped = random.nextBoolean() ? itsReader.skipClaim() : 0;
                assertTrue(skipped >= RingReader.CORRUPT && skipped <= capacity);
                final long moved = itsReader.position() - before;
                assertTrue(moved >= 0 && (moved & 7) == 0 && moved <= 2L * capacity);
                assertTrue(itsReader.unread() >= 0 && itsReader.unread() <= capacity);
                itsReader.isClaimOpen();
                if (count == RingReader.CORRUPT && random.nextBoolean())
                {
                    itsReader.reset();
                }
                scribble(random, hostile.buffer(), capacity);
            }
            hostile.assertIntact();
        });
    }

    private static void scribble(final SplittableRandom random, final UnsafeBuffer memory, final int capacity)
    {
        for (int i = random.nextInt(6); i > 0; i--)
        {
            final int value = random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(-capacity, 2 * capacity);
            switch (random.nextInt(4))
            {
                case 0 -> memory.putInt(random.nextInt(memory.capacity() - 3), value);
                case 1 -> memory.putInt(random.nextInt(capacity / 8) * 8, value);
                case 2 -> memory.putInt(random.nextInt(capacity / 8) * 8, 8 * random.nextInt(1, capacity / 8 + 1));
                default -> memory.putLong(
                    capacity + RingBufferDescriptor.TAIL_POSITION_OFFSET,
                    random.nextBoolean() ? random.nextLong() : value);
            }
        }
    }

    @Test
    void shouldBeginAgainWhenReset()
    {
        write("thrown away");
        buffer.putInt(0, 5);
        assertEquals(RingReader.CORRUPT, reader.read(this::keep, 10));

        reader.reset();

        assertTrue(reader.isEmpty());
        assertEmpty();
        write("new");
        assertEquals(1, reader.read(this::keep, 10));
        assertEquals(List.of("new"), received);
    }

    /** What a producer does first of all, and no more than that. */
    private void claimAndDie(final int length)
    {
        buffer.putLong(TAIL, ring.producerPosition() + (length + 7 & ~7));
    }

    private void assertEmpty()
    {
        assertEquals(0, reader.unread());
        assertEquals(0, ring.size());
        for (int i = 0; i < CAPACITY; i += 8)
        {
            assertEquals(0, buffer.getLong(i), "not zeroed");
        }
        guarded.assertIntact();
    }
}
