package io.hearsay.io.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

import io.hearsay.io.GossipClient;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Publishes each line of a stream, its bytes as they are, without the carriage return that some systems end a line
 * with: while there is no room for what must be delivered it waits. A line that is longer than a message may be is
 * skipped with a word about it. A thread of its own, as reading blocks.
 */
final class LinePublisher implements Runnable
{
    private final InputStream in;
    private final GossipClient client;
    private final Publishing publishing;
    private final PrintWriter err;
    private final byte[] bytes = new byte[GossipClient.MAX_MESSAGE_LENGTH + 1]; // and a carriage return
    private final UnsafeBuffer line = new UnsafeBuffer(bytes);
    private final IdleStrategy idleStrategy =
        new BackoffIdleStrategy(10, 5, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MILLISECONDS.toNanos(1));
    private volatile long accepted;
    private volatile long dropped;
    private volatile boolean hasFailed;
    private volatile boolean isDone;
    private volatile boolean isStopped;

    /**
     * How lines are published.
     *
     * @param topic     of all of them.
     * @param flags     of all of them, see {@link GossipClient}.
     * @param isPatient whether to wait also while the engine gives no sign of life, instead of giving up.
     */
    record Publishing(int topic, int flags, boolean isPatient)
    {
    }

    LinePublisher(
        final InputStream in, final GossipClient client, final Publishing publishing, final PrintWriter err)
    {
        this.in = new BufferedInputStream(in);
        this.client = client;
        this.publishing = publishing;
        this.err = err;
    }

    @Override
    public void run()
    {
        try
        {
            publishLines();
        }
        finally
        {
            isDone = true;
        }
    }

    private void publishLines()
    {
        long number = 0;
        long length = readLine();
        while (length >= 0 && !isStopped)
        {
            number++;
            if (length > GossipClient.MAX_MESSAGE_LENGTH)
            {
                err.println("hearsay: line " + number + " is skipped: it has " + length + " bytes, a message at most " +
                    GossipClient.MAX_MESSAGE_LENGTH);
                err.flush();
                hasFailed = true;
            }
            else if (!publish((int)length))
            {
                return;
            }
            length = readLine();
        }
    }

    private boolean publish(final int length)
    {
        long result = offer(length);
        while (result == GossipClient.BACK_PRESSURED || result == GossipClient.NOT_CONNECTED && publishing.isPatient())
        {
            if (isStopped)
            {
                return false;
            }
            idleStrategy.idle();
            result = offer(length);
        }

        idleStrategy.reset();
        if (result == GossipClient.DROPPED)
        {
            dropped = dropped + 1;
            return true;
        }
        if (result < 0)
        {
            hasFailed = true;
            return false;
        }

        accepted = accepted + 1;
        return true;
    }

    private long offer(final int length)
    {
        return client.offer(line, 0, length, publishing.topic(), publishing.flags());
    }

    private long readLine()
    {
        try
        {
            long length = 0;
            int next = in.read();
            if (next < 0)
            {
                return -1;
            }

            while (next >= 0 && next != '\n')
            {
                if (length < bytes.length)
                {
                    bytes[(int)length] = (byte)next;
                }
                length++;
                next = in.read();
            }

            return length > 0 && length <= bytes.length && bytes[(int)length - 1] == '\r' ? length - 1 : length;
        }
        catch (final IOException ex)
        {
            err.println("hearsay: standard input can not be read: " + ex.getMessage());
            err.flush();
            hasFailed = true;
            return -1;
        }
    }

    /**
     * Lines that the engine took over.
     *
     * @return the number.
     */
    long accepted()
    {
        return accepted;
    }

    /**
     * Lines that were dropped for want of room, because they were not worth waiting.
     *
     * @return the number.
     */
    long dropped()
    {
        return dropped;
    }

    /**
     * Whether the end was reached, of the input or of what the client takes.
     *
     * @return true if nothing more will be published.
     */
    boolean isDone()
    {
        return isDone;
    }

    /**
     * Whether a line was skipped, or reading or publishing ended before the end of the input.
     *
     * @return true if so.
     */
    boolean hasFailed()
    {
        return hasFailed;
    }

    /**
     * Publish no more.
     */
    void stop()
    {
        isStopped = true;
    }
}
