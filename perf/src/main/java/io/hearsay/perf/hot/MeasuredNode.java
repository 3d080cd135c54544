package io.hearsay.perf.hot;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.agent.GossipAgent;
import io.hearsay.core.agent.GossipContext;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.testing.TestCounters;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterProtection;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A whole agent with the system's clock, and default options unless told otherwise, between one {@link RingClient} and
 * a {@link FakeWire}, all in one thread. Its packets are those of the algorithm NONE: sealing is a few words, but
 * freshness and replays are checked.
 */
final class MeasuredNode
{
    private static final long NODE_ID = 0x1234_5678_9abc_def0L;
    private static final int STATUS_ROWS = 128;
    private static final int MAX_CYCLES = 10_000_000;

    private final EngineCounters counters = TestCounters.create(STATUS_ROWS);
    private final Settings settings;
    private final FakeWire wire;
    private final RingClient client;
    private final GossipAgent agent;
    private final WireDatagram[] probes;
    private Throwable error;

    /**
     * A node that has met its peers.
     *
     * @param peerCount     number of peers, all of them known from discovery.
     * @param messageLength of all messages.
     */
    MeasuredNode(final int peerCount, final int messageLength)
    {
        this(peerCount, messageLength, new Settings());
    }

    /**
     * A node with certain options that has met its peers.
     *
     * @param peerCount     number of peers, all of them known from discovery.
     * @param messageLength of all messages.
     * @param settings      not concluded.
     */
    MeasuredNode(final int peerCount, final int messageLength, final Settings settings)
    {
        this.settings = settings.conclude();
        wire = new FakeWire(peerCount, NODE_ID, messageLength, keyId());
        client = new RingClient(messageLength);
        final long epochUs = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        final long startNs = System.nanoTime();
        agent = new GossipAgent(new GossipContext(
            NODE_ID,
            wire,
            newProtection(),
            System::nanoTime,
            () -> tick(epochUs + (System.nanoTime() - startNs) / 1_000),
            new SplittableRandom(1),
            this.settings,
            counters,
            (throwable) -> error = throwable));
        wire.nowUs(epochUs);
        probes = new WireDatagram[peerCount];
        final String[] addresses = new String[peerCount];
        for (int i = 0; i < peerCount; i++)
        {
            probes[i] = wire.peer(i).newPush(0, 0);
            addresses[i] = wire.describe(i);
        }
        agent.discovered(addresses);
        if (!agent.attach(client))
        {
            throw new IllegalStateException("the client was refused");
        }
        meet();
    }

    private long tick(final long nowUs)
    {
        wire.nowUs(nowUs);
        return nowUs;
    }

    private PacketProtection newProtection()
    {
        return new ClusterProtection().algorithm(Algorithm.NONE).settings(settings).build();
    }

    private int keyId()
    {
        try (PacketProtection protection = newProtection())
        {
            final UnsafeBuffer packet = new UnsafeBuffer(new byte[PacketFlyweight.BODY_OFFSET]);
            PacketFlyweight.putHeader(packet, 0, PacketFlyweight.PUSH_MESSAGE, NODE_ID, 0, 0);
            protection.seal(packet, 0, 0);
            return PacketFlyweight.keyId(packet, 0);
        }
    }

    FakeWire wire()
    {
        return wire;
    }

    RingClient client()
    {
        return client;
    }

    /**
     * One duty cycle of the agent, and one of the application.
     *
     * @return a number that depends on each message that ever came.
     */
    long cycle()
    {
        agent.doWork();
        return client.poll();
    }

    /**
     * One duty cycle of the agent alone.
     *
     * @return the amount of work done.
     */
    int doWork()
    {
        return agent.doWork();
    }

    /**
     * Let all peers give a sign of life.
     */
    void hear()
    {
        for (int i = 0; i < probes.length; i++)
        {
            wire.queue(probes[i], 0);
            if ((i + 1) % FakeWire.MAX_QUEUED == 0)
            {
                cycle();
            }
        }
        cycle();
    }

    long count(final CounterDescriptor counter)
    {
        return counters.get(counter);
    }

    /**
     * Run until a counter, or a gauge, says this.
     *
     * @param counter  to look at.
     * @param expected value.
     * @throws IllegalStateException if it never does.
     */
    void await(final CounterDescriptor counter, final long expected)
    {
        for (int i = 0; count(counter) != expected; i++)
        {
            if (i == MAX_CYCLES)
            {
                throw new IllegalStateException(
                    counter + " is " + count(counter) + " and not " + expected + ", error: " + error);
            }
            cycle();
        }
    }

    /**
     * Fail unless a counter says this.
     *
     * @param expected value.
     * @param counter  to look at.
     */
    void require(final long expected, final CounterDescriptor counter)
    {
        if (count(counter) != expected)
        {
            throw new IllegalStateException(
                counter + " is " + count(counter) + " and not " + expected + ", error: " + error);
        }
    }

    /**
     * Fail if anything was refused, lost, known already or sent twice: then something else was measured than meant.
     */
    void requireCalm()
    {
        for (final CounterDescriptor counter : Arrays.asList(
            CounterDescriptor.DUPLICATES_DROPPED,
            CounterDescriptor.BELOW_BASE,
            CounterDescriptor.MALFORMED_BODY,
            CounterDescriptor.REJECTED_REPLAYED,
            CounterDescriptor.REFUSED_NO_ROOM,
            CounterDescriptor.REFUSED_TOO_FAR,
            CounterDescriptor.REFUSED_ORIGINS_FULL,
            CounterDescriptor.REFUSED_HOLES_FULL,
            CounterDescriptor.ACKS_UNSOLICITED,
            CounterDescriptor.ACKS_DROPPED,
            CounterDescriptor.PUSHES_MISSED,
            CounterDescriptor.PUSHES_REPEATED,
            CounterDescriptor.SEND_ABANDONED,
            CounterDescriptor.CLIENTS_CUT_OFF))
        {
            require(0, counter);
        }
        if (error != null || client.gapCount() > 0)
        {
            throw new IllegalStateException("gaps: " + client.gapCount(), error);
        }
    }

    private void meet()
    {
        agent.doWork();
        hear();
        await(CounterDescriptor.PEERS_PROVEN, wire.peerCount());
        await(CounterDescriptor.PEERS_LIVE, wire.peerCount());
    }
}
