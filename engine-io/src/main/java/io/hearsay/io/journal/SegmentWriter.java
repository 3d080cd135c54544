package io.hearsay.io.journal;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;

import io.hearsay.core.spi.MessageJournal;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends records. The agent's thread, but for {@link #offer}, by which the journal's thread hands over the segment
 * that comes next; if that one is late, there is no room.
 */
final class SegmentWriter
{
    private final AtomicReference<ActiveSegment> next = new AtomicReference<>();
    private final RecordImage image = new RecordImage();
    private ActiveSegment active;
    private long position;
    private long noRoomCount;

    /**
     * Go on.
     *
     * @param active   segment to go on in, or null if there is none yet.
     * @param position behind the last record.
     */
    SegmentWriter(final ActiveSegment active, final long position)
    {
        this.active = active;
        this.position = position;
    }

    /**
     * Hand over the segment that comes next. The journal's thread.
     *
     * @param segment that is empty.
     */
    void offer(final ActiveSegment segment)
    {
        next.set(segment);
    }

    /**
     * Whether another segment is wanted. The journal's thread.
     *
     * @return true if the last one was taken.
     */
    boolean wantsNext()
    {
        return next.get() == null;
    }

    /**
     * Whether there is a segment to write to, or the next one is handed over. Before the agent's thread begins.
     *
     * @return false if there is no room at all.
     */
    boolean hasSegment()
    {
        return active != null || next.get() != null;
    }

    /**
     * Take back what was not taken. The journal's thread, when the agent's has ended.
     *
     * @return the segment, or null.
     */
    ActiveSegment takeBack()
    {
        return next.getAndSet(null);
    }

    long position()
    {
        return position;
    }

    /**
     * How often there was no room. The agent's thread.
     *
     * @return the number of refusals.
     */
    long noRoomCount()
    {
        return noRoomCount;
    }

    long append(
        final byte kind,
        final byte flags,
        final long timeMs,
        final DirectBuffer body,
        final int bodyOffset,
        final int bodyLength)
    {
        final int length = RecordDescriptor.BODY_OFFSET + bodyLength;
        final int alignedLength = RecordDescriptor.align(length);
        if (active != null && active.isLost())
        {
            active.full();
            active = null;
        }
        if ((active == null || active.length() - active.endOffset() < alignedLength) && !roll(timeMs))
        {
            noRoomCount++;
            return MessageJournal.NO_ROOM;
        }

        image.buffer().putBytes(RecordDescriptor.BODY_OFFSET, body, bodyOffset, bodyLength);
        return commit(length, kind, flags, timeMs);
    }

    /** The body is there already. */
    private long commit(final int length, final byte kind, final byte flags, final long timeMs)
    {
        final ActiveSegment segment = active;
        final UnsafeBuffer record = image.buffer();
        record.putLong(RecordDescriptor.TIME_OFFSET, timeMs);
        record.putByte(RecordDescriptor.KIND_OFFSET, kind);
        record.putByte(RecordDescriptor.FLAGS_OFFSET, flags);
        record.putShort(RecordDescriptor.RESERVED_OFFSET, (short)0);
        record.putInt(RecordDescriptor.CRC_OFFSET, image.crc(length, segment.crc()));
        store(segment.buffer(), segment.endOffset(), record, length);
        final int end = segment.endOffset() + RecordDescriptor.align(length);
        segment.endOffset(end);
        position = segment.firstPosition() + end;
        return position;
    }

    private static void store(final UnsafeBuffer segment, final int offset, final UnsafeBuffer record, final int length)
    {
        segment.putInt(offset + RecordDescriptor.LENGTH_OFFSET, -length);
        // What is stored later must not be seen in the file before this, not even by whoever finds it after a crash.
        VarHandle.storeStoreFence();
        segment.putBytes(
            offset + RecordDescriptor.CRC_OFFSET,
            record,
            RecordDescriptor.CRC_OFFSET,
            length - RecordDescriptor.CRC_OFFSET);
        segment.putIntRelease(offset + RecordDescriptor.LENGTH_OFFSET, length);
    }

    private boolean roll(final long timeMs)
    {
        final ActiveSegment segment = next.get();
        if (segment == null)
        {
            return false;
        }

        if (active != null)
        {
            final int offset = active.endOffset();
            if (active.length() - offset >= RecordDescriptor.MIN_ALIGNED_LENGTH)
            {
                commit(RecordDescriptor.BODY_OFFSET, RecordDescriptor.END, (byte)0, timeMs);
            }
        }
        if (active != null)
        {
            active.full();
        }
        next.set(null);
        if (segment.isLost())
        {
            // Cut before anything was written to it.
            segment.full();
            active = null;
            return false;
        }

        active = segment;
        return true;
    }
}
