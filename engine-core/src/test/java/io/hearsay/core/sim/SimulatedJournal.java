package io.hearsay.core.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import io.hearsay.core.spi.MessageJournal;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A journal in memory, which outlives the node that writes it. It can be full, answer late, take few questions, and
 * let go of its oldest records. What is appended survives a crash.
 */
public final class SimulatedJournal implements MessageJournal
{
    private final LongSupplier clock;
    private final List<Entry> entries = new ArrayList<>();
    private final Long2ObjectHashMap<SequenceSet> accepted = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<Stored> storedByOrigin = new Long2ObjectHashMap<>();
    private final ArrayDeque<Question> questions = new ArrayDeque<>();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final List<Long> gaps = new ArrayList<>();
    private long maxLength = Long.MAX_VALUE;
    private long answerNs;
    private int maxQuestions = 16;
    private boolean isFull;
    private int firstStored;
    private long storedLength;
    private long position;
    private long storedCount;
    private long appendedCount;

    private record Entry(long origin, long first, long last, boolean isOwn, byte[] run)
    {
    }

    /** What is stored of one origin: all that was appended from the first sequence above all that left. */
    private static final class Stored
    {
        private long from = 1;
        private long highest;
    }

    private static final class Question
    {
        private long token;
        private long origin;
        private long first;
        private long last;
        private long dueNs;
        private int next;
    }

    SimulatedJournal(final LongSupplier clock)
    {
        this.clock = clock;
    }

    /**
     * Let it have no room from now on, or have some again.
     *
     * @param hasNoRoom whether it takes nothing.
     */
    public void full(final boolean hasNoRoom)
    {
        isFull = hasNoRoom;
    }

    /**
     * Set how long an answer takes.
     *
     * @param ns from the question to the first run.
     */
    public void answerAfter(final long ns)
    {
        answerNs = ns;
    }

    /**
     * Set how many questions may be open.
     *
     * @param count of questions.
     */
    public void maxQuestions(final int count)
    {
        maxQuestions = count;
    }

    /**
     * Forget what it was asked: these answers never end.
     *
     * @return whether it was asked anything.
     */
    public boolean forgetQuestions()
    {
        final boolean wasAsked = !questions.isEmpty();
        questions.clear();
        return wasAsked;
    }

    /**
     * Let the oldest records leave when there are more, now and from now on.
     *
     * @param length of all runs in bytes.
     */
    public void retain(final long length)
    {
        maxLength = length;
        leave();
    }

    /**
     * Number of messages that were ever appended.
     *
     * @return the number.
     */
    public long appendedCount()
    {
        return appendedCount;
    }

    /**
     * Whether a message was appended, still stored or not.
     *
     * @param origin   node id.
     * @param sequence of it.
     * @return true if it was.
     */
    public boolean wasAppended(final long origin, final long sequence)
    {
        final SequenceSet known = accepted.get(origin);
        return known != null && known.contains(sequence);
    }

    /**
     * Number of messages that are stored.
     *
     * @return the number.
     */
    public long storedCount()
    {
        return storedCount;
    }

    /**
     * Number of own messages of whatever life that are stored.
     *
     * @return the number.
     */
    public long ownCount()
    {
        return entries.subList(firstStored, entries.size()).stream()
            .filter(Entry::isOwn).mapToLong((entry) -> entry.last - entry.first + 1).sum();
    }

    /**
     * The gaps that were noted.
     *
     * @return the number of messages of each.
     */
    public List<Long> gaps()
    {
        return gaps;
    }

    /**
     * Another life of its node begins.
     *
     * @return origin, first and last sequence of each range that is known.
     */
    List<long[]> open()
    {
        questions.clear();
        final List<long[]> ranges = new ArrayList<>();
        restore((origin, first, last) -> ranges.add(new long[]{origin, first, last}));
        return ranges;
    }

    @Override
    public void restore(final RangeHandler handler)
    {
        accepted.forEach((origin, known) -> known.forEach((first, last) -> handler.onRange(origin, first, last)));
    }

    @Override
    public long append(
        final DirectBuffer buffer, final int offset, final int length, final boolean isOwn, final long timeMs)
    {
        if (isFull)
        {
            return NO_ROOM;
        }

        final byte[] run = new byte[length];
        buffer.getBytes(offset, run);
        final long origin = RunFlyweight.origin(buffer, offset);
        final long first = RunFlyweight.firstSequence(buffer, offset);
        final long last = first + RunFlyweight.count(buffer, offset) - 1;
        if (!accepted.computeIfAbsent(origin, (key) -> new SequenceSet()).add(first, last))
        {
            throw new AssertionError("journaled twice: " + Long.toHexString(origin) + "/" + first);
        }

        final Entry entry = new Entry(origin, first, last, isOwn, run);
        final Stored stored = storedByOrigin.computeIfAbsent(origin, (key) -> new Stored());
        stored.highest = Math.max(stored.highest, last);
        entries.add(entry);
        appendedCount += last - first + 1;
        storedCount += last - first + 1;
        storedLength += length;
        position += length;
        leave();
        return position;
    }

    @Override
    public long appendGap(final long count, final long timeMs)
    {
        if (isFull)
        {
            return NO_ROOM;
        }

        gaps.add(count);
        return position;
    }

    @Override
    public long position()
    {
        return position;
    }

    @Override
    public long storedFrom(final long origin)
    {
        final Stored stored = storedByOrigin.get(origin);
        return stored == null || stored.highest < stored.from ? Long.MAX_VALUE : stored.from;
    }

    @Override
    public boolean ask(final long token, final long origin, final long first, final long last)
    {
        if (questions.size() >= maxQuestions)
        {
            return false;
        }

        final Question question = new Question();
        question.token = token;
        question.origin = origin;
        question.first = first;
        question.last = last;
        question.dueNs = clock.getAsLong() + answerNs;
        question.next = firstStored;
        questions.add(question);
        return true;
    }

    @Override
    public int poll(final AnswerHandler handler, final int limit)
    {
        int taken = 0;
        while (taken < limit && !questions.isEmpty() && questions.peek().dueNs <= clock.getAsLong())
        {
            final Question question = questions.peek();
            final Entry entry = nextOf(question);
            if (entry == null)
            {
                questions.poll();
                handler.onEnd(question.token);
            }
            else
            {
                view.wrap(entry.run);
                if (!handler.onRun(question.token, view, 0, entry.run.length))
                {
                    return taken;
                }
                question.next++;
            }
            taken++;
        }

        return taken;
    }

    private Entry nextOf(final Question question)
    {
        question.next = Math.max(question.next, firstStored);
        for (; question.next < entries.size(); question.next++)
        {
            final Entry entry = entries.get(question.next);
            if (entry.origin == question.origin && entry.first <= question.last && entry.last >= question.first)
            {
                return entry;
            }
        }

        return null;
    }

    private void leave()
    {
        while (storedLength > maxLength)
        {
            final Entry entry = entries.get(firstStored);
            final Stored stored = storedByOrigin.get(entry.origin);
            stored.from = Math.max(stored.from, entry.last + 1);
            storedLength -= entry.run.length;
            storedCount -= entry.last - entry.first + 1;
            entries.set(firstStored++, null);
        }
    }
}
