package io.hearsay.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A {@link MessageLog} beside a list of what it should hold.
 */
final class MessageLogModel implements EvictionHandler
{
    private static final int HEADER = RecordDescriptor.BODY_OFFSET;
    private static final int ID_LENGTH = Integer.BYTES;

    private final MessageLog log;
    private final ArrayDeque<Record> records = new ArrayDeque<>();
    private final List<LogCursor> cursors = new ArrayList<>();
    private int nextId;
    private int evictedCount;
    private int movedCount;

    MessageLogModel(final int capacity)
    {
        log = new MessageLog(capacity, this);
    }

    private static final class Record
    {
        private int id;
        private int offset;
        private int length;
        private boolean isHeld;
        private boolean isMoved;
    }

    MessageLog log()
    {
        return log;
    }

    int evictedCount()
    {
        return evictedCount;
    }

    int movedCount()
    {
        return movedCount;
    }

    void step(final SplittableRandom random)
    {
        final int maxBody = MessageLog.MAX_RECORD_LENGTH - HEADER;
        switch (random.nextInt(16))
        {
            case 0:
                addOrRemoveCursor(random);
                break;

            case 1:
                growLast(1 + random.nextInt(200));
                break;

            case 2:
                unhold(random);
                break;

            case 3:
                log.evictOldest();
                break;

            case 4:
            case 5:
            case 6:
            case 7:
                advance(random);
                break;

            default:
                final int bits = random.nextInt(14);
                final int length = HEADER + ID_LENGTH + Math.min(random.nextInt(1 << bits), maxBody - ID_LENGTH);
                final boolean isHeld = random.nextInt(3) == 0 && log.heldLength() + length <= log.capacity() / 2;
                append(length, isHeld);
                break;
        }
        assertTrue(log.head() - log.tail() <= log.capacity());
    }

    boolean append(final int length, final boolean isHeld)
    {
        final boolean hasRoom = log.hasRoom(length);
        final int offset = log.claim(length);
        if (offset < 0)
        {
            assertTrue(cursors.stream().anyMatch(log::isBlockedBy), "refused though no cursor is in the way");
            return false;
        }

        assertTrue(hasRoom, "claimed where there is no room");
        assertTrue(offset + RecordDescriptor.aligned(length) <= log.capacity());
        final Record record = new Record();
        record.id = nextId++;
        record.offset = offset;
        record.length = length;
        record.isHeld = isHeld;
        fill(record, HEADER);
        log.append(offset, length, RecordDescriptor.RUN, isHeld ? RecordDescriptor.HELD : 0, record.id, ~record.id);
        records.add(record);
        return true;
    }

    void verify()
    {
        final Iterator<Record> expected = records.iterator();
        long held = 0;
        long position = log.tail();
        while (position < log.head())
        {
            final int offset = log.offset(position);
            if (RecordDescriptor.kind(log.buffer(), offset) != RecordDescriptor.PADDING)
            {
                final Record record = expected.next();
                assertEquals(record.offset, offset);
                verify(record);
                held += record.isHeld ? RecordDescriptor.aligned(record.length) : 0;
            }
            position = log.next(position);
        }
        assertEquals(log.head(), position);
        assertFalse(expected.hasNext());
        assertEquals(held, log.heldLength());
        for (final LogCursor cursor : cursors)
        {
            assertTrue(cursor.position() >= log.tail(), "a cursor lost its record");
        }
    }

    @Override
    public void onEvict(final int offset)
    {
        final Record record = records.poll();
        assertNotNull(record);
        assertEquals(record.offset, offset, "the oldest leaves first");
        assertFalse(record.isHeld, "a held record left");
        verify(record);
        evictedCount++;
    }

    @Override
    public boolean isKept(final int offset)
    {
        return false;
    }

    @Override
    public void onMove(final int offset)
    {
        final Record record = records.poll();
        assertNotNull(record);
        assertTrue(record.isHeld);
        record.offset = offset;
        record.isMoved = true;
        verify(record);
        records.add(record);
        movedCount++;
    }

    private void addOrRemoveCursor(final SplittableRandom random)
    {
        if (cursors.size() < 3 && random.nextBoolean())
        {
            final LogCursor cursor = new LogCursor();
            log.add(cursor, random.nextBoolean() ? log.tail() : log.head());
            cursors.add(cursor);
        }
        else if (!cursors.isEmpty())
        {
            log.remove(cursors.remove(random.nextInt(cursors.size())));
        }
    }

    private void growLast(final int extra)
    {
        final Record last = records.peekLast();
        final long start = last == null ? 0 : log.head() - RecordDescriptor.aligned(last.length);
        if (last != null && last.length + extra <= MessageLog.MAX_RECORD_LENGTH && start >= log.tail() &&
            log.offset(start) == last.offset && !log.isPassed(start) &&
            (!last.isHeld || log.heldLength() + extra <= log.capacity() / 2) && log.grow(start, extra))
        {
            final int before = last.length;
            last.length += extra;
            fill(last, before);
        }
    }

    private void unhold(final SplittableRandom random)
    {
        final List<Record> held = records.stream().filter((record) -> record.isHeld).toList();
        if (!held.isEmpty())
        {
            final Record record = held.get(random.nextInt(held.size()));
            log.unhold(record.offset);
            record.isHeld = false;
        }
    }

    private void advance(final SplittableRandom random)
    {
        for (final LogCursor cursor : cursors)
        {
            for (int i = random.nextInt(8); i > 0 && cursor.position() < log.head(); i--)
            {
                cursor.position(log.next(cursor.position()));
            }
        }
    }

    private void fill(final Record record, final int from)
    {
        final UnsafeBuffer buffer = log.buffer();
        for (int i = from; i < record.length; i++)
        {
            buffer.putByte(record.offset + i, (byte)(record.id * 31 + i));
        }
    }

    private void verify(final Record record)
    {
        final UnsafeBuffer buffer = log.buffer();
        assertEquals(record.length, RecordDescriptor.length(buffer, record.offset));
        assertEquals(record.id, RecordDescriptor.originIndex(buffer, record.offset));
        assertEquals(~record.id, RecordDescriptor.source(buffer, record.offset));
        assertEquals(record.isHeld, RecordDescriptor.is(buffer, record.offset, RecordDescriptor.HELD));
        assertEquals(record.isMoved, RecordDescriptor.is(buffer, record.offset, RecordDescriptor.MOVED));
        for (int i = HEADER; i < record.length; i++)
        {
            if (buffer.getByte(record.offset + i) != (byte)(record.id * 31 + i))
            {
                throw new AssertionError("record " + record.id + " is corrupt at " + i);
            }
        }
    }
}
