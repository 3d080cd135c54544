package io.hearsay.io.journal;

import java.io.IOException;
import java.util.Iterator;

import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * Answers questions, one after the other: the indexes say which segments hold what is asked for, each of them is walked
 * until as much is found as its index promises. Whoever catches up asks in sequence, so the walk begins where the last
 * one for the same origin ended. A step is bounded by bytes, and by what the ring of answers takes. The journal's
 * thread.
 */
final class Lookup
{
    private static final int MAX_STEP_LENGTH = 1024 * 1024;
    private static final int MAX_HINTS = 1_024;
    private static final long NONE = -1;

    private final OneToOneRingBuffer questionRing;
    private final OneToOneRingBuffer answerRing;
    private final SegmentCatalog catalog;
    private final DamageReport damage;
    private final MessageHandler handler = this::onQuestion;
    private final RecordCursor cursor = new RecordCursor();
    /** By origin, where the last walk for it ended. */
    private final Long2LongHashMap hints = new Long2LongHashMap(NONE);

    private boolean isOpen;
    private long token;
    private long origin;
    private long first;
    private long last;
    private long searchedTo;
    private StoredSegment segment;
    private SegmentMemory mapped;
    private StoredSegment mappedSegment;
    private long missing;
    private int startOffset;
    private boolean isWrapped;
    private boolean isRunPending;

    Lookup(final Questions questions, final SegmentCatalog catalog, final DamageReport damage)
    {
        questionRing = questions.questionRing();
        answerRing = questions.answerRing();
        this.catalog = catalog;
        this.damage = damage;
    }

    /**
     * Whether a question is being answered.
     *
     * @return true if one is.
     */
    boolean isOpen()
    {
        return isOpen;
    }

    /**
     * Take the next question, when none is being answered.
     *
     * @return whether there is one now.
     */
    boolean take()
    {
        questionRing.read(handler, 1);
        return isOpen;
    }

    private void onQuestion(final int type, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        token = buffer.getLong(offset + QuestionDescriptor.TOKEN_OFFSET);
        origin = buffer.getLong(offset + QuestionDescriptor.ORIGIN_OFFSET);
        first = buffer.getLong(offset + QuestionDescriptor.FIRST_OFFSET);
        last = buffer.getLong(offset + QuestionDescriptor.LAST_OFFSET);
        searchedTo = NONE;
        segment = null;
        isOpen = true;
    }

    /**
     * Go on with the question that was taken. All that was appended before it was asked is in the catalogue.
     *
     * @return what was done: 0 if the agent has to take answers first.
     */
    int step()
    {
        if (segment == null && !nextSegment())
        {
            return end();
        }

        int budget = MAX_STEP_LENGTH;
        while (segment != null && budget > 0)
        {
            final int from = cursor.nextOffset();
            if (!isRunPending && !find())
            {
                leaveSegment();
                continue;
            }
            if (isRunPending && !answer())
            {
                return MAX_STEP_LENGTH - budget;
            }
            budget -= Math.max(RecordDescriptor.ALIGNMENT, cursor.nextOffset() - from);
            if (missing <= 0)
            {
                leaveSegment();
            }
        }

        return MAX_STEP_LENGTH;
    }

    private boolean nextSegment()
    {
        final Iterator<StoredSegment> iterator = catalog.segments().iterator();
        while (iterator.hasNext())
        {
            final StoredSegment candidate = iterator.next();
            final OriginRanges ranges = candidate.firstPosition() > searchedTo ? candidate.ranges().get(origin) : null;
            missing = ranges == null ? 0 : ranges.countWithin(first, last);
            if (missing > 0 && enter(candidate))
            {
                return true;
            }
        }

        return false;
    }

