package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.spi.MessageJournal;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;

/**
 * Answers requests for what left the log from the journal: asks it, and sends what it gives in later cycles. Owned by
 * the agent's thread; one question per answer, at most {@link #MAX_QUESTIONS}, and a bounded number of datagrams per
 * cycle, while the journal keeps the rest. Nothing waits for a slow journal but the peer that asked.
 */
final class StoredAnswers implements MessageJournal.AnswerHandler
{
    static final int NONE = -1;

    /** Some of them may be for peers that went since, and still have to end. */
    private static final int MAX_QUESTIONS = 128;
    private static final int MAX_POLLED_PER_CYCLE = 256;

    private final NodeState node;
    private final MessageJournal journal;
    private final ResponseWriter writer;
    private final Question[] questions = new Question[MAX_QUESTIONS];
    private int openCount;
    private long askedCount;
    private int packetsLeft;

    /** Whose messages are in the packet that is being written, or null. */
    private Question inPacket;

    StoredAnswers(final NodeState node, final ResponseWriter writer)
    {
        this.node = node;
        this.writer = writer;
        journal = node.journal;
    }

    /**
     * Ask for what is stored; the answer waits for the end of that.
     *
     * @return false if the journal takes no question now.
     */
    boolean ask(final PullAnswer answer, final long origin, final long first, final long last)
    {
        final Question question = openCount < MAX_QUESTIONS ? free() : null;
        if (question == null || !journal.ask(tokenOf(question, askedCount), origin, first, last))
        {
            node.counters.increment(CounterDescriptor.JOURNAL_QUESTIONS_REFUSED);
            return false;
        }

        question.token = tokenOf(question, askedCount++);
        question.answer = answer;
        question.origin = origin;
        question.first = first;
        question.last = last;
        question.passedCount = 0;
        question.foundCount = 0;
        question.isOpen = true;
        answer.question = question.index;
        openCount++;
        return true;
    }

    /**
     * A newer request takes the place of one for which a question is open.
     *
     * @return whether it asks for the same, so that it goes on with that question.
     */
    boolean goOn(final PullAnswer answer, final DirectBuffer buffer, final int offset, final int length)
    {
        final Question question = questions[answer.question];
        return answer.goOn(question.origin, question.first, question.last, buffer, offset, length);
    }

    /**
     * Nobody waits any more for the end of an answer's question, if it has one.
     */
    void abandon(final PullAnswer answer)
    {
        if (answer.question != NONE)
        {
            questions[answer.question].answer = null;
            answer.question = NONE;
        }
    }

    /**
     * Send what the journal gives.
     *
     * @param maxPackets datagrams that may be sent.
     * @return the number of datagrams sent.
     */
    int onCycle(final int maxPackets)
    {
        if (openCount == 0 || !node.sender.isReady(node.nowNs))
        {
            return 0;
        }

        packetsLeft = maxPackets;
        inPacket = null;
        journal.poll(this, MAX_POLLED_PER_CYCLE);
        flush();
        return maxPackets - packetsLeft;
    }

    @Override
    public boolean onRun(final long token, final DirectBuffer buffer, final int offset, final int length)
    {
        final Question question = find(token);
        if (question == null || !isWaitedFor(question))
        {
            return true;
        }
        if (!isValid(question, buffer, offset, length))
        {
            node.counters.increment(CounterDescriptor.JOURNAL_RUNS_INVALID);
            return true;
        }

        final long runFirst = RunFlyweight.firstSequence(buffer, offset);
        final long to = Math.min(question.last, runFirst + RunFlyweight.count(buffer, offset) - 1);
        long from = Math.max(question.first, runFirst) + question.passedCount;
        while (from <= to)
        {
            if (inPacket != question && !begin(question))
            {
                return false;
            }
            final int added = writer.add(buffer, offset, from, to);
            if (added == 0)
            {
                flush(); // full
            }
            question.passedCount += added;
            question.foundCount += added;
            from += added;
        }

        question.passedCount = 0;
        return true;
    }

    @Override
    public void onEnd(final long token)
    {
        final Question question = find(token);
        if (question == null)
        {
            return;
        }

        if (inPacket == question)
        {
            flush();
        }
        final PullAnswer answer = question.answer;
        if (answer != null)
        {
            final long lackingCount = question.last - question.first + 1 - question.foundCount;
            answer.question = NONE;
            answer.sequence = question.last + 1;
            if (lackingCount > 0)
            {
                answer.hasMissing = true;
                node.counters.add(CounterDescriptor.JOURNAL_ANSWERS_LACKING, lackingCount);
            }
        }
        node.counters.add(CounterDescriptor.JOURNAL_MESSAGES_SENT, question.foundCount);
        question.isOpen = false;
        question.answer = null;
        openCount--;
    }

    private boolean isWaitedFor(final Question question)
    {
        final Peer peer = question.answer == null ? null : question.answer.peer;
        return peer != null && node.peers.find(peer.id()) == peer;
    }

    /** What comes from a file is looked at before it is believed. */
    private static boolean isValid(
        final Question question, final DirectBuffer buffer, final int offset, final int length)
    {
        return length >= RunFlyweight.HEADER_LENGTH &&
            PacketValidator.endOfRun(buffer, offset, offset + length) == offset + length &&
            RunFlyweight.origin(buffer, offset) == question.origin;
    }

    private boolean begin(final Question question)
    {
        flush();
        if (packetsLeft == 0 || !node.sender.isReady(node.nowNs))
        {
            return false;
        }

        writer.begin();
        inPacket = question;
        return true;
    }

    private void flush()
    {
        if (inPacket != null && writer.length() > 0)
        {
            writer.sendTo(inPacket.answer.peer);
            packetsLeft--;
        }
        inPacket = null;
    }

    private Question free()
    {
        for (int i = 0; i < MAX_QUESTIONS; i++)
        {
            if (questions[i] == null)
            {
                questions[i] = new Question(i);
            }
            if (!questions[i].isOpen)
            {
                return questions[i];
            }
        }

        throw new IllegalStateException("all questions are open");
    }

    private Question find(final long token)
    {
        final Question question = questions[(int)(token & MAX_QUESTIONS - 1)];
        return question != null && question.isOpen && question.token == token ? question : null;
    }

    private static long tokenOf(final Question question, final long number)
    {
        return number * MAX_QUESTIONS + question.index;
    }

    private static final class Question
    {
        private final int index;
        private long token;
        private boolean isOpen;
        /** Null if nobody waits for it any more. */
        private PullAnswer answer;
        private long origin;
        private long first;
        private long last;
        /** Messages of the run at hand that were sent. */
        private int passedCount;
        private long foundCount;

        private Question(final int index)
        {
            this.index = index;
        }
    }
}
