package io.hearsay.io.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

import io.hearsay.io.GossipClient;
import io.hearsay.io.MessageHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * Prints what a client receives until there are enough messages, nobody reads them, the engine ends or this run does.
 * {@link #run} belongs to one thread, {@link #stop()} is for any.
 */
final class TailConsole
{
    /** Of the messages to print: as many as come. */
    static final long UNLIMITED = Long.MAX_VALUE;

    private static final int POLL_LIMIT = 256;

    private final PrintStream out;
    private final PrintWriter err;
    private final IdleStrategy idleStrategy =
        new BackoffIdleStrategy(10, 5, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MILLISECONDS.toNanos(1));
    private boolean isReplaying;
    private volatile boolean isStopped;

    TailConsole(final PrintStream out, final PrintWriter err)
    {
        this.out = out;
        this.err = err;
    }

    /**
     * Receive and print.
     *
     * @param client  to poll.
     * @param printer that prints.
     * @param count   of messages to print, or {@link #UNLIMITED}.
     * @return exit code.
     */
    int run(final GossipClient client, final MessageHandler printer, final long count)
    {
        final int code = print(client, printer, count);
        if (isReplaying)
        {
            tell("ended at position " + client.replayedPosition() + " of the journal: --from " +
                client.replayedPosition() + " goes on there");
        }

        return code;
    }

    private int print(final GossipClient client, final MessageHandler printer, final long count)
    {
        long left = count;
        isReplaying = client.isReplaying();
        while (left > 0 && !isStopped)
        {
            // Looked at before the poll: what was delivered before the engine closed this client is printed, too.
            final boolean isClosed = client.isClosed();
            final int polled = client.poll(printer, (int)Math.min(POLL_LIMIT, left));
            left -= polled;
            if (isReplaying && !client.isReplaying())
            {
                isReplaying = false;
                tell("the journal is printed up to position " + client.replayedPosition() + ", what follows is live");
            }
            if (out.checkError())
            {
                return 0;
            }
            if (polled == 0 && (isClosed || !isStopped && !client.isClosed() && !client.isConnected()))
            {
                tell(isClosed ?
                    CloseReason.explain(client.closeReason()) : "the engine gives no sign of life any more");
                return 1;
            }
            idleStrategy.idle(polled);
        }

        out.flush();
        return 0;
    }

    private void tell(final String text)
    {
        out.flush(); // what was printed before comes before it
        err.println("hearsay: " + text);
        err.flush();
    }

    /**
     * End the run.
     */
    void stop()
    {
        isStopped = true;
    }
}
