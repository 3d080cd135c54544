package io.hearsay.core.agent;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.spi.MessageJournal;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;

/**
 * Answers requests for what left the log from the journal: asks it, and sends what it gives in later cycles. Owned by
 * the agent's thread; one question per answer, at most {@link #MAX_QUESTIONS}, and a bounded number of datagrams per
 * cycle, while the journal keeps the rest. Nothing waits for a slow journal but the peer that asked, and that as long
 * as the journal gives anything to anybody: a question is given up once the journal was silent for a quarter of
 * <code>gapTimeout</code>, or has ended a later one (counter <code>journal-questions-expired</code>). The peer is told
 * again what is stored, and what it asks then is another question: whatever comes late for the old one has another
 * token, and is passed over.
 */
final class StoredAnswers implements MessageJournal.AnswerHandler
{
    static final int NONE = -1;

    /** Some of them may be for peers that went since, and still have to end. */
    private static final int MAX_QUESTIONS = 128;
    private static final int MAX_POLLED_PER_CYCLE = 256;
    /** Who asked declares lost what does not come within a <code>gapTimeout</code>: before that it has to ask again. */
    private static final int SILENCES_PER_GAP_TIMEOUT = 4;

    private final NodeState node;
    private final MessageJournal journal;
    private final ResponseWriter writer;
    private final long maxSilenceNs;
    private final Question[] questions = new Question[MAX_QUESTIONS];
    private int openCount;
    private long askedCount;
    private long askedToken = NONE;
    private long endedToken = NONE;
    /** When the journal gave something, or could not, since nothing was taken. */
    private long givenNs;
    /** Nothing came in time, and nothing has come since: then it gets a question now and then. */
    private boolean isSilent;
    private long triedNs;
    private int packetsLeft;

    /** Whose messages are in the packet that is being written, or null. */
    private Question inPacket;

    StoredAnswers(final NodeState node, final ResponseWriter writer)
    {
        this.node = node;
        this.writer = writer;
        journal = node.journal;
        maxSilenceNs = node.settings.get(EngineOption.GAP_TIMEOUT) / SILENCES_PER_GAP_TIMEOUT;
        givenNs = node.nowNs;
    }

    /**
     * Ask for what is stored; the answer waits for the end of that, or until the journal takes a question again.
     */
    void ask(final PullAnswer answer, final long origin, final long first, final long last)
    {
        if (isSilent && node.nowNs - triedNs < maxSilenceNs)
        {
            giveUp(answer, last);
            return;
        }

        triedNs = node.nowNs;
        final Question question = openCount < MAX_QUESTIONS ? free() : null;
        if (question == null || !journal.ask(tokenOf(question, askedCount), origin, first, last))
        {
            node.counters.increment(CounterDescriptor.JOURNAL_QUESTIONS_REFUSED);
            onRefused(answer, last);
            return;
        }

        answer.isRefused = false;
        askedToken = tokenOf(question, askedCount++);
        question.token = askedToken;
        question.answer = answer;
        question.origin = origin;
        question.first = first;
        question.last = last;
        question.passedCount = 0;
        question.foundCount = 0;
        question.askedNs = node.nowNs;
        question.isOpen = true;
        answer.question = question.index;
        openCount++;
    }

    private void onRefused(final PullAnswer answer, final long last)
    {
        isSilent |= answer.isRefused && isSilentSince(answer.refusedNs);
        if (isSilent)
        {
            giveUp(answer, last);
        }
        else if (!answer.isRefused)
        {
            answer.isRefused = true;
            answer.refusedNs = node.nowNs;
        }
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
        if (askedToken == endedToken)
        {
            return 0;
        }
        if (!node.sender.isReady(node.nowNs))
        {
            givenNs = node.nowNs; // it is not the journal that is waited for
            return 0;
        }

        packetsLeft = maxPackets;
        inPacket = null;
        journal.poll(this, MAX_POLLED_PER_CYCLE);
        flush();
        if (openCount > 0 && isSilentSince(givenNs))
        {
            expireSilent();
        }
        return maxPackets - packetsLeft;
    }

    private boolean isSilentSince(final long fromNs)
    {
        return node.nowNs - fromNs >= maxSilenceNs && node.nowNs - givenNs >= maxSilenceNs;
    }

    private void expireSilent()
    {
        for (int i = 0; i < MAX_QUESTIONS && openCount > 0; i++)
        {
            final Question question = questions[i];
            if (question != null && question.isOpen && isSilentSince(question.askedNs))
            {
                isSilent = true;
                expire(question);
            }
        }
    }

    /** The journal answers one after the other, so what it did not end before this one it never will. */
    private void expireBefore(final long token)
    {
        for (int i = 0; i < MAX_QUESTIONS && openCount > 0; i++)
        {
            final Question question = questions[i];
            if (question != null && question.isOpen && question.token < token)
            {
                expire(question);
            }
        }
    }

    private void expire(final Question question)
    {
        if (question.answer != null)
        {
            question.answer.question = NONE;
            giveUp(question.answer, question.last);
        }
        else
        {
            node.counters.increment(CounterDescriptor.JOURNAL_QUESTIONS_EXPIRED);
        }
        close(question);
    }

    private void giveUp(final PullAnswer answer, final long last)
    {
        node.counters.increment(CounterDescriptor.JOURNAL_QUESTIONS_EXPIRED);
        answer.isRefused = false;
        answer.hasMissing = true;
        answer.sequence = last + 1;
    }

    private void close(final Question question)
    {
        node.counters.add(CounterDescriptor.JOURNAL_MESSAGES_SENT, question.foundCount);
        question.isOpen = false;
        question.answer = null;
        openCount--;
    }

    @Override
    public boolean onRun(final long token, final DirectBuffer buffer, final int offset, final int length)
    {
        onGiven();
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
        onGiven();
        endedToken = Math.max(endedToken, token);
        final Question question = find(token);
        if (question == null)
        {
            return;
        }

        flush();
        expireBefore(token);
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
        close(question);
    }

    private void onGiven()
    {
        givenNs = node.nowNs;
        isSilent = false;
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
        private long askedNs;
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
