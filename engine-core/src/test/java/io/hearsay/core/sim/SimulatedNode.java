package io.hearsay.core.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.agent.GossipAgent;
import io.hearsay.core.agent.GossipContext;
import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.counters.StatusDescriptor;
import io.hearsay.core.log.MessageLog;
import io.hearsay.core.spi.PacketProtection;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One life of one node: a real {@link GossipAgent} on a simulated socket and simulated clocks. Its duty cycle runs when
 * a datagram arrives, when a client offers, soon again while there is work, and at the latest each
 * {@link SimulatedCluster#dutyCycleNs}. After a restart there is another one at the same address.
 */
public final class SimulatedNode
{
    /** Rows of the tables of peers, origins and clients that a node shows, unless the cluster says otherwise. */
    public static final int STATUS_ROWS = 64;

    private static final int LONG_DISCOVERY = 1_000;
    private static final int BASE_OPEN_INTERVALS = 5;
    private static final long PUBLISHED_INTERVAL_NS = 10_000_000;

    private final SimulatedCluster cluster;
    private final int index;
    private final Settings settings;
    private final long startNs;
    private final SimulatedTransport transport;
    private final SimulatedClock clock;
    private final PacketProtection protection;
    private final UnsafeBuffer status;
    private final EngineCounters counters;
    private final SimulatedJournal journal;
    private final List<long[]> restored;
    private final GossipAgent agent;
    private final List<SimulatedClient> clients = new ArrayList<>(1);
    private final List<Throwable> errors = new ArrayList<>(0);
    private final Runnable cycle = this::onCycle;
    private final NodeInvariants invariants = new NodeInvariants(this);
    private final GapEvidence evidence;
    private final BaseEvidence baseEvidence;
    private long[] publishedNs = new long[0];
    private long[] publishedCounts = new long[0];
    private long publishedCount;
    private String[] discovered;
    private long nextClientId = 1;
    private long nextCycleNs = Long.MAX_VALUE;
    private long busyUntilNs;
    private double slowness = 1;
    private boolean isRunning = true;
    private boolean isPaused;

    SimulatedNode(
        final SimulatedCluster cluster,
        final int index,
        final String address,
        final Settings settings,
        final SplittableRandom random)
    {
        this.cluster = cluster;
        this.index = index;
        this.settings = settings;
        startNs = cluster.network().nowNs();
        transport = cluster.network().open(address);
        transport.onArrival(this::wake);
        final NodeOptions options = cluster.options();
        options.transportConfiguration.accept(transport);
        clock = new SimulatedClock(cluster.network(), random.nextLong());
        protection = options.protections.apply(settings);
        status = options.statusRows == 0 ? cluster.sharedStatus() : newStatus(options.statusRows);
        counters = new EngineCounters(
            new UnsafeBuffer(ByteBuffer.allocateDirect(EngineCounters.packedLength())), status,
            options.statusRows, options.statusRows);
        journal = options.journals.apply(index);
        restored = journal == null ? List.of() : journal.open();
        agent = new GossipAgent(new GossipContext(
            random.nextLong(), transport, protection, clock, clock, random.split(), settings, counters, errors::add,
            options.logMemory.apply((int)settings.get(EngineOption.LOG_LENGTH) + MessageLog.TRAILER_LENGTH), journal));
        evidence = protection instanceof ClearProtection ? new GapEvidence(this, cluster.nodes().size() + 1) : null;
        baseEvidence = evidence == null ? null :
            new BaseEvidence(clock, BASE_OPEN_INTERVALS * settings.get(EngineOption.PULL_INTERVAL));
        if (evidence != null)
        {
            restored.forEach((range) -> evidence.onRestored(range[0], range[2]));
        }
        transport.witness(this::onHandedOver);
        note("starts as ", Long.toHexString(nodeId()));
    }

    /**
     * Number of the node in its cluster.
     *
     * @return 0 … n - 1.
     */
    public int index()
    {
        return index;
    }

    /**
     * Address of the node.
     *
     * @return the address.
     */
    public String address()
    {
        return transport.address();
    }

    /**
     * Id of this life of the node.
     *
     * @return the node id.
     */
    public long nodeId()
    {
        return agent.nodeId();
    }

    /**
     * Its agent.
     *
     * @return the real one.
     */
    public GossipAgent agent()
    {
        return agent;
    }

    /**
     * Its socket.
     *
     * @return the simulated one.
     */
    public SimulatedTransport transport()
    {
        return transport;
    }

    /**
     * Its clocks.
     *
     * @return the simulated ones.
     */
    public SimulatedClock clock()
    {
        return clock;
    }

    /**
     * Its protection.
     *
     * @return what the cluster made for it.
     */
    public PacketProtection protection()
    {
        return protection;
    }

    /**
     * Memory of its tables and histograms, with {@link #STATUS_ROWS} rows each, or as many as
     * {@link SimulatedCluster#statusRows} says; without rows it is that of all such nodes.
     *
     * @return the memory.
     */
    public UnsafeBuffer status()
    {
        return status;
    }

    /**
     * Its journal.
     *
     * @return null if it has none.
     */
    public SimulatedJournal journal()
    {
        return journal;
    }

    /**
     * Value of one of its counters.
     *
     * @param descriptor of the counter.
     * @return the value.
     */
    public long counter(final CounterDescriptor descriptor)
    {
        return counters.get(descriptor);
    }

    /**
     * What its agent told the error handler.
     *
     * @return the errors so far.
     */
    public List<Throwable> errors()
    {
        return Collections.unmodifiableList(errors);
    }

    /**
     * Whether it lives: neither stopped nor crashed.
     *
     * @return true if it does.
     */
    public boolean isRunning()
    {
        return isRunning;
    }

    /**
     * Its clients, those that were closed too.
     *
     * @return the clients in the order in which they were attached.
     */
    public List<SimulatedClient> clients()
    {
        return Collections.unmodifiableList(clients);
    }

    /**
     * Its first client.
     *
     * @return the client.
     */
    public SimulatedClient client()
    {
        return clients.get(0);
    }

    /**
     * Attach a client.
     *
     * @param client that was never attached.
     * @return the client.
     * @throws AssertionError if the agent refuses it.
     */
    public SimulatedClient attach(final SimulatedClient client)
    {
        client.onAttach(this, nextClientId++);
        if (!agent.attach(client))
        {
            throw new AssertionError(address() + " refuses a client");
        }
        clients.add(client);
        restored.forEach((range) -> cluster.ledger().onRestored(client, range[0], range[1], range[2]));
        note("attaches client ", client.id());
        wake();
        return client;
    }

    /**
     * Stop the duty cycle for a while, as a long pause of the process does; the clients poll nothing either.
     *
     * @param durationNs of the pause.
     */
    public void pause(final long durationNs)
    {
        isPaused = true;
        cluster.onDisturbed();
        note("pauses for ns: ", durationNs);
        cluster.network().schedule(
            durationNs,
            () ->
            {
                isPaused = false;
                wake();
            });
    }

    /**
     * Slow it down from now on, as a machine does that has too much to do: its duty cycles take longer, and a datagram
     * waits for the end of the one that runs.
     *
     * @param times as slow as the others, 1 or more; 1 = as before.
     */
    public void slow(final double times)
    {
        if (!(times >= 1))
        {
            throw new IllegalArgumentException("slower than the others: " + times);
        }
        slowness = times;
        note("is slower by ", times);
    }

    /**
     * Run a duty cycle at this time, because there is something to do.
     */
    public void wake()
    {
        cycleAt(cluster.network().nowNs());
    }

    /**
     * Tell it what its discovery says from now on; it looks at it in its next cycle, which is due now.
     *
     * @param addresses that may be anything; not to be changed any more.
     */
    public void discover(final String... addresses)
    {
        note("is told of addresses: ", addresses.length);
        if (addresses.length < LONG_DISCOVERY)
        {
            agent.discovered(addresses);
        }
        else
        {
            discovered = addresses; // the agent makes a copy of its own: thousands of them, but not all at a time
        }
        wake();
    }

    Settings settings()
    {
        return settings;
    }

    NodeInvariants invariants()
    {
        return invariants;
    }

    /**
     * When it was started.
     */
    long startNs()
    {
        return startNs;
    }

    /**
     * How many messages it had published at a time, or a few more.
     */
    long publishedBefore(final long timeNs)
    {
        int at = 0;
        while (at < publishedNs.length && publishedNs[at] < timeNs)
        {
            at++;
        }

        return at < publishedNs.length ? publishedCounts[at] : publishedCount;
    }

    /**
     * Where its window of an origin begins at the latest, by what it was handed.
     *
     * @param origin    node id.
     * @param otherwise what to answer if it heard nothing of that origin.
     * @return a sequence; 1 if nobody can say.
     */
    long windowBegin(final long origin, final long otherwise)
    {
        return baseEvidence == null ? 1 : baseEvidence.lowest(origin, otherwise);
    }

    /**
     * One of its clients was told of a loss.
     */
    void onGap(final ReceivedGap gap, final boolean isPrompt)
    {
        if (evidence != null && gap.cause() == DeliveryDescriptor.GAP_CAUSE_LOST)
        {
            evidence.check(gap, isPrompt);
        }
    }

    SimulatedNetwork network()
    {
        return cluster.network();
    }

    DeliveryLedger ledger()
    {
        return cluster.ledger();
    }

    void cycleAt(final long timeNs)
    {
        final long dueNs = Math.max(timeNs, busyUntilNs);
        if (isRunning && !isPaused && dueNs < nextCycleNs)
        {
            nextCycleNs = dueNs;
            cluster.network().schedule(dueNs - cluster.network().nowNs(), cycle);
        }
    }

    void stop()
    {
        isRunning = false;
        note("stops", "");
        agent.onClose();
        poll();
    }

    void crash()
    {
        isRunning = false;
        note("crashes", "");
        transport.close();
    }

    private void onCycle()
    {
        final long timeNs = cluster.network().nowNs();
        if (timeNs != nextCycleNs || !isRunning)
        {
            return;
        }

        nextCycleNs = Long.MAX_VALUE; // also of a cycle that falls into a pause: its end asks for another one
        if (isPaused)
        {
            return;
        }

        if (discovered != null)
        {
            agent.discovered(discovered);
            discovered = null;
        }
        int work = agent.doWork();
        if (evidence != null)
        {
            evidence.onCycle(counter(CounterDescriptor.GAPS_DECLARED), counter(CounterDescriptor.PEERS_LIVE));
        }
        notePublished(timeNs);
        work += poll();
        invariants.onCycle(timeNs);
        final NodeOptions options = cluster.options();
        if (slowness > 1)
        {
            busyUntilNs = timeNs + (long)(options.busyCycleNs * slowness);
        }
        cycleAt(timeNs + (long)((work > 0 ? options.busyCycleNs : options.dutyCycleNs) * slowness));
    }

    /**
     * For the trace, if there is one.
     */
    void note(final String what, final Object detail)
    {
        final SimulatedTrace trace = cluster.network().trace();
        if (trace != null)
        {
            trace.onEvent(cluster.network().nowNs(), address(), what + detail);
        }
    }

    private void onHandedOver(final byte[] packet)
    {
        if (evidence != null)
        {
            evidence.onPacket(packet);
            baseEvidence.onPacket(packet);
        }
    }

    /** What was published, at intervals. */
    private void notePublished(final long nowNs)
    {
        final long published = counter(CounterDescriptor.MESSAGES_PUBLISHED);
        if (published == publishedCount)
        {
            return;
        }

        final int count = publishedNs.length;
        if (count == 0 || nowNs - publishedNs[count - 1] >= PUBLISHED_INTERVAL_NS)
        {
            publishedNs = Arrays.copyOf(publishedNs, count + 1);
            publishedCounts = Arrays.copyOf(publishedCounts, count + 1);
            publishedNs[count] = nowNs;
            publishedCounts[count] = publishedCount;
        }
        publishedCount = published;
    }

    private int poll()
    {
        int polled = 0;
        for (int i = 0; i < clients.size(); i++)
        {
            polled += clients.get(i).poll(cluster.network().nowNs());
        }

        return polled;
    }

    /**
     * Memory for tables of some rows and for histograms.
     */
    static UnsafeBuffer newStatus(final int rows)
    {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(StatusDescriptor.length(rows, rows)));
    }
}
