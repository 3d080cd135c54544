package io.hearsay.io.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.spi.Discovery;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.KeyFile;
import io.hearsay.io.GossipEngine;
import io.hearsay.io.net.LossGenerator;
import io.hearsay.io.net.LossyTransport;
import org.agrona.CloseHelper;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * The nodes of the demo, and the exchange between them. One thread offers and polls for all nodes; each engine has its
 * own.
 */
final class DemoCluster implements AutoCloseable
{
    private static final Algorithm ALGORITHM = Algorithm.AES_256_OCB;
    private static final long MEET_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final int OFFER_LIMIT = 8;
    private static final int POLL_LIMIT = 256;
    private static final int IN_FLIGHT_LIMIT = 16;
    private static final int WARM_UP_MESSAGES = 2_000;
    private static final double PERCENT = 100.0;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final List<GossipEngine> engines = new CopyOnWriteArrayList<>();
    private final DemoConfig config;
    private final DemoInput input;
    private final DemoNode[] nodes;
    private final long deadlineNs;
    private final IdleStrategy idleStrategy =
        new BackoffIdleStrategy(10, 5, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MICROSECONDS.toNanos(100));

    DemoCluster(final DemoConfig config, final DemoInput input) throws IOException
    {
        this.config = config;
        this.input = input;
        deadlineNs = System.nanoTime() + config.timeoutNs();
        nodes = new DemoNode[config.nodes()];
        final Path directory = Files.createTempDirectory("hearsay-demo-");
        final Path key = directory.resolve("key");
        try
        {
            KeyFile.generate(key);
            for (int i = 0; i < nodes.length; i++)
            {
                final GossipEngine engine = GossipEngine.launch(context(i, key));
                engines.add(engine);
                nodes[i] = new DemoNode(i, input, engine);
            }
        }
        catch (final RuntimeException ex)
        {
            close();
            throw ex;
        }
        finally
        {
            Files.deleteIfExists(key);
            Files.deleteIfExists(directory);
        }

        meet();
    }

    private GossipEngine.Context context(final int number, final Path key)
    {
        final long seed = config.seed() * 1_000_003 + number;
        final LossGenerator loss = LossGenerator.uniform(config.lossPercent() / PERCENT, seed);
        final Discovery discovery =
            (failures) -> engines.stream().map(GossipEngine::localAddress).toArray(String[]::new);
        return new GossipEngine.Context()
            .bind("127.0.0.1:0")
            .nodeName("demo-" + ProcessHandle.current().pid() + "-" + number)
            .keyFile(key.toString())
            .algorithm(ALGORITHM)
            .discovery(discovery)
            .seed(seed)
            .transportDecorator((transport, counters) -> new LossyTransport(transport, loss, counters))
            .errorHandler(errors::add);
    }

    private void meet()
    {
        final byte[][] hashes = new byte[nodes.length][];
        for (int i = 0; i < nodes.length; i++)
        {
            hashes[i] = input.hash(i);
        }
        for (int i = 0; i < nodes.length; i++)
        {
            engines.get(i).discover();
            nodes[i].meet(nodes, hashes);
        }

        final long meetDeadlineNs = System.nanoTime() + Math.min(MEET_TIMEOUT_NS, config.timeoutNs());
        while (!haveMet() && meetDeadlineNs - System.nanoTime() > 0)
        {
            idleStrategy.idle(0);
        }
    }

    private boolean haveMet()
    {
        return Arrays.stream(nodes).allMatch(node -> node.peers() >= nodes.length - 1);
    }

    private void warmUp() throws DemoFailure
    {
        final long all = (long)WARM_UP_MESSAGES * nodes.length;
        final long perMessage = nodes.length - 1;
        long offered = 0;
        long received = 0;
        while (received < all * perMessage)
        {
            int work = 0;
            for (final DemoNode node : nodes)
            {
                if (offered * perMessage - received < IN_FLIGHT_LIMIT * perMessage)
                {
                    work += node.offerWarmUp(WARM_UP_MESSAGES);
                }
                work += node.poll(POLL_LIMIT);
            }
            offered = Arrays.stream(nodes).mapToLong(DemoNode::warmUpOffered).sum();
            received = Arrays.stream(nodes).mapToLong(DemoNode::warmUpReceived).sum();
            idleStrategy.idle(work);
            check();
            requireTime(received, all * perMessage);
        }

        for (final DemoNode node : nodes)
        {
            node.begin();
        }
    }

    private void requireTime(final long made, final long expected) throws DemoFailure
    {
        if (deadlineNs - System.nanoTime() < 0)
        {
            throw new DemoFailure(TimeUnit.NANOSECONDS.toSeconds(config.timeoutNs()) + " s were not enough: " + made +
                " of " + expected + " deliveries made");
        }
    }

    /**
     * Exchange all messages, and wait a little longer for any that might come twice.
     *
     * @throws DemoFailure if anything is not as it should be.
     */
    void exchange() throws DemoFailure
    {
        idleStrategy.reset();
        warmUp();
        while (!Arrays.stream(nodes).allMatch(DemoNode::isComplete))
        {
            idleStrategy.idle(cycle());
            check();
            requireTime(delivered(), expected());
        }

        final long settledNs = System.nanoTime() + SETTLE_NS;
        while (settledNs - System.nanoTime() > 0)
        {
            idleStrategy.idle(cycle());
        }
        check();
        for (int i = 0; i < nodes.length; i++)
        {
            final int wrong = nodes[i].firstWrongStream();
            if (wrong >= 0)
            {
                throw new DemoFailure("node " + i + " received something else than node " + wrong + " sent (SHA-256)");
            }
        }
    }

    private int cycle() throws DemoFailure
    {
        int work = 0;
        final long perMessage = nodes.length - 1;
        long inFlight = Arrays.stream(nodes).mapToLong(DemoNode::offered).sum() * perMessage - delivered();
        for (final DemoNode node : nodes)
        {
            if (inFlight < IN_FLIGHT_LIMIT * perMessage)
            {
                final int count = node.offer(OFFER_LIMIT);
                inFlight += count * perMessage;
                work += count;
            }
            work += node.poll(POLL_LIMIT);
        }

        return work;
    }

    private void check() throws DemoFailure
    {
        for (int i = 0; i < nodes.length; i++)
        {
            if (nodes[i].lost() > 0)
            {
                throw new DemoFailure("node " + i + " lost " + nodes[i].lost() + " messages");
            }
            if (nodes[i].duplicated() > 0)
            {
                throw new DemoFailure("node " + i + " received " + nodes[i].duplicated() + " messages twice");
            }
        }
        if (!errors.isEmpty())
        {
            throw new DemoFailure("an engine reported " + errors.get(0));
        }
    }

    private long delivered()
    {
        return Arrays.stream(nodes).mapToLong(DemoNode::delivered).sum();
    }

    private long expected()
    {
        return Arrays.stream(nodes).mapToLong(DemoNode::expected).sum();
    }

    DemoNode[] nodes()
    {
        return nodes;
    }

    String ok()
    {
        return DemoReport.ok(config, input, ALGORITHM.label(), nodes);
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(nodes);
        CloseHelper.quietCloseAll(engines);
    }
}
