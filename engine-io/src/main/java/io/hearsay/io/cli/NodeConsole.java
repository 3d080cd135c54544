package io.hearsay.io.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * Standard input and output of a node. {@link #run} belongs to one thread, {@link #stop()} is for any.
 */
final class NodeConsole
{
    private static final int POLL_LIMIT = 256;
    private static final long DRAIN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);

    private final InputStream in;
    private final PrintStream out;
    private final PrintWriter err;
    private final int topic;
    private final MessagePrinter printer;
    private volatile boolean isStopped;

    NodeConsole(
        final InputStream in,
        final PrintStream out,
        final PrintWriter err,
        final int topic,
        final boolean isJson)
    {
        this.in = in;
        this.out = out;
        this.err = err;
        this.topic = topic;
        printer = new MessagePrinter(out, isJson);
    }

    /**
     * Publish and print until stopped.
     *
     * @param engine that runs.
     * @param client of it.
     * @return exit code.
     */
    int run(final GossipEngine engine, final GossipClient client)
    {
        err.println("hearsay: node " + NodeId.format(engine.nodeId()) + " ready at " + engine.localAddress() +
            ", directory " + engine.directory());
        err.flush();
        final LinePublisher publisher = new LinePublisher(
            in, client, new LinePublisher.Publishing(topic, GossipClient.MUST_DELIVER, true), err);
        final Thread thread = new Thread(publisher, "hearsay-input");
        thread.setDaemon(true);
        thread.start();

        final IdleStrategy idleStrategy = idleStrategy();
        while (!isStopped && !client.isClosed() && !out.checkError())
        {
            final int count = client.poll(printer, POLL_LIMIT);
            if (count > 0)
            {
                out.flush();
            }
            idleStrategy.idle(count);
        }

        if (client.isClosed() && !isStopped)
        {
            err.println("hearsay: " + CloseReason.explain(client.closeReason()));
            err.flush();
            return 1;
        }

        publisher.stop();
        awaitPublished(engine, publisher, client);
        out.flush();
        return 0;
    }

    private void awaitPublished(final GossipEngine engine, final LinePublisher publisher, final GossipClient client)
    {
        final long deadlineNs = System.nanoTime() + DRAIN_TIMEOUT_NS;
        final IdleStrategy idleStrategy = idleStrategy();
        while (engine.counters().get(CounterDescriptor.MESSAGES_PUBLISHED) < publisher.accepted() &&
            deadlineNs - System.nanoTime() > 0)
        {
            idleStrategy.idle(client.poll(printer, POLL_LIMIT));
        }
    }

    private static IdleStrategy idleStrategy()
    {
        return new BackoffIdleStrategy(10, 5, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MILLISECONDS.toNanos(1));
    }

    /**
     * End the run.
     */
    void stop()
    {
        isStopped = true;
    }
}
