package io.hearsay.io.journal;

import java.nio.ByteBuffer;

import io.hearsay.core.spi.MessageJournal.AnswerHandler;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * The agent's end of the questions: a ring to the journal's thread and one back. Bounded by a number of open questions,
 * and by the ring of answers, on which the journal's thread waits. The agent's thread, but for the two rings.
 */
final class Questions
{
    private static final int MAX_OPEN = 64;
    private static final int QUESTION_RING_LENGTH = 8 * 1024;
    private static final int ANSWER_RING_LENGTH = 1024 * 1024;

    private final OneToOneRingBuffer questionRing = ring(QUESTION_RING_LENGTH);
    private final OneToOneRingBuffer answerRing = ring(ANSWER_RING_LENGTH);
    private final UnsafeBuffer question = new UnsafeBuffer(new byte[QuestionDescriptor.QUESTION_LENGTH]);
    private final ControlledMessageHandler answerHandler = this::onAnswer;
    private AnswerHandler handler;
    private int openCount;
    private boolean isAborted;

    private static OneToOneRingBuffer ring(final int length)
    {
        return new OneToOneRingBuffer(
            new UnsafeBuffer(ByteBuffer.allocateDirect(length + RingBufferDescriptor.TRAILER_LENGTH)));
    }

    OneToOneRingBuffer questionRing()
    {
        return questionRing;
    }

    OneToOneRingBuffer answerRing()
    {
        return answerRing;
    }

    boolean ask(final long token, final long origin, final long first, final long last)
    {
        if (openCount >= MAX_OPEN)
        {
            return false;
        }

        question.putLong(QuestionDescriptor.TOKEN_OFFSET, token);
        question.putLong(QuestionDescriptor.ORIGIN_OFFSET, origin);
        question.putLong(QuestionDescriptor.FIRST_OFFSET, first);
        question.putLong(QuestionDescriptor.LAST_OFFSET, last);
        if (!questionRing.write(
            QuestionDescriptor.QUESTION, question, 0, QuestionDescriptor.QUESTION_LENGTH))
        {
            return false;
        }

        openCount++;
        return true;
    }

    int poll(final AnswerHandler answers, final int limit)
    {
        if (limit <= 0 || openCount == 0)
        {
            return 0;
        }

        handler = answers;
        isAborted = false;
        int count = 0;
        int read;
        do
        {
            // A read ends where the ring's memory does.
            read = answerRing.controlledRead(answerHandler, limit - count);
            count += read;
        }
        while (read > 0 && count < limit && !isAborted);

        handler = null;
        return count;
    }

    private ControlledMessageHandler.Action onAnswer(
        final int type, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        final long token = buffer.getLong(offset + QuestionDescriptor.TOKEN_OFFSET);
        if (type == QuestionDescriptor.END)
        {
            openCount--;
            handler.onEnd(token);
        }
        else if (!handler.onRun(
            token, buffer, offset + QuestionDescriptor.RUN_OFFSET, length - QuestionDescriptor.RUN_OFFSET))
        {
            isAborted = true;
            return ControlledMessageHandler.Action.ABORT;
        }

        return ControlledMessageHandler.Action.CONTINUE;
    }
}
