package io.hearsay.core.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.PacketProtection;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A whole cluster in virtual time, on one thread, from one seed. Nodes run the real agent; network and clocks are
 * simulated, and so is encryption unless {@link #protections} says otherwise. Everything that clients receive is
 * checked by a {@link DeliveryLedger}; whatever fails says the seed and the virtual time.
 * <pre>{@code
 * SimulatedCluster cluster = new SimulatedCluster(42)
 *     .link(SimulatedLink.LAN.withLoss(0.05))
 *     .set(EngineOption.FANOUT, 3)
 *     .start(5);                                        // each with a client, all known to each other
 * cluster.node(0).client().offer("hello");
 * cluster.runUntil(cluster::isComplete, 1_000_000_000); // every client has everything, or it fails
 * cluster.crash(1);
 * cluster.restart(1);                                   // a new id at the same address
 * cluster.run(5_000_000_000L);
 * }</pre>
 */
public final class SimulatedCluster
{
    private static final long CHECK_INTERVAL_NS = 10_000;

    private final SimulatedNetwork network;
    private final SplittableRandom random;
    private final DeliveryLedger ledger = new DeliveryLedger();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<SimulatedJournal> journals = new ArrayList<>(0);
    private final NodeOptions options = new NodeOptions();
    private final SimulatedDiscovery discovery;
    private boolean isDisturbed;
    private final UnsafeBuffer sharedStatus = SimulatedNode.newStatus(0);

    /**
     * A cluster without nodes. The system property <code>hearsay.sim.seed</code> stands above the seed given here, and
     * <code>hearsay.sim.trace</code> names a file that gets a {@link SimulatedTrace}.
     *
     * @param seed of all its randomness.
     */
    public SimulatedCluster(final long seed)
    {
        final long actualSeed = Repetition.seed(seed);
        network = new SimulatedNetwork(actualSeed);
        network.trace(Repetition.trace());
        random = new SplittableRandom(actualSeed ^ 0x5DEE_CE66DL);
        discovery = new SimulatedDiscovery(actualSeed ^ 0xD15C_0FE2L);
    }

    /**
     * Set an option of all nodes that are started from now on.
     *
     * @param option to set.
     * @param value  in the option's base unit.
     * @return this.
     */
    public SimulatedCluster set(final EngineOption option, final long value)
    {
        options.configurations.add((settings) -> settings.set(option, value));
        return this;
    }

    /**
     * Set the link between all nodes.
     *
     * @param link to use.
     * @return this.
     */
    public SimulatedCluster link(final SimulatedLink link)
    {
        network.defaultLink(link);
        return this;
    }

    /**
     * Change the sockets of all nodes that are started from now on.
     *
     * @param configuration to apply to each.
     * @return this.
     */
    public SimulatedCluster transports(final Consumer<SimulatedTransport> configuration)
    {
        options.transportConfiguration = configuration;
        return this;
    }

    /**
     * Set how often an idle node runs its duty cycle.
     *
     * @param intervalNs between two.
     * @return this.
     */
    public SimulatedCluster dutyCycle(final long intervalNs)
    {
        options.dutyCycleNs = intervalNs;
        return this;
    }

    /**
     * Set how long a duty cycle that did some work takes.
     *
     * @param intervalNs until the next one.
     * @return this.
     */
    public SimulatedCluster busyCycle(final long intervalNs)
    {
        options.busyCycleNs = intervalNs;
        return this;
    }

    /**
     * Set the key id of all nodes that are started from now on, as another cluster key would.
     *
     * @param id of the key.
     * @return this.
     */
    public SimulatedCluster key(final int id)
    {
        options.keyId = id;
        return this;
    }

    /**
     * Protect packets in another way than by {@link ClearProtection}, on all nodes that are started from now on.
     *
     * @param factory makes the protection of a node from its settings.
     * @return this.
     */
    public SimulatedCluster protections(final Function<Settings, PacketProtection> factory)
    {
        options.protections = factory;
        return this;
    }

    /**
     * Start nodes without a client from now on: for clusters of which most nodes only relay. {@link #isComplete()} then
     * says nothing of them; their counters do.
     *
     * @return this.
     */
    public SimulatedCluster withoutClients()
    {
        options.hasClients = false;
        return this;
    }

    /**
     * Set the sizes of the rings of the clients that {@link #start} and {@link #restart} attach; 64 and 256 KiB unless
     * set. What a client reads of one run at most is an eighth of its delivery ring.
     *
     * @param publicationBytes of the publication ring, a power of two.
     * @param deliveryBytes    of the delivery ring, a power of two.
     * @return this.
     */
    public SimulatedCluster rings(final int publicationBytes, final int deliveryBytes)
    {
        options.publicationLength = publicationBytes;
        options.deliveryLength = deliveryBytes;
        return this;
    }

    /**
     * Let the clients that {@link #start} and {@link #restart} attach forget what they received once it is checked: for
     * long streams.
     *
     * @return this.
     */
    public SimulatedCluster forgetful()
    {
        options.keepsMessages = false;
        return this;
    }

    /**
     * Set where the logs of nodes stand, for clusters that are too large for memory of their own for each.
     *
     * @param memory gives zeroed memory of a length in bytes, aligned to 8; null for memory of the agent's own.
     * @return this.
     */
    public SimulatedCluster logMemory(final IntFunction<UnsafeBuffer> memory)
    {
        options.logMemory = memory;
        return this;
    }

    /**
     * Give nodes that are started from now on a journal each, which the next life of a node finds again.
     *
     * @return this.
     */
    public SimulatedCluster journals()
    {
        options.journals = this::journal;
        return this;
    }

    /**
     * Start nodes without a journal from now on.
     *
     * @return this.
     */
    public SimulatedCluster withoutJournals()
    {
        options.journals = (index) -> null;
        return this;
    }

    /**
     * Journal of a node, in whatever life.
     *
     * @param index of the node.
     * @return its journal, which is empty if that node never had one.
     */
    public SimulatedJournal journal(final int index)
    {
        while (journals.size() <= index)
        {
            journals.add(new SimulatedJournal(network::nowNs));
        }

        return journals.get(index);
    }

    /**
     * Set how many peers and origins, and clients, each node shows in {@link SimulatedNode#status()}. Nodes that show
     * none share their histograms.
     *
     * @param rows of each table; {@link SimulatedNode#STATUS_ROWS} unless set, 0 for large clusters.
     * @return this.
     */
    public SimulatedCluster statusRows(final int rows)
    {
        options.statusRows = rows;
        return this;
    }

    /**
     * Start nodes, a client attached to each, and tell all nodes of the cluster all addresses.
     *
     * @param count of nodes to start.
     * @return this.
     */
    public SimulatedCluster start(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final SimulatedNode node = add();
            if (options.hasClients)
            {
                node.attach(options.newClient());
            }
        }
        discoverAll();
        return this;
    }

    /**
     * Start one more node, without a client and known to nobody.
     *
     * @return the node.
     */
    public SimulatedNode add()
    {
        final int index = nodes.size();
        final SimulatedNode node = newNode(index, addressOf(index));
        nodes.add(node);
        return node;
    }

    /**
     * Tell every running node the addresses of all nodes that did not leave discovery, its own among them.
     */
    public void discoverAll()
    {
        discovery.all();
        discovery.tell(nodes);
    }

    /**
     * Tell every running node the addresses of some nodes, drawn at random for each; its own may be among them. To be
     * used with {@link EngineOption#CLUSTER_SIZE}.
     *
     * @param count of addresses for each node.
     */
    public void discoverSample(final int count)
    {
        discovery.sample(count);
        discovery.tell(nodes);
    }

    /**
     * Let discovery name other addresses besides those of nodes, and tell all nodes:
     * <code>discoverOthers("10.9.9.9:1", "nonsense")</code> for one where nobody is and one that is none.
     *
     * @param addresses that are named from now on, in the place of those of an earlier call.
     */
    public void discoverOthers(final String... addresses)
    {
        discovery.others(addresses);
        discovery.tell(nodes);
    }

    /**
     * Discovery no longer names a node, which all nodes are told; itself still hears of the others.
     *
     * @param index of the node.
     */
    public void leaveDiscovery(final int index)
    {
        discovery.hide(index);
        discovery.tell(nodes);
    }

    /**
     * Discovery names a node again, which all nodes are told.
     *
     * @param index of the node.
     */
    public void joinDiscovery(final int index)
    {
        discovery.show(index);
        discovery.tell(nodes);
    }

    /**
     * Stop a node in an orderly way.
     *
     * @param index of the node.
     */
    public void stop(final int index)
    {
        nodes.get(index).stop();
    }

    /**
     * Let a node vanish: it closes nothing and tells nobody.
     *
     * @param index of the node.
     */
    public void crash(final int index)
    {
        nodes.get(index).crash();
    }

    /**
     * Start a node that was stopped or crashed again: with a new id, an empty memory and one new client, at the same
     * address, and with the same discovery as all others.
     *
     * @param index of the node.
     * @return its new life.
     */
    public SimulatedNode restart(final int index)
    {
        final SimulatedNode old = nodes.get(index);
        if (old.isRunning())
        {
            old.stop();
        }

        final SimulatedNode node = newNode(index, old.address());
        nodes.set(index, node);
        if (options.hasClients)
        {
            node.attach(options.newClient());
        }
        discovery.tell(nodes);
        return node;
    }

    /**
     * A node.
     *
     * @param index 0 … n - 1.
     * @return its present life.
     */
    public SimulatedNode node(final int index)
    {
        return nodes.get(index);
    }

    /**
     * All nodes.
     *
     * @return the present life of each.
     */
    public List<SimulatedNode> nodes()
    {
        return Collections.unmodifiableList(nodes);
    }

    /**
     * The network.
     *
     * @return the network.
     */
    public SimulatedNetwork network()
    {
        return network;
    }

    /**
     * What was offered and received.
     *
     * @return the ledger.
     */
    public DeliveryLedger ledger()
    {
        return ledger;
    }

    /**
     * Sum of a counter over the present lives of all nodes.
     *
     * @param descriptor of the counter.
     * @return the sum.
     */
    public long sum(final CounterDescriptor descriptor)
    {
        return nodes.stream().mapToLong((node) -> node.counter(descriptor)).sum();
    }

    /**
     * Whether each client of each running node that was not closed has everything that was offered on the running
     * nodes: on other nodes, and on its own if it asked for that. For clients that were there from the beginning.
     *
     * @return true if nothing is on its way any more.
     */
    public boolean isComplete()
    {
        return missing() == null;
    }

    /**
     * Let time pass.
     *
     * @param durationNs how much.
     */
    public void run(final long durationNs)
    {
        runUntilTime(() -> false, network.nowNs() + durationNs);
    }

    /**
     * Let time pass until a condition holds.
     *
     * @param condition     looked at every 10 µs of virtual time.
     * @param maxDurationNs after which it fails.
     * @return how long it took, in nanoseconds.
     * @throws AssertionError if it does not hold in time.
     */
    public long runUntil(final BooleanSupplier condition, final long maxDurationNs)
    {
        final long startNs = network.nowNs();
        if (!runUntilTime(condition, startNs + maxDurationNs))
        {
            final String missing = missing();
            throw failure("not reached in " + maxDurationNs / 1_000 + " µs; " +
                (missing == null ? "every client has everything" : missing), null);
        }

        return network.nowNs() - startNs;
    }

    /**
     * Let the cluster come to rest: heal what is blocked, end the filter, let all applications that live poll as fast
     * as they can, and wait until nothing is owed to any client (each message came, or was reported lost) and all
     * counters add up. Links stay as they are, whatever they lose.
     *
     * @param maxDurationNs after which it fails: somebody waits for ever.
     * @return how long it took, in nanoseconds.
     * @throws AssertionError if something is owed after that time, or does not add up.
     */
    public long settle(final long maxDurationNs)
    {
        return new Settlement(this).settle(maxDurationNs);
    }

    /**
     * Fail if an agent told its error handler something.
     */
    public void assertNoErrors()
    {
        for (final SimulatedNode node : nodes)
        {
            if (!node.errors().isEmpty())
            {
                throw failure(node.address() + " reported " + node.errors(), node.errors().get(0));
            }
        }
    }

    /**
     * An error that says how to get it again.
     *
     * @param message of it.
     * @param cause   of it, or null.
     * @return the error, to be thrown.
     */
    public AssertionError failure(final String message, final Throwable cause)
    {
        return new AssertionError(
            "seed=" + network.seed() + "L at " + network.nowNs() / 1_000 + " µs: " + message +
                "\nrun it again with: " + Repetition.command(network.seed()), cause);
    }

    /**
     * Something stands between nodes, or a node stands still, for a time: so that one may miss all of an origin, and
     * owes its clients less in {@link #settle}. Pauses and blocked ways say so themselves; to be called for what else
     * does.
     */
    public void onDisturbed()
    {
        isDisturbed = true;
    }

    boolean isDisturbed()
    {
        return isDisturbed || network.count(NetworkEvent.BLOCKED) > 0 ||
            sum(CounterDescriptor.REJECTED_STALE) > 0;
    }

    NodeOptions options()
    {
        return options;
    }

    /**
     * Memory of the histograms of all nodes that show no rows.
     */
    UnsafeBuffer sharedStatus()
    {
        return sharedStatus;
    }

    private boolean runUntilTime(final BooleanSupplier condition, final long limitNs)
    {
        try
        {
            long checkNs = network.nowNs();
            while (network.nowNs() < limitNs)
            {
                if (network.nowNs() >= checkNs)
                {
                    if (condition.getAsBoolean())
                    {
                        return true;
                    }
                    checkNs = network.nowNs() + CHECK_INTERVAL_NS;
                }
                network.step(limitNs);
            }

            return condition.getAsBoolean();
        }
        catch (final RuntimeException | AssertionError error)
        {
            throw failure(error.toString(), error);
        }
        finally
        {
            if (network.trace() != null)
            {
                network.trace().flush();
            }
        }
    }

    private String missing()
    {
        for (final SimulatedNode node : nodes)
        {
            for (final SimulatedClient client : node.clients())
            {
                for (final SimulatedNode origin : nodes)
                {
                    final long expected = !node.isRunning() || !origin.isRunning() || client.closedReason() != 0 ||
                        origin == node && !client.deliversOwn() ? 0 : ledger.wantedCount(client, origin.nodeId());
                    final long received = ledger.receivedCount(client, origin.nodeId()) +
                        ledger.restoredCount(client, origin.nodeId());
                    if (received < expected)
                    {
                        return "client " + client.id() + " of " + node.address() + " has " + received + " of " +
                            expected + " messages of " + origin.address() + ", and was told of gaps: " + client.gaps();
                    }
                }
            }
        }

        return null;
    }

    private SimulatedNode newNode(final int index, final String address)
    {
        final SimulatedNode node = new SimulatedNode(this, index, address, options.newSettings(), random.split());
        node.cycleAt(network.nowNs() + random.nextLong(options.dutyCycleNs + 1));
        return node;
    }

    private static String addressOf(final int index)
    {
        return "10." + (index >>> 16 & 0xFF) + "." + (index >>> 8 & 0xFF) + "." + (index & 0xFF) + ":7400";
    }
}
