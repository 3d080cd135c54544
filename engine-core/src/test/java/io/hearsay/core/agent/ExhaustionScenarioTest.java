package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

/**
 * When a bounded structure is full: holes, origins, the send buffer, probes.
 */
class ExhaustionScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;

    @Test
    void shouldFillHolesAgainThoughAllOfThemAreInUse()
    {
        final SimulatedCluster cluster = new SimulatedCluster(1).set(EngineOption.MAX_ORIGINS, 16).start(3);
        cluster.run(300 * MS_NS);
        final String victim = cluster.node(2).address();
        final AtomicInteger pushes = new AtomicInteger();
        cluster.network().filter((from, to, packet) ->
            !to.equals(victim) || WireTap.isProbe(packet) || WireTap.type(packet) == PacketFlyweight.PUSH_ACK ||
            WireTap.type(packet) == PacketFlyweight.PUSH_MESSAGE && pushes.incrementAndGet() % 2 == 0);
        for (int i = 0; i < 2_400; i++)
        {
            assertTrue(cluster.node(0).client().offer("message " + i));
            cluster.run(20_000);
        }
        assertTrue(cluster.node(2).counter(CounterDescriptor.REFUSED_HOLES_FULL) > 0, "no hole too many");

        cluster.network().filter(null);

        cluster.runUntil(cluster::isComplete, 5 * SECOND_NS);
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        cluster.assertNoErrors();
    }

    @Test
    void shouldForgetAnOriginOfWhichNothingIsRetainedWhenTheTableIsFull()
    {
        final SimulatedCluster cluster = new SimulatedCluster(2).set(EngineOption.MAX_ORIGINS, 4)
            .set(EngineOption.LOG_LENGTH, 65_536).start(2);
        cluster.run(300 * MS_NS);
        for (int life = 0; life < 3; life++)
        {
            assertTrue(cluster.node(1).client().offer("life " + life));
            cluster.runUntil(() -> cluster.isComplete(), SECOND_NS);
            cluster.restart(1);
            cluster.run(2 * SECOND_NS);
        }
        fillLog(cluster);
        assertEquals(4, cluster.node(0).counter(CounterDescriptor.ORIGINS));

        assertTrue(cluster.node(1).client().offer("one origin more"));
        cluster.run(2 * SECOND_NS);

        final SimulatedNode node = cluster.node(0);
        assertEquals(4, node.client().messages().size());
        assertEquals(0, node.counter(CounterDescriptor.REFUSED_ORIGINS_FULL));
        assertEquals(1, node.counter(CounterDescriptor.ORIGINS_FORGOTTEN));
        assertTrue(node.counter(CounterDescriptor.LOG_USED) > 32_768, "the log was emptied for nothing");
    }

    @Test
    void shouldCutOffAClientForWhoseSakeThereIsNoRoomForAnotherOrigin()
    {
        final AgentFixture fixture = new AgentFixture(new Settings()
            .set(EngineOption.LOG_LENGTH, 256 * 1024)
            .set(EngineOption.MAX_ORIGINS, 4)
            .set(EngineOption.CLIENT_LIVENESS_TIMEOUT, SECOND_NS));
        assertTrue(fixture.agent.attach(new RingPort()), "a client that never polls");
        fixture.discover(3);
        for (int i = 0; i < 12; i++)
        {
            fixture.receive(3, fixture.node.from(77, PacketFlyweight.PUSH_MESSAGE)
                .run(100 + i % 3, 1 + i / 3, 1, new byte[7_000]));
        }
        assertEquals(12, fixture.count(CounterDescriptor.MESSAGES_BY_PUSH));
        fixture.run(2 * SECOND_NS);

        for (int i = 0; i < 12 && fixture.count(CounterDescriptor.MESSAGES_BY_PUSH) == 12; i++)
        {
            fixture.receive(3, fixture.node.from(77, PacketFlyweight.PUSH_MESSAGE).run(200, 1, 1, new byte[10]));
            fixture.run(100 * MS_NS);
        }
        assertTrue(fixture.count(CounterDescriptor.REFUSED_ORIGINS_FULL) > 5, "it was not full");
        assertEquals(1, fixture.count(CounterDescriptor.CLIENTS_CUT_OFF));
        assertEquals(13, fixture.count(CounterDescriptor.MESSAGES_BY_PUSH));
    }

    @Test
    void shouldNotSendToAnAddressThatWasForgottenWhileTheSendBufferWasFull()
    {
        final SimulatedCluster cluster = new SimulatedCluster(3);
        final SimulatedNode node = cluster.add();
        node.attach(new SimulatedClient());
        node.agent().discovered(new String[] {"10.9.0.1:1", "10.9.0.2:1"});
        cluster.run(10 * MS_NS);
        node.transport().backPressured(true);
        assertTrue(node.client().offer("waits for the send buffer"));
        cluster.run(MS_NS);
        assertTrue(node.counter(CounterDescriptor.SEND_BACK_PRESSURED) > 0);

        node.agent().discovered(new String[] {"10.9.0.2:1"});
        cluster.run(MS_NS);
        final WireTap tap = WireTap.on(cluster);
        node.transport().backPressured(false);
        cluster.run(50 * MS_NS);

        assertTrue(tap.select((packet) -> packet.to().equals("10.9.0.1:1")).isEmpty());
        cluster.assertNoErrors();
    }

    @Test
    void shouldAnswerAStrangerWhileTheSendBufferIsFull()
    {
        final SimulatedCluster cluster = new SimulatedCluster(4).start(2);
        final SimulatedNode node = cluster.node(0);
        cluster.run(300 * MS_NS);
        node.transport().backPressured(true);
        // the peer moves: it is probed where it is now, at an address that nobody retains
        cluster.node(1).transport().move("10.0.7.7:7400");
        cluster.node(1).client().offer("from a new address");
        cluster.run(20 * MS_NS);
        node.transport().backPressured(false);

        cluster.runUntil(cluster::isComplete, 5 * SECOND_NS);
        cluster.assertNoErrors();
    }

    @Test
    void shouldProbeAnAddressOnceAnIntervalThoughDiscoveryFlaps()
    {
        final SimulatedCluster cluster = new SimulatedCluster(5);
        final SimulatedNode node = cluster.add();
        for (int i = 0; i < 50; i++)
        {
            node.agent().discovered(new String[] {"10.9.0.1:1"});
            cluster.run(20 * MS_NS);
            node.agent().discovered(new String[0]);
            cluster.run(20 * MS_NS);
        }
        node.agent().discovered(new String[] {"10.9.0.1:1"});
        cluster.run(5 * SECOND_NS);

        final WireTap tap = WireTap.on(cluster);
        cluster.run(10 * SECOND_NS);

        final int probes = tap.probes().size();
        assertTrue(probes >= 9 && probes <= 11, "probes in ten seconds: " + probes);
    }

    private static void fillLog(final SimulatedCluster cluster)
    {
        final byte[] payload = new byte[1_000];
        for (int i = 0; i < 200; i++)
        {
            assertTrue(cluster.node(0).client().offer(0, 0, payload));
            cluster.run(2 * MS_NS);
        }
    }
}
