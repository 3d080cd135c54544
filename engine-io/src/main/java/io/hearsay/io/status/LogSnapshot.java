package io.hearsay.io.status;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.log.MessageLog;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.wire.RunFlyweight;
import io.hearsay.io.file.LogFile;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The newest records of an engine's message log, copied while the engine goes on, or after it died. What the engine
 * overwrites meanwhile is left out.
 *
 * @param tail     position of the oldest record that the log held.
 * @param head     position behind the newest one.
 * @param capacity of the log in bytes.
 * @param records  the newest ones, oldest first.
 * @param isBroken whether the log makes no sense somewhere, and records behind that place are left out.
 */
public record LogSnapshot(long tail, long head, int capacity, List<LogRecord> records, boolean isBroken)
{
    /**
     * Copy the newest records.
     *
     * @param directory of the engine.
     * @param limit     the most records.
     * @return the snapshot.
     * @throws IOException if there is no log, or it is not one that this version understands.
     */
    public static LogSnapshot read(final Path directory, final int limit) throws IOException
    {
        try (LogFile file = LogFile.openReadOnly(directory))
        {
            return read(file.log(), limit);
        }
    }

    static LogSnapshot read(final UnsafeBuffer log, final int limit)
    {
        final int capacity = log.capacity() - MessageLog.TRAILER_LENGTH;
        final int tailOffset = capacity + MessageLog.TAIL_OFFSET;
        long tail = log.getLongVolatile(tailOffset);
        long head = log.getLongVolatile(capacity + MessageLog.HEAD_OFFSET);
        while (tail != log.getLongVolatile(tailOffset))
        {
            tail = log.getLongVolatile(tailOffset);
            head = log.getLongVolatile(capacity + MessageLog.HEAD_OFFSET);
        }

        final Deque<LogRecord> records = new ArrayDeque<>();
        boolean isBroken = tail < 0 || tail > head || head - tail > capacity || (tail & 7) != 0;
        long position = tail;
        while (!isBroken && position < head)
        {
            final int offset = (int)position & capacity - 1;
            final int length = log.getInt(offset + RecordDescriptor.LENGTH_OFFSET);
            final byte kind = log.getByte(offset + RecordDescriptor.KIND_OFFSET);
            final int flags = RecordDescriptor.flags(log, offset);
            final boolean isValid = isValid(kind, length, capacity - offset);
            final boolean isBody = isValid && kind != RecordDescriptor.PADDING;
            final byte[] body = new byte[isBody ? length - RecordDescriptor.BODY_OFFSET : 0];
            log.getBytes(offset + (isBody ? RecordDescriptor.BODY_OFFSET : 0), body);

            VarHandle.acquireFence();
            final long tailNow = log.getLongVolatile(tailOffset);
            if (tailNow > position)
            {
                position = tailNow;
                records.clear();
                continue;
            }

            isBroken = !isValid;
            if (isBody)
            {
                records.addLast(new LogRecord(position, kind, flags, body));
                if (records.size() > limit)
                {
                    records.removeFirst();
                }
            }
            position += isValid ? RecordDescriptor.aligned(length) : 0;
        }

        return new LogSnapshot(tail, head, capacity, new ArrayList<>(records), isBroken);
    }

    private static boolean isValid(final byte kind, final int length, final int untilEnd)
    {
        if (length <= 0 || length > untilEnd)
        {
            return false;
        }

        final int bodyLength = length - RecordDescriptor.BODY_OFFSET;
        return switch (kind)
        {
            case RecordDescriptor.PADDING -> true;
            case RecordDescriptor.RUN ->
                bodyLength >= RunFlyweight.HEADER_LENGTH && length <= MessageLog.MAX_RECORD_LENGTH;
            case RecordDescriptor.GAP -> bodyLength == DeliveryDescriptor.GAP_LENGTH;
            default -> false;
        };
    }
}
