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
 * Publishes each line of a stream, its bytes as they are, must-deliver: while there is no room it waits. A line that is
 * longer than a message may be is skipped with a word about it. A thread of its own, as reading blocks.
 */
final class LinePublisher implements Runnable
{
    private final InputStream in;
    private final GossipClient client;
    private final int topic;
    private final PrintWriter err;
    private final byte[] bytes = new byte[GossipClient.MAX_MESSAGE_LENGTH];
    private final UnsafeBuffer line = new UnsafeBuffer(bytes);
    private final IdleStrategy idleStrategy =
        new BackoffIdleStrategy(10, 5, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MILLISECONDS.toNanos(1));
    private volatile long accepted;
    private volatile boolean isStopped;

    LinePublisher(final InputStream in, final GossipClient client, final int topic, final PrintWriter err)
    {
        this.in = new BufferedInputStream(in);
        this.client = client;
        this.topic = topic;
        this.err = err;
    }

    @Override
    public void run()
    {
        long number = 0;
        long length = readLine();
        while (length >= 0 && !isStopped)
        {
            number++;
            if (length > bytes.length)
            {
                err.println("hearsay: line " + number + " is skipped: it has " + length + " bytes, a message at most " +
                    bytes.length);
                err.flush();
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
        long result = client.offer(line, 0, length, topic);
        while (result < 0)
        {
            if (isStopped || result != GossipClient.BACK_PRESSURED && result != GossipClient.NOT_CONNECTED)
            {
                return false;
            }
            idleStrategy.idle();
            result = client.offer(line, 0, length, topic);
        }

        idleStrategy.reset();
        accepted = accepted + 1;
        return true;
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
     * Publish no more.
     */
    void stop()
    {
        isStopped = true;
    }
}
