package io.hearsay.io.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.core.counters.LatencyHistogramDescriptor;
import io.hearsay.core.counters.StatusDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the nodes of a simulated cluster show is what happened to them.
 */
class StatusScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final int ROWS = SimulatedNode.STATUS_ROWS;

    private final SimulatedCluster cluster = new SimulatedCluster(3);

    private static List<StatusRow> rows(final SimulatedNode node, final CounterScope scope)
    {
        final UnsafeBuffer table = new UnsafeBuffer(
            node.status(), StatusDescriptor.tableOffset(scope, ROWS, ROWS), StatusDescriptor.tableLength(scope, ROWS));
        return new StatusTableReader(table, scope, ROWS).read();
    }

    private static LatencySnapshot latency(final SimulatedNode node, final LatencyDescriptor descriptor)
    {
        return LatencySnapshot.read(new UnsafeBuffer(
            node.status(),
            StatusDescriptor.histogramOffset(descriptor.ordinal(), ROWS, ROWS),
            LatencyHistogramDescriptor.LENGTH));
    }

    private static StatusRow peer(final SimulatedNode node, final SimulatedNode peer)
    {
        return rows(node, CounterScope.PEER).stream()
            .filter(row -> row.label().equals(peer.address())).findFirst().orElseThrow();
    }

    private static StatusRow origin(final SimulatedNode node, final SimulatedNode origin)
    {
        return rows(node, CounterScope.ORIGIN).stream()
            .filter(row -> row.key() == origin.nodeId()).findFirst().orElseThrow();
    }

    @Test
    void shouldShowPeersAndWhatTheyDo()
    {
        cluster.start(3).run(500 * MS_NS);
        for (int i = 0; i < 10; i++)
        {
            cluster.node(0).client().offer("message " + i);
            cluster.run(5 * MS_NS);
        }
        cluster.run(100 * MS_NS);

        final StatusRow peer = peer(cluster.node(1), cluster.node(0));
        assertEquals(2, rows(cluster.node(1), CounterScope.PEER).size());
        assertEquals(cluster.node(0).nodeId(), peer.key());
        assertTrue(peer.is(CounterDescriptor.PEER_LIVE));
        assertTrue(peer.is(CounterDescriptor.PEER_DISCOVERED));
        assertTrue(peer.is(CounterDescriptor.PEER_ASKED));
        assertTrue(peer.get(CounterDescriptor.PEER_LAST_HEARD) > 0);
        assertEquals(10, peer.get(CounterDescriptor.PEER_MESSAGES_NEW));
        assertTrue(peer.get(CounterDescriptor.PEER_MESSAGES_RECEIVED) >= 10);
        assertTrue(peer.get(CounterDescriptor.PEER_PACKETS_RECEIVED) >= 10);
        assertTrue(peer.get(CounterDescriptor.PEER_BYTES_RECEIVED) >= 10 * 46);
        assertTrue(peer.get(CounterDescriptor.PEER_PACKETS_SENT) > 0);
        assertTrue(peer(cluster.node(0), cluster.node(1)).get(CounterDescriptor.PEER_ROUND_TRIP) > 0);
    }

    @Test
    void shouldShowAPeerThatDiedAndOneThatNeverCame()
    {
        cluster.start(3).run(500 * MS_NS);
        cluster.crash(2);
        for (int i = 0; i < 10; i++)
        {
            cluster.node(0).client().offer("message " + i);
            cluster.run(400 * MS_NS);
        }
        cluster.run(10_000 * MS_NS);

        final StatusRow dead = peer(cluster.node(0), cluster.node(2));
        assertFalse(dead.is(CounterDescriptor.PEER_LIVE));
        assertFalse(dead.is(CounterDescriptor.PEER_ASKED));
        assertTrue(dead.get(CounterDescriptor.PEER_PUSHES_UNANSWERED) > 0);
        assertTrue(dead.get(CounterDescriptor.PEER_PROBES_UNANSWERED) > 0);
        final StatusRow alive = peer(cluster.node(0), cluster.node(1));
        assertTrue(alive.get(CounterDescriptor.PEER_LAST_HEARD) - dead.get(CounterDescriptor.PEER_LAST_HEARD) > 5_000);

        final SimulatedNode late = cluster.add();
        late.agent().discovered(new String[]{cluster.node(0).address(), cluster.node(2).address()});
        cluster.run(3_000 * MS_NS);
        assertEquals(0, peer(late, cluster.node(2)).key(), "never heard from");
        assertEquals(0, peer(late, cluster.node(2)).get(CounterDescriptor.PEER_LAST_HEARD));
        late.agent().discovered(new String[]{cluster.node(0).address()});
        cluster.run(100 * MS_NS);
        assertTrue(rows(late, CounterScope.PEER).stream()
            .noneMatch(row -> row.label().equals(cluster.node(2).address())), "forgotten with its address");
    }

    @Test
    void shouldShowOriginsAndWhatIsMissing()
    {
        cluster.start(3).run(2_000 * MS_NS);
        for (int i = 0; i < 5; i++)
        {
            cluster.node(0).client().offer("message " + i);
            cluster.run(5 * MS_NS);
        }
        cluster.run(500 * MS_NS);

        final StatusRow own = origin(cluster.node(0), cluster.node(0));
        assertEquals("own", own.label());
        assertEquals(5, own.get(CounterDescriptor.ORIGIN_HIGHEST));
        final StatusRow origin = origin(cluster.node(1), cluster.node(0));
        assertEquals("", origin.label());
        assertEquals(0, origin.get(CounterDescriptor.ORIGIN_BASE));
        assertEquals(5, origin.get(CounterDescriptor.ORIGIN_CONTIGUOUS));
        assertEquals(5, origin.get(CounterDescriptor.ORIGIN_HIGHEST));
        assertEquals(5, origin.get(CounterDescriptor.ORIGIN_RETAINED));
        assertEquals(0, origin.get(CounterDescriptor.ORIGIN_MISSING));
        assertEquals(0, origin.get(CounterDescriptor.ORIGIN_LOST));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTimeNoDeliveryOfWhatIsOlderThanItsClient(final boolean isOrdered)
    {
        cluster.start(3).run(2_000 * MS_NS);
        for (int i = 0; i < 5; i++)
        {
            cluster.node(0).client().offer("message " + i);
            cluster.run(5 * MS_NS);
        }
        cluster.run(1_000 * MS_NS);
        assertEquals(5, latency(cluster.node(1), LatencyDescriptor.PUBLISH_TO_DELIVER).count());

        final SimulatedClient late =
            cluster.node(1).attach(new SimulatedClient().retained(true).ordered(isOrdered));
        cluster.run(100 * MS_NS);
        assertEquals(5, late.messages().size());
        assertEquals(5, latency(cluster.node(1), LatencyDescriptor.PUBLISH_TO_DELIVER).count());

        cluster.node(0).client().offer("one more");
        cluster.run(100 * MS_NS);
        assertEquals(6, late.messages().size());
        assertEquals(7, latency(cluster.node(1), LatencyDescriptor.PUBLISH_TO_DELIVER).count(), "at both clients");
    }

    @Test
    void shouldShowClientsAndWhatWaitsForThem()
    {
        cluster.start(2);
        final SimulatedClient reader = cluster.node(1).attach(new SimulatedClient());
        cluster.run(500 * MS_NS);
        assertEquals(List.of(1L, 2L), rows(cluster.node(1), CounterScope.CLIENT).stream().map(StatusRow::key).toList());

        for (int i = 0; i < 10; i++)
        {
            cluster.node(0).client().offer("message " + i);
        }
        cluster.run(100 * MS_NS);
        final StatusRow publisher = rows(cluster.node(0), CounterScope.CLIENT).get(0);
        assertEquals(10, publisher.get(CounterDescriptor.CLIENT_PUBLISHED));
        assertEquals(0, publisher.get(CounterDescriptor.CLIENT_PUBLICATION_USED));
        assertTrue(publisher.get(CounterDescriptor.CLIENT_PUBLICATION_LENGTH) > 0);
        final StatusRow client = rows(cluster.node(1), CounterScope.CLIENT).get(1);
        assertEquals(10, client.get(CounterDescriptor.CLIENT_DELIVERED));
        assertEquals(0, client.get(CounterDescriptor.CLIENT_LAG));

        cluster.node(1).agent().detach(reader.id());
        cluster.run(100 * MS_NS);
        assertEquals(List.of(1L), rows(cluster.node(1), CounterScope.CLIENT).stream().map(StatusRow::key).toList());
    }

    @Test
    void shouldShowHowLongDeliveryTook()
    {
        cluster.start(2).run(500 * MS_NS);
        for (int i = 0; i < 20; i++)
        {
            cluster.node(0).client().offer("message " + i);
            cluster.run(5 * MS_NS);
        }
        cluster.run(100 * MS_NS);

        final LatencySnapshot delivery = latency(cluster.node(1), LatencyDescriptor.PUBLISH_TO_DELIVER);
        assertEquals(20, delivery.count() + delivery.negativeCount());
        assertEquals(0, latency(cluster.node(0), LatencyDescriptor.PUBLISH_TO_DELIVER).count(), "its own do not count");
    }

    @Test
    void shouldShowLatenciesOfHops()
    {
        cluster.start(2).run(500 * MS_NS);
        cluster.node(0).client().offer("message");
        cluster.run(500 * MS_NS);

        final LatencySnapshot hop = latency(cluster.node(1), LatencyDescriptor.HOP);
        assertTrue(hop.count() > 0);
        assertEquals(
            cluster.node(1).counter(CounterDescriptor.PACKETS_RECEIVED) -
                cluster.node(1).counter(CounterDescriptor.REFLECTED),
            hop.count() + hop.negativeCount());
    }
}