    private boolean enter(final StoredSegment candidate)
    {
        searchedTo = candidate.firstPosition();
        final SegmentMemory memory = memoryOf(candidate);
        if (memory == null)
        {
            return false;
        }

        segment = candidate;
        final long hint = hints.get(origin);
        startOffset = hint > candidate.firstPosition() && hint < candidate.endPosition() ?
            (int)(hint - candidate.firstPosition()) : SegmentDescriptor.HEADER_LENGTH;
        isWrapped = false;
        cursor.wrap(memory, candidate.firstPosition(), startOffset);
        return true;
    }

    private SegmentMemory memoryOf(final StoredSegment candidate)
    {
        if (candidate.active() != null && !candidate.active().isLost())
        {
            return candidate.active().memory();
        }
        if (mappedSegment == candidate)
        {
            return mapped;
        }

        unmap();
        try
        {
            mapped = SegmentFile.read(candidate.path(), candidate.firstPosition()).mapReadOnly();
            mappedSegment = candidate;
            return mapped;
        }
        catch (final IOException ex)
        {
            damage.onUnusable(candidate.path(), ex);
            return null;
        }
    }

    /** One record on. Behind the end it goes on at the beginning, to where it began. */
    private boolean find()
    {
        if (cursor.nextPosition() >= segment.endPosition() || isWrapped && cursor.nextOffset() >= startOffset)
        {
            if (isWrapped || startOffset == SegmentDescriptor.HEADER_LENGTH)
            {
                return false;
            }
            isWrapped = true;
            cursor.moveTo(SegmentDescriptor.HEADER_LENGTH);
            return true;
        }

        final int result = cursor.next();
        if (result == RecordCursor.RECORD)
        {
            isRunPending = cursor.kind() == RecordDescriptor.RUN && cursor.origin() == origin &&
                cursor.firstSequence() <= last && cursor.lastSequence() >= first;
            return true;
        }
        if (result == RecordCursor.CORRUPT)
        {
            return true;
        }

        cursor.moveTo((int)(segment.endPosition() - segment.firstPosition()));
        return true;
    }

    private boolean answer()
    {
        final int length = cursor.bodyLength();
        final int index = answerRing.tryClaim(QuestionDescriptor.RUN, QuestionDescriptor.RUN_OFFSET + length);
        if (index == RingBuffer.INSUFFICIENT_CAPACITY)
        {
            return false;
        }

        answerRing.buffer().putLong(index + QuestionDescriptor.TOKEN_OFFSET, token);
        answerRing.buffer().putBytes(
            index + QuestionDescriptor.RUN_OFFSET, cursor.buffer(), cursor.bodyOffset(), length);
        answerRing.commit(index);
        missing -= Math.min(last, cursor.lastSequence()) - Math.max(first, cursor.firstSequence()) + 1;
        isRunPending = false;
        if (hints.size() >= MAX_HINTS)
        {
            hints.clear();
        }
        hints.put(origin, cursor.nextPosition());
        return true;
    }

    private int end()
    {
        final int index = answerRing.tryClaim(QuestionDescriptor.END, Long.BYTES);
        if (index == RingBuffer.INSUFFICIENT_CAPACITY)
        {
            return 0;
        }

        answerRing.buffer().putLong(index + QuestionDescriptor.TOKEN_OFFSET, token);
        answerRing.commit(index);
        isOpen = false;
        return 1;
    }

    /**
     * Whether a segment is being walked.
     *
     * @param stored segment.
     * @return true if its memory must stay.
     */
    boolean isIn(final StoredSegment stored)
    {
        return segment == stored;
    }

    /**
     * A segment was removed. What is left of an answer from it is lacking, and its blocks are free once it is unmapped.
     *
     * @param stored segment.
     */
    void onRemoved(final StoredSegment stored)
    {
        if (segment == stored)
        {
            leaveSegment();
        }
        if (mappedSegment == stored)
        {
            unmap();
        }
    }

    /**
     * Go on without the segment that is being walked, if any is.
     */
    void leaveSegment()
    {
        segment = null;
        isRunPending = false;
        cursor.release();
    }

    void unmap()
    {
        if (mapped != null)
        {
            mapped.close();
            mapped = null;
            mappedSegment = null;
        }
    }
}
