package io.hearsay.core.agent;

import io.hearsay.core.log.MessageLog;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The run that own messages are appended to while nothing has passed it. Room for as many as share a datagram is made
 * once, when it begins; each message is only written behind the last, and {@link #publish()} makes all of them part of
 * the log at once. Until then nothing else may be appended to the log. Owned by the agent's thread.
 */
final class OwnRun
{
    private static final long NONE = -1;
    private static final int ENTRIES_OFFSET = RecordDescriptor.BODY_OFFSET + RunFlyweight.HEADER_LENGTH;

    private final NodeState node;
    private long position = NONE;
    private int flags;
    private int topic;
    private int count;
    private int publishedCount;
    private int offset;
    private int length;
    private int publishedLength;
    private int room;

    OwnRun(final NodeState node)
    {
        this.node = node;
    }

    /**
     * Offset of its record in the log if it is a part of that, or -1.
     */
    int publishedOffset()
    {
        return publishedCount > 0 ? offset : -1;
    }

    /**
     * Length of the messages that are not published yet.
     */
    int unpublishedLength()
    {
        return count == publishedCount ? 0 : length - Math.max(publishedLength, ENTRIES_OFFSET);
    }

    /**
     * Number of messages that are not published yet.
     */
    int unpublishedCount()
    {
        return count - publishedCount;
    }

    /**
     * Whether a message can be added.
     *
     * @param messageTopic of the message.
     * @param recordFlags  that its record must have.
     * @param entryLength  of the message with its header.
     */
    boolean takes(final int messageTopic, final int recordFlags, final int entryLength)
    {
        return position != NONE && topic == messageTopic && flags == recordFlags && count < RunFlyweight.MAX_COUNT &&
            (length + entryLength <= room || length + entryLength <= makeRoom());
    }

    /**
     * Begin a run, with room for at least one message. The last one must be published.
     *
     * @param messageTopic of its messages.
     * @param recordFlags  of its record.
     * @param entryLength  of the first message with its header.
     * @return false if there is no room now.
     */
    boolean open(final int messageTopic, final int recordFlags, final int entryLength)
    {
        close();
        final int firstLength = ENTRIES_OFFSET + entryLength;
        final int wantedLength = Math.max(firstLength, RecordDescriptor.BODY_OFFSET + node.sender.batchCapacity());
        // what is held moves out of the way now: the run could not grow past it
        node.log.hasRoom(wantedLength, 0);
        final int claimed = node.claim(
            firstLength, wantedLength / RunFlyweight.ENTRY_HEADER_LENGTH, node.reserve.length());
        if (claimed == MessageLog.NO_ROOM)
        {
            return false;
        }

        topic = messageTopic;
        flags = recordFlags;
        offset = claimed;
        position = node.log.head();
        length = ENTRIES_OFFSET;
        room = firstLength;
        return true;
    }

    /**
     * Write a message behind the others. There must be room.
     */
    void add(final DirectBuffer buffer, final int index, final int messageLength)
    {
        final UnsafeBuffer log = node.log.buffer();
        final int entry = offset + length;
        // first, as the client's memory may be gone
        log.putBytes(entry + RunFlyweight.ENTRY_HEADER_LENGTH, buffer, index, messageLength);
        RunFlyweight.entryLength(log, entry, messageLength);
        length += RunFlyweight.ENTRY_HEADER_LENGTH + messageLength;
        count++;
    }

    /**
     * Make what was added a part of the log, and known to window and index.
     *
     * @return the record's offset if it is new in the log, else -1.
     */
    int publish()
    {
        final boolean isNew = publishedCount == 0;
        final long first = node.own.window.highest() + 1;
        final int added = count - publishedCount;
        final int body = offset + RecordDescriptor.BODY_OFFSET;
        if (isNew)
        {
            RunFlyweight.putHeader(node.log.buffer(), body, node.nodeId, first, topic, 0, count);
            node.log.append(
                offset,
                length,
                RecordDescriptor.RUN,
                flags,
                node.own.index(),
                (int)(node.nowNs / NodeState.MS_NS));
        }
        else
        {
            RunFlyweight.count(node.log.buffer(), body, count);
            if (!node.log.grow(position, length - publishedLength))
            {
                throw new IllegalStateException("the room of the own run is gone");
            }
        }

        node.index.put(node.own.index(), first, added, offset);
        node.own.accept(first, first + added - 1, node.nowNs);
        node.own.retained(first, added);
        node.own.isChanged = true;
        publishedCount = count;
        publishedLength = length;
        return isNew ? offset : -1;
    }

    /**
     * If a cursor has passed it, or something was appended behind it, the next message begins a new one.
     */
    void closeIfPassed()
    {
        if (publishedCount == 0 || position < node.log.tail() || node.log.isPassed(position) ||
            node.log.next(position) != node.log.head())
        {
            close();
        }
        room = 0; // what others may need can have changed
    }

    private void close()
    {
        position = NONE;
        count = 0;
        publishedCount = 0;
        publishedLength = 0;
    }

    /**
     * How long the record may become.
     */
    private int makeRoom()
    {
        int longest = RecordDescriptor.BODY_OFFSET + node.sender.batchCapacity();
        if ((flags & RecordDescriptor.HELD) != 0)
        {
            final long heldLength = node.log.heldLength() - publishedLength;
            longest = (int)Math.min(longest, node.log.capacity() / 2 - heldLength - RecordDescriptor.ALIGNMENT);
        }
        final int spare = node.reserve.length();
        if (spare > 0)
        {
            // where room is kept for others, nothing is evicted to let a run grow
            final int free = node.log.freeLength() + (publishedCount > 0 ? publishedLength : 0) - spare;
            longest = Math.min(longest, free);
        }
        room = longest <= length ? 0 : node.log.room(position, longest);
        return room;
    }
}
