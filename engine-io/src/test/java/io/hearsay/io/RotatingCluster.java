package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Await;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Nodes with real sockets in one thread, and an ordered client at each that publishes without end, also while a control
 * waits for its engine. Each message must arrive at each client in its origin's order, with none left out.
 */
final class RotatingCluster implements Agent, AutoCloseable
{
    private static final int MESSAGE_LENGTH = 100;
    // So slow that all that a test publishes stays in the logs, which hold 50 000 messages of each of three nodes, also
    // if cycles take no more than a microsecond: what leaves a log while a node that joined pulls it is a gap to it.
    private static final int CYCLES_PER_MESSAGE = 200;

    private final List<Node> nodes = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_LENGTH]);
    private final Path parent;
    private final AgentInvoker invoker = new AgentInvoker(error -> faults.add(error.toString()), null, this);
    private int launched;

    RotatingCluster(final Path parent)
    {
        this.parent = parent;
        invoker.start();
    }

    /**
     * A node, its client, and what it has.
     */
    final class Node
    {
        final GossipEngine engine;
        final AgentInvoker agent;
        final GossipClient client;
        final Map<Long, Long> last = new HashMap<>();
        long published;
        long cycles;
        boolean isSilent;

        Node(final UnaryOperator<GossipEngine.Context> options)
        {
            engine = GossipEngine.launch(options.apply(new GossipEngine.Context(key -> null)
                .bind("127.0.0.1:0")
                .directory(parent.resolve("node-" + launched++).toFile())
                .discovery((failures) -> addresses())
                .option(EngineOption.PROBE_INTERVAL, TimeUnit.MILLISECONDS.toNanos(50))
                .option(EngineOption.PEER_TIMEOUT, TimeUnit.SECONDS.toNanos(1))
                .errorHandler(error -> faults.add(error.toString()))
                .externalAgent(true)));
            agent = new AgentInvoker(error -> faults.add(error.toString()), null, engine.agent());
            agent.start();
            client = GossipClient.connect(engine.directory(), new ClientContext()
                .ordered(true)
                .engineInvoker(agent)
                .gapHandler((origin, from, to, cause) -> faults.add("gap " + from + " … " + to + ", cause " + cause)));
        }

        void work()
        {
            agent.invoke();
            if (!isSilent && cycles++ % CYCLES_PER_MESSAGE == 0 && client.offer(message, 0, MESSAGE_LENGTH) > 0)
            {
                published++;
            }
            client.poll(
                (origin, sequence, topic, payload, offset, length) ->
                {
                    final Long before = last.put(origin, sequence);
                    if (before != null && before + 1 != sequence)
                    {
                        faults.add(sequence + " after " + before);
                    }
                },
                1_000);
        }

        long last(final Node origin)
        {
            return last.getOrDefault(origin.engine.nodeId(), 0L);
        }

        long count(final CounterDescriptor descriptor)
        {
            return engine.counters().get(descriptor);
        }

        void close()
        {
            client.close();
            agent.close();
            engine.close();
        }
    }

    @Override
    public int doWork()
    {
        nodes.forEach(Node::work);
        return nodes.size();
    }

    @Override
    public String roleName()
    {
        return "cluster";
    }

    private String[] addresses()
    {
        return nodes.stream().map(node -> node.engine.localAddress()).toArray(String[]::new);
    }

    /**
     * Let the cluster work until something holds.
     */
    void await(final BooleanSupplier condition, final String what)
    {
        Await.until(
            () ->
            {
                invoker.invoke();
                return condition.getAsBoolean();
            },
            what);
        assertEquals(List.of(), faults);
    }

    /**
     * A node starts, and hears and is heard by all others.
     */
    Node join(final UnaryOperator<GossipEngine.Context> options)
    {
        final Node node = launch(options);
        await(
            () -> nodes.stream().allMatch(one -> one == node || one.last(node) > 0 && node.last(one) > 0),
            "the new node is heard by all others");
        return node;
    }

    /**
     * A node starts, and nothing is said of whether it is heard.
     */
    Node launch(final UnaryOperator<GossipEngine.Context> options)
    {
        final Node node = new Node(options);
        nodes.add(node);
        nodes.forEach(one -> one.engine.discover());
        return node;
    }

    /**
     * A node ends when all others have what it published, and another one with other options takes its place.
     */
    void restart(final int index, final UnaryOperator<GossipEngine.Context> options)
    {
        final Node node = nodes.get(index);
        node.isSilent = true;
        await(() -> hasAll(node), "all have what the node published");
        nodes.remove(node);
        node.close();
        final Node next = new Node(options);
        nodes.add(index, next);
        nodes.forEach(one -> one.engine.discover());
        await(
            () -> nodes.stream().allMatch(one -> one == next || one.last(next) > 0 && next.last(one) > 0),
            "the restarted node is heard by all others");
    }

    /**
     * Each node is told something, one after the other, while messages flow.
     */
    void tellAll(final Consumer<EngineControl> command)
    {
        for (final Node node : nodes)
        {
            try (EngineControl control = EngineControl.connect(node.engine.directory(), invoker))
            {
                command.accept(control);
            }
            flow(20);
        }
        flow(100);
    }

    /**
     * Let every node hear some more messages of each other one.
     */
    private void flow(final int count)
    {
        final Map<Node, Map<Long, Long>> before = new HashMap<>();
        nodes.forEach(node -> before.put(node, Map.copyOf(node.last)));
        await(
            () -> nodes.stream().allMatch(node -> nodes.stream().allMatch(
                other -> other == node ||
                node.last(other) >= before.get(node).getOrDefault(other.engine.nodeId(), 0L) + count)),
            "messages go on to arrive");
    }

    /**
     * All stop to publish, and have what all published.
     */
    void settle()
    {
        nodes.forEach(node -> node.isSilent = true);
        await(() -> nodes.stream().allMatch(this::hasAll), "all have everything");
    }

    private boolean hasAll(final Node node)
    {
        return nodes.stream().allMatch(other -> other == node || other.last(node) == node.published);
    }

    List<Node> nodes()
    {
        return nodes;
    }

    /**
     * What all nodes counted together.
     */
    long sum(final CounterDescriptor descriptor)
    {
        return nodes.stream().mapToLong(node -> node.count(descriptor)).sum();
    }

    AgentInvoker invoker()
    {
        return invoker;
    }

    @Override
    public void close()
    {
        nodes.forEach(Node::close);
        nodes.clear();
        CloseHelper.close(invoker);
    }
}
