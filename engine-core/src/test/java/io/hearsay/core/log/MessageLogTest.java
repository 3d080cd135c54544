package io.hearsay.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;

class MessageLogTest
{
    private static final int HEADER = RecordDescriptor.BODY_OFFSET;

    private static final int KEPT_ORIGIN = 77;

    private final List<Integer> evicted = new ArrayList<>();
    private final List<Integer> moved = new ArrayList<>();
    private final MessageLog log = new MessageLog(MessageLog.MIN_CAPACITY, new EvictionHandler()
    {
        @Override
        public boolean isKept(final int offset)
        {
            return log.buffer().getInt(offset + RecordDescriptor.ORIGIN_INDEX_OFFSET) == KEPT_ORIGIN;
        }

        @Override
        public void onEvict(final int offset)
        {
            evicted.add(offset);
        }

        @Override
        public void onMove(final int offset)
        {
            moved.add(offset);
        }
    });

    @Test
    void shouldRefuseBadCapacities()
    {
        final EvictionHandler none = null;
        assertThrows(IllegalArgumentException.class, () -> new MessageLog(MessageLog.MIN_CAPACITY / 2, none));
        assertThrows(IllegalArgumentException.class, () -> new MessageLog(MessageLog.MIN_CAPACITY + 8, none));
    }

    @Test
    void shouldMoveWhatIsToBeKeptThoughNothingHoldsIt()
    {
        final int offset = log.claim(HEADER + 100);
        log.append(offset, HEADER + 100, RecordDescriptor.RUN, 0, KEPT_ORIGIN, 0);
        for (int i = 0; i < 1_000; i++)
        {
            assertTrue(append(1_000, 0) >= 0);
        }

        assertTrue(moved.size() > 5, "moved " + moved.size() + " times");
        assertEquals(0, log.heldLength());
        final int last = moved.get(moved.size() - 1);
        assertEquals(KEPT_ORIGIN, log.buffer().getInt(last + RecordDescriptor.ORIGIN_INDEX_OFFSET));
        assertEquals(HEADER + 100, RecordDescriptor.length(log.buffer(), last));
    }

    @Test
    void shouldKeepWhatACursorHasNotPassed()
    {
        final LogCursor cursor = new LogCursor();
        log.add(cursor, log.head());
        int appended = 0;
        while (append(1_000, 0) >= 0)
        {
            appended++;
        }

        assertTrue(appended >= 40, "appended " + appended);
        assertTrue(log.isBlockedBy(cursor));
        assertFalse(log.hasRoom(1_000));
        assertTrue(evicted.isEmpty());
        cursor.position(log.next(cursor.position()));
        assertFalse(log.isBlockedBy(cursor));
        assertTrue(log.hasRoom(1_000));
        assertEquals(1, evicted.size());
        assertTrue(append(1_000, 0) >= 0);
        assertTrue(append(1_000, 0) < 0);
        log.remove(cursor);
        assertTrue(append(1_000, 0) >= 0);
    }

    @Test
    void shouldLeaveTheRoomThatOthersNeed()
    {
        final LogCursor cursor = new LogCursor();
        log.add(cursor, log.head());
        final int reserve = log.reserveLength();
        while (log.hasRoom(1_000, reserve))
        {
            assertTrue(append(1_000, 0) >= 0);
        }

        assertEquals(MessageLog.NO_ROOM, log.claim(1_000, reserve));
        assertTrue(log.freeLength() < reserve + 1_000 && log.freeLength() >= reserve, log.freeLength() + " free");
        final int offset = log.claim(reserve / 2, 0);
        assertTrue(offset >= 0);
        log.append(offset, reserve / 2, RecordDescriptor.RUN, 0, 0, 0);
        cursor.position(log.head());
        assertTrue(log.hasRoom(1_000, reserve));
    }

    @Test
    void shouldNotAppendWhatIsOnlyClaimed()
    {
        final long head = log.head();
        assertEquals(0, log.claim(100));
        assertEquals(0, log.claim(200));
        assertEquals(head, log.head());
        assertEquals(head, log.tail());
        assertFalse(log.evictOldest());
    }

    @Test
    void shouldGrowTheLastRecordInPlace()
    {
        final long position = append(HEADER + 3, RecordDescriptor.HELD);
        assertTrue(log.grow(position, 10));
        final int offset = log.offset(position);
        assertEquals(HEADER + 13, RecordDescriptor.length(log.buffer(), offset));
        assertEquals(RecordDescriptor.aligned(HEADER + 13), log.head());
        assertEquals(log.head(), log.next(position));
        assertEquals(log.head(), log.heldLength());
        log.unhold(offset);
        assertEquals(0, log.heldLength());
        log.unhold(offset);
        assertEquals(0, log.heldLength());
    }

    @Test
    void shouldNotGrowIntoTheReserveOrOverTheEnd()
    {
        final LogCursor cursor = new LogCursor();
        log.add(cursor, log.head());
        long last = append(1_000, 0);
        for (long next = last; next >= 0; next = append(1_000, 0))
        {
            last = next;
        }
        while (log.grow(last, 8))
        {
            assertTrue(log.head() - log.tail() <= log.capacity() - 2 * MessageLog.MAX_RECORD_LENGTH);
        }
        assertTrue(log.head() - log.tail() > log.capacity() - 2 * MessageLog.MAX_RECORD_LENGTH - 8);

        cursor.position(log.head());
        while (log.offset(log.head()) + 1_000 <= log.capacity())
        {
            last = append(1_000, 0);
            cursor.position(log.head());
        }
        for (int i = 0; i < 20; i++)
        {
            assertTrue(log.evictOldest());
        }
        while (log.grow(last, 8))
        {
            assertTrue(log.offset(last) + RecordDescriptor.length(log.buffer(), log.offset(last)) <= log.capacity());
            assertEquals(last, log.position(log.offset(last)));
            assertEquals(log.tail(), log.position(log.offset(log.tail())));
        }
        assertEquals(0, log.offset(log.head()), "the record grows up to the very end");
    }

