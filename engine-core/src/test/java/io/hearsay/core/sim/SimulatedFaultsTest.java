package io.hearsay.core.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.ClientPort;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SimulatedFaultsTest
{
    private static final String A = "10.0.0.1:7400";
    private static final String B = "10.0.0.2:7400";
    private static final String C = "10.0.0.3:7400";
    private static final long US = 1_000;
    private static final long MS = 1_000 * US;
    private static final long SECOND = 1_000 * MS;

    private final SimulatedNetwork network = new SimulatedNetwork(1);

    @Test
    void shouldCarryWhatTheBandwidthAllowsAndDropWhatFindsTheQueueFull()
    {
        final SimulatedTransport a = network.open(A);
        final SimulatedTransport b = network.open(B);
        final List<Long> arrivals = new ArrayList<>();
        b.onArrival(() -> arrivals.add(network.nowNs()));
        network.defaultLink(SimulatedLink.LAN.withDelay(0, 0).withBandwidth(1_000_000, 1_000));
        for (int i = 0; i < 15; i++)
        {
            send(a, B, 100);
        }
        network.advance(2 * 800 * US);
        send(a, B, 100);
        send(a, B, 100);
        send(a, B, 100);
        network.advance(SECOND);

        assertEquals(5 + 1, network.count(NetworkEvent.QUEUE_FULL));
        assertEquals(12, arrivals.size());
        for (int i = 0; i < 12; i++)
        {
            assertEquals((i + 1) * 800 * US, arrivals.get(i));
        }
    }

    @Test
    void shouldDrawDelaysWithATail()
    {
        final LinkDelay delay = new LinkDelay(100, 100_000, 1.5);
        final SplittableRandom random = new SplittableRandom(2);
        final int count = 100_000;
        final int[] longer = new int[3];
        for (int i = 0; i < count; i++)
        {
            final long ns = delay.next(random);
            assertTrue(ns >= 100 && ns <= 100_000, "" + ns);
            longer[0] += ns > 200 ? 1 : 0;
            longer[1] += ns > 1_000 ? 1 : 0;
            longer[2] += ns > 10_000 ? 1 : 0;
        }

        assertEquals(Math.pow(0.5, 1.5) * count, longer[0], 800);
        assertEquals(Math.pow(0.1, 1.5) * count, longer[1], 300);
        assertEquals(Math.pow(0.01, 1.5) * count, longer[2], 40);
        assertThrows(IllegalArgumentException.class, () -> new LinkDelay(0, 1, 2));
    }

    @Test
    void shouldSeparateGroupsInOneDirectionOrBoth()
    {
        final SimulatedTransport a = network.open(A);
        final SimulatedTransport b = network.open(B);
        final SimulatedTransport c = network.open(C);
        network.group("island", List.of(A, B));
        network.blockGroups("island", SimulatedNetwork.OTHERS);
        send(a, C, 1);
        send(a, B, 1);
        send(c, B, 1);
        network.advance(MS);
        assertEquals(0, poll(c));
        assertEquals(2, poll(b));

        network.separate("island", SimulatedNetwork.OTHERS);
        send(c, B, 1);
        network.advance(MS);
        assertEquals(0, poll(b));

        network.unblockGroups(SimulatedNetwork.OTHERS, "island");
        send(c, B, 1);
        network.heal();
        send(a, C, 1);
        network.advance(MS);
        assertEquals(1, poll(b));
        assertEquals(1, poll(c));
        assertThrows(IllegalArgumentException.class, () -> network.separate("island", "nowhere"));
    }

    @Test
    void shouldDriftJumpAndLeapButNeverBackOnTheMonotonicClock()
    {
        final SimulatedClock clock = new SimulatedClock(network, -5);
        network.advance(SECOND);
        assertEquals(SECOND - 5, clock.nanoTime());
        clock.driftPpm(100);
        network.advance(10 * SECOND);
        assertEquals(11 * SECOND - 5 + MS, clock.nanoTime());
        assertEquals(SimulatedClock.START_US + 11_000_000 + 1_000, clock.microTime());
        clock.driftPpm(-100);
        network.advance(10 * SECOND);
        assertEquals(21 * SECOND - 5, clock.nanoTime());
        clock.jumpUs(-7_000_000).jumpUs(1_000_000);
        assertEquals(21 * SECOND - 5, clock.nanoTime());
        assertEquals(SimulatedClock.START_US + 15_000_000, clock.microTime());
        clock.driftPpm(0).leapNs(3 * SECOND);
        assertEquals(24 * SECOND - 5, clock.nanoTime());
        assertEquals(SimulatedClock.START_US + 18_000_000, clock.microTime());
        assertThrows(IllegalArgumentException.class, () -> clock.leapNs(-1));
    }

    @Test
    void shouldSlowANodeDown()
    {
        final SimulatedCluster cluster = new SimulatedCluster(3).start(3);
        cluster.node(2).slow(200); // a cycle that did something takes a millisecond
        cluster.run(SECOND);
        final long sentNs = cluster.network().nowNs();
        cluster.node(0).client().offer("to both");
        cluster.runUntil(cluster::isComplete, SECOND);

        final long fastNs = cluster.node(1).client().messages().get(0).atNs() - sentNs;
        assertTrue(fastNs < 60 * US, "" + fastNs);
        final long slow = cluster.node(2).counter(CounterDescriptor.ROUND_TRIP);
        assertTrue(slow > 2 * cluster.node(0).counter(CounterDescriptor.ROUND_TRIP), "" + slow);
        cluster.assertNoErrors();
    }

    @Test
    void shouldLeaveDiscoveryAndComeBack()
    {
        final SimulatedCluster cluster = new SimulatedCluster(4)
            .set(EngineOption.PEER_TIMEOUT, SECOND).start(4);
        cluster.run(SECOND);
        cluster.leaveDiscovery(3);
        cluster.crash(3);
        cluster.run(5 * SECOND);
        assertEquals(2, cluster.node(0).counter(CounterDescriptor.PEERS_PROVEN));

        cluster.restart(3);
        cluster.run(SECOND);
        assertEquals(3, cluster.node(0).counter(CounterDescriptor.PEERS_PROVEN), "it speaks to those that it is told");
        cluster.joinDiscovery(3);
        cluster.node(0).client().offer("back?");
        cluster.runUntil(cluster::isComplete, SECOND);
    }

    @Test
    void shouldNameWhatIsNoNode()
    {
        final SimulatedCluster cluster = new SimulatedCluster(5).start(3);
        cluster.discoverOthers("10.9.9.9:1", "nonsense");
        cluster.run(SECOND);
        cluster.node(0).client().offer("hello");
        cluster.runUntil(cluster::isComplete, SECOND);

        assertTrue(cluster.network().count(NetworkEvent.UNREACHABLE) > 0);
        assertEquals(1, cluster.node(0).counter(CounterDescriptor.ADDRESSES_INVALID));
        cluster.discoverOthers();
        cluster.run(MS);
        final long unreachable = cluster.network().count(NetworkEvent.UNREACHABLE);
        cluster.run(5 * SECOND);
        assertEquals(unreachable, cluster.network().count(NetworkEvent.UNREACHABLE));
    }

    @Test
    void shouldDrawASampleForEachNode()
    {
        final SimulatedCluster cluster =
            new SimulatedCluster(6).withoutClients().statusRows(0).set(EngineOption.CLUSTER_SIZE, 100);
        for (int i = 0; i < 100; i++)
        {
            cluster.add();
        }
        cluster.discoverSample(10);
        cluster.run(SECOND);
        for (final SimulatedNode node : cluster.nodes())
        {
            final long live = node.counter(CounterDescriptor.PEERS_LIVE);
            assertTrue(live >= 9 && live <= 40, node.address() + " has " + live);
            assertEquals(0, node.clients().size());
        }
        cluster.node(7).attach(new SimulatedClient()).offer("to all");

        cluster.runUntil(() -> cluster.sum(CounterDescriptor.MESSAGES_BY_PUSH) +
            cluster.sum(CounterDescriptor.MESSAGES_BY_PULL) == 99, SECOND);
    }

    @Test
    void shouldEndClientsAsApplicationsDo()
    {
        final SimulatedCluster cluster = new SimulatedCluster(7).start(2);
        cluster.run(SECOND);
        final SimulatedClient closing = cluster.node(0).attach(new SimulatedClient().keepsMessages(false));
        final SimulatedClient dying = cluster.node(0).attach(new SimulatedClient());
        cluster.node(1).client().offer("to all");
        cluster.runUntil(cluster::isComplete, SECOND);
        closing.offer("the last word");
        closing.detach();
        dying.die(100 * MS);
        assertFalse(dying.offer("from the grave"));
        cluster.run(50 * MS);
        assertFalse(dying.isClosed());
        cluster.run(100 * MS);

        assertEquals(1, closing.receivedCount());
        assertEquals(0, closing.messages().size());
        assertEquals(ClientPort.CLOSED_BY_CLIENT, closing.closedReason());
        assertEquals(ClientPort.CLOSED_SILENT, dying.closedReason());
        assertEquals("the last word", cluster.node(1).client().messages().get(0).text());
    }

    private static void send(final SimulatedTransport from, final String to, final int length)
    {
        from.send(from.resolve(to), new UnsafeBuffer(new byte[length]), 0, length);
    }

    private static int poll(final SimulatedTransport transport)
    {
        return transport.poll((address, buffer, offset, length) -> {}, Integer.MAX_VALUE);
    }
}
