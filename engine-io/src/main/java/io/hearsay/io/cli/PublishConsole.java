package io.hearsay.io.cli;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

import io.hearsay.io.GossipClient;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * Waits while lines are published: shows the engine that its client lives though its input may be silent, sees when the
 * engine does not, and at the end waits until the engine took everything. {@link #run()} belongs to one thread,
 * {@link #stop()} is for any.
 */
final class PublishConsole
{
    private static final int POLL_LIMIT = 256;
    private static final long DRAIN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final PrintWriter err;
    private final long drainTimeoutNs;
    private final IdleStrategy idleStrategy =
        new BackoffIdleStrategy(10, 5, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MILLISECONDS.toNanos(1));
    private volatile boolean isStopped;

    PublishConsole(final PrintWriter err)
    {
        this(err, DRAIN_TIMEOUT_NS);
    }

    PublishConsole(final PrintWriter err, final long drainTimeoutNs)
    {
        this.err = err;
        this.drainTimeoutNs = drainTimeoutNs;
    }

    /**
     * Wait for the end of the input, of the engine or of this run.
     *
     * @param client    that publishes.
     * @param publisher that runs in another thread.
     * @return exit code.
     */
    int run(final GossipClient client, final LinePublisher publisher)
    {
        while (!publisher.isDone() && !isStopped && isServed(client))
        {
            idleStrategy.idle(discard(client));
        }

        publisher.stop();
        awaitTaken(client);
        return sayHowItEnded(client, publisher);
    }

    private static int discard(final GossipClient client)
    {
        return client.poll((origin, sequence, topic, payload, offset, length) -> {}, POLL_LIMIT);
    }

    private static boolean isServed(final GossipClient client)
    {
        return !client.isClosed() && client.isConnected();
    }

    private void awaitTaken(final GossipClient client)
    {
        long left = client.unpublishedLength();
        long deadlineNs = System.nanoTime() + drainTimeoutNs;
        while (left > 0 && isServed(client) && deadlineNs - System.nanoTime() > 0)
        {
            idleStrategy.idle(discard(client));
            final long before = left;
            left = client.unpublishedLength();
            if (left != before)
            {
                deadlineNs = System.nanoTime() + drainTimeoutNs;
            }
        }
    }

    private int sayHowItEnded(final GossipClient client, final LinePublisher publisher)
    {
        if (publisher.dropped() > 0)
        {
            say(lines(publisher.dropped()) + " dropped: best effort, and there was no room");
        }
        if (client.isClosed())
        {
            return fail(publisher, CloseReason.explain(client.closeReason()));
        }
        if (!client.isConnected())
        {
            return fail(publisher, "the engine gives no sign of life any more");
        }
        if (client.unpublishedLength() > 0)
        {
            return fail(
                publisher, "the engine took nothing for " + TimeUnit.NANOSECONDS.toSeconds(drainTimeoutNs) + " s");
        }

        return publisher.hasFailed() ? 1 : 0;
    }

    private int fail(final LinePublisher publisher, final String why)
    {
        final long accepted = publisher.accepted();
        say(why + "; " + lines(accepted) + " accepted" + (accepted == 0 ? "" : accepted == 1 ?
            ", it may not be published" : ", the last of them may not be published"));
        return 1;
    }

    private static String lines(final long count)
    {
        return count == 1 ? "1 line was" : count + " lines were";
    }

    private void say(final String what)
    {
        err.println("hearsay: " + what);
        err.flush();
    }

    /**
     * End the run when what was accepted is published.
     */
    void stop()
    {
        isStopped = true;
    }
}