    @Test
    void shouldLetTheOldestLeaveForOneThatGrows()
    {
        while (log.tail() < log.capacity() || log.offset(log.head()) > log.capacity() / 2)
        {
            append(HEADER + 1, 0);
        }
        final int before = evicted.size();
        final long last = append(HEADER + 1, 0);
        for (int i = 0; i < 500; i++)
        {
            assertTrue(log.grow(last, 8), "grown " + i + " times");
        }
        assertEquals(500 / (RecordDescriptor.aligned(HEADER + 1) / 8), evicted.size() - before, 1.0);
        assertTrue(log.head() - log.tail() <= log.capacity() - 2 * MessageLog.MAX_RECORD_LENGTH);
        assertEquals(last, log.position(log.offset(last)));

        final LogCursor cursor = new LogCursor();
        log.add(cursor, log.tail());
        final int after = evicted.size();
        while (log.grow(last, 8))
        {
            assertEquals(after, evicted.size(), "no cursor has passed the oldest one");
        }
        assertTrue(log.freeLength() < 8);
    }

    @Test
    void shouldMoveNothingForOneThatGrows()
    {
        final long held = append(500, RecordDescriptor.HELD);
        long last = append(1_000, 0);
        while (log.freeLength() > 1_000)
        {
            last = append(1_000, 0);
        }
        while (log.grow(last, 8))
        {
            assertTrue(moved.isEmpty());
        }
        assertEquals(held, log.tail());
        log.unhold(log.offset(held));
        assertTrue(log.grow(last, 8));
        assertEquals(List.of(log.offset(held)), evicted);
        assertTrue(moved.isEmpty());
    }

    @Test
    void shouldNotGrowOneThatIsAllThereIsBeyondTheReserve()
    {
        final long only = append(1_000, 0);
        while (log.grow(only, 1_000))
        {
            assertTrue(evicted.isEmpty());
        }
        assertTrue(evicted.isEmpty());
        assertEquals(only, log.tail());
        assertTrue(log.freeLength() < 1_000);
    }

    @Test
    void shouldPadTheEndAndWrap()
    {
        while (log.offset(log.head()) + 1_000 <= log.capacity())
        {
            append(1_000, 0);
        }

        final long end = log.head();
        final long position = append(MessageLog.MAX_RECORD_LENGTH, 0);
        assertEquals(0, log.offset(position));
        assertTrue(position > end);
        assertEquals(RecordDescriptor.PADDING, RecordDescriptor.kind(log.buffer(), log.offset(end)));
        assertEquals(position, log.next(end));
        final int before = evicted.size();
        while (log.tail() < position)
        {
            assertTrue(log.evictOldest());
        }
        assertFalse(evicted.subList(before, evicted.size()).contains(log.offset(end)), "padding is nobody's record");
    }

    @Test
    void shouldMoveHeldRecordsAndLetThemLeaveOnceFree()
    {
        final long position = append(500, RecordDescriptor.HELD);
        log.buffer().setMemory(log.offset(position) + HEADER, 500 - HEADER, (byte)7);
        while (moved.isEmpty())
        {
            append(1_000, 0);
        }

        final int to = moved.get(0);
        assertTrue(RecordDescriptor.is(log.buffer(), to, RecordDescriptor.MOVED));
        assertTrue(RecordDescriptor.is(log.buffer(), to, RecordDescriptor.HELD));
        assertEquals(7, log.buffer().getByte(to + HEADER));
        assertEquals(7, log.buffer().getByte(to + 499));
        assertFalse(evicted.contains(log.offset(position)));
        assertEquals(RecordDescriptor.aligned(500), log.heldLength());
        log.unhold(to);
        while (!evicted.contains(to))
        {
            append(1_000, 0);
        }
        assertEquals(1, moved.size());
    }

    @Test
    void shouldAdmitTheLargestRecordWhileHalfIsHeld()
    {
        Seeded.run(20, (random) ->
        {
            final MessageLogModel model = new MessageLogModel(MessageLog.MIN_CAPACITY);
            for (int i = 0; i < 300; i++)
            {
                final int maxHeld = MessageLog.MIN_CAPACITY / 2 - (int)model.log().heldLength() - HEADER;
                final int length = Math.min(
                    maxHeld, HEADER + 8 + random.nextInt(MessageLog.MAX_RECORD_LENGTH - HEADER - 7));
                final boolean isHeld = random.nextBoolean() && length >= HEADER + 8;
                assertTrue(model.append(isHeld ? length : MessageLog.MAX_RECORD_LENGTH, isHeld), "append " + i);
            }
            model.verify();
        });
    }

    @Test
    void shouldBehaveLikeAListUnderRandomOperations()
    {
        Seeded.run(10, (random) ->
        {
            final MessageLogModel model = new MessageLogModel(MessageLog.MIN_CAPACITY << random.nextInt(3));
            for (int i = 0; i < 10_000; i++)
            {
                model.step(random);
                if (i % 512 == 0)
                {
                    model.verify();
                }
            }
            model.verify();
            assertTrue(model.evictedCount() > 1_000 && model.movedCount() > 10,
                "evicted " + model.evictedCount() + ", moved " + model.movedCount());
        });
    }

    private long append(final int length, final int flags)
    {
        final int offset = log.claim(length);
        return offset < 0 ? offset : log.append(offset, length, RecordDescriptor.RUN, flags, 0, 0);
    }
}
