package io.hearsay.core.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.agent.GossipAgent;
import io.hearsay.core.agent.GossipContext;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.counters.StatusDescriptor;
import io.hearsay.core.spi.PacketProtection;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * One life of one node: a real {@link GossipAgent} on a simulated socket and simulated clocks. Its duty cycle runs when
 * a datagram arrives, when a client offers, soon again while there is work, and at the latest each
 * {@link SimulatedCluster#dutyCycleNs}. After a restart there is another one at the same address.
 */
public final class SimulatedNode
{
    private final SimulatedCluster cluster;
    private final int index;
    private final SimulatedTransport transport;
    private final SimulatedClock clock;
    private final PacketProtection protection;
    /** Rows of the tables of peers and origins, and of clients, that a node shows. */
    public static final int STATUS_ROWS = 64;

    private final UnsafeBuffer status =
        new UnsafeBuffer(ByteBuffer.allocateDirect(StatusDescriptor.length(STATUS_ROWS, STATUS_ROWS)));
    private final EngineCounters counters;
    private final GossipAgent agent;
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private long nextClientId = 1;
    private long nextCycleNs = Long.MAX_VALUE;
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
        transport = cluster.network().open(address);
        transport.onArrival(this::wake);
        cluster.configure(transport);
        clock = new SimulatedClock(cluster.network(), random.nextLong());
        protection = cluster.newProtection(settings);
        counters = newCounters(status);
        agent = new GossipAgent(new GossipContext(
            random.nextLong(), transport, protection, clock, clock, random.split(), settings, counters, errors::add));
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
     * Memory of its tables and histograms, with {@link #STATUS_ROWS} rows each.
     *
     * @return the memory.
     */
    public UnsafeBuffer status()
    {
        return status;
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
        cluster.network().schedule(
            durationNs,
            () ->
            {
                isPaused = false;
                wake();
            });
    }

    /**
     * Run a duty cycle at this time, because there is something to do.
     */
    public void wake()
    {
        cycleAt(cluster.network().nowNs());
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
        if (isRunning && !isPaused && timeNs < nextCycleNs)
        {
            nextCycleNs = timeNs;
            cluster.network().schedule(timeNs - cluster.network().nowNs(), () -> onCycle(timeNs));
        }
    }

    void stop()
    {
        isRunning = false;
        agent.onClose();
        poll();
    }

    void crash()
    {
        isRunning = false;
        transport.close();
    }

    private void onCycle(final long timeNs)
    {
        if (timeNs != nextCycleNs || !isRunning)
        {
            return;
        }

        nextCycleNs = Long.MAX_VALUE; // also of a cycle that falls into a pause: its end asks for another one
        if (isPaused)
        {
            return;
        }

        final int work = agent.doWork() + poll();
        cycleAt(timeNs + (work > 0 ? cluster.busyCycleNs() : cluster.dutyCycleNs()));
    }

    private int poll()
    {
        int polled = 0;
        for (final SimulatedClient client : clients)
        {
            polled += client.poll(cluster.network().nowNs());
        }

        return polled;
    }

    private static EngineCounters newCounters(final UnsafeBuffer status)
    {
        final int count = CounterDescriptor.of(CounterScope.ENGINE).size();
        final CountersManager manager = new CountersManager(
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(count * CountersReader.METADATA_LENGTH, 64)),
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(count * CountersReader.COUNTER_LENGTH, 64)));
        return new EngineCounters(manager, status, STATUS_ROWS, STATUS_ROWS);
    }
}
