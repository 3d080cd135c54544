package io.hearsay.crypto.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Datagram;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Packets in a node's own name, and packets of which the clear text makes no sense; with real protection.
 */
class IdentityScenarioTest
{
    private static final long MS_NS = ProtectedCluster.MS_NS;
    private static final byte PUSH = PacketFlyweight.PUSH_MESSAGE;

    @ParameterizedTest
    @EnumSource
    void shouldSurviveItsOwnPacketsComingBack(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(1).start(3, algorithm))
        {
            final ProtectedNode victim = cluster.node(0);
            cluster.takeHeard();
            for (int i = 0; i < 10; i++)
            {
                victim.offer("mine " + i);
                cluster.run(MS_NS);
            }
            final List<byte[]> own = cluster.takeHeard().stream()
                .filter((heard) -> heard.from().equals(victim.address()))
                .map(ProtectedCluster.Heard::datagram).distinct().toList();
            final long sent = own.stream().map(IdentityScenarioTest::number).distinct().count();
            assertTrue(sent >= 10, "too few: " + sent);

            final long before = victim.count(CounterDescriptor.REFLECTED);
            own.forEach((datagram) -> cluster.inject(ProtectedCluster.STRANGER, victim, datagram));
            cluster.run(10 * MS_NS);

            assertEquals(sent, victim.count(CounterDescriptor.REFLECTED) - before);
            assertEquals(List.of(), victim.delivered());
            assertEquals(2, victim.count(CounterDescriptor.PEERS_PROVEN));
            victim.offer("it goes on");
            cluster.run(10 * MS_NS);
            assertTrue(cluster.node(2).delivered().contains("it goes on"));
            assertTrue(cluster.takeHeard().stream()
                .noneMatch((heard) -> heard.to().equals(ProtectedCluster.STRANGER)), "answered");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStopWhenAnotherUsesItsId(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(2).start(2, algorithm))
        {
            final ProtectedNode victim = cluster.node(0);
            final long id = victim.agent().nodeId();
            cluster.inject(ProtectedCluster.STRANGER, victim, Protected.seal(
                algorithm, Protected.KEY, PUSH, id, 1_000_000, cluster.nowUs()));

            final String message =
                assertThrows(AgentTerminationException.class, () -> cluster.run(MS_NS)).getMessage();
            assertTrue(message.contains("another node uses this node's id"), message);
            assertTrue(message.contains(ProtectedCluster.STRANGER), message);

            cluster.takeHeard();
            victim.offer("never again");
            assertThrows(AgentTerminationException.class, () -> cluster.run(MS_NS));
            assertTrue(cluster.takeHeard().stream().noneMatch((heard) -> heard.from().equals(victim.address())));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldNotStopForAForgedSecondHolderOfItsId(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(3).start(2, algorithm))
        {
            final ProtectedNode victim = cluster.node(0);
            final long id = victim.agent().nodeId();
            for (int i = 0; i < 20; i++)
            {
                final byte[] forged = Protected.seal(
                    algorithm, Protected.KEY, PUSH, id, 1_000_000 + i, cluster.nowUs(), new byte[i]);
                forged[forged.length - 1] ^= 1;
                cluster.inject(ProtectedCluster.STRANGER, victim, forged);
                cluster.run(MS_NS);
            }

            assertEquals(20, victim.count(CounterDescriptor.REJECTED_NOT_AUTHENTIC));
            victim.offer("it goes on");
            cluster.run(10 * MS_NS);
            assertEquals(List.of("it goes on"), cluster.node(1).delivered());
        }
    }

    /**
     * Genuine packets of a node that the victim never met, caught on their way and sent on from a peer's address.
     */
    @ParameterizedTest
    @EnumSource
    void shouldNotDriveALivePeerOutOfItsAddress(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(6).start(2, algorithm))
        {
            final ProtectedNode victim = cluster.node(0);
            final ProtectedNode peer = cluster.node(1);
            final long moved = victim.count(CounterDescriptor.PEERS_MOVED);
            for (int i = 0; i < 50; i++)
            {
                final byte[] caught = Protected.seal(
                    algorithm, Protected.KEY, PUSH, 78, i, cluster.nowUs() + 30_000_000);
                cluster.inject(peer.address(), victim, caught);
                cluster.run(20 * MS_NS);
                victim.offer("to the peer " + i);
                peer.offer("from the peer " + i);
            }
            cluster.run(100 * MS_NS);

            assertEquals(50, victim.count(CounterDescriptor.PEERS_CONTESTED));
            assertEquals(moved, victim.count(CounterDescriptor.PEERS_MOVED));
            assertEquals(1, victim.count(CounterDescriptor.PEERS_PROVEN));
            assertEquals(50, peer.delivered().size());
            assertEquals(50, victim.delivered().size());
            assertTrue(victim.count(CounterDescriptor.PROBES_SENT) < 10, "one probe an interval");
            assertEquals(0, peer.count(CounterDescriptor.ACKS_UNSOLICITED));
            assertEquals(0, victim.count(CounterDescriptor.PUSHES_MISSED), "the peer stays one that is asked");
        }
    }

    /**
     * An acknowledgement that was withheld and sent on from another peer's address says nothing about that one.
     */
    @ParameterizedTest
    @EnumSource
    void shouldNotTakeAnAckOfOnePeerForThatOfAnother(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(5).start(3, algorithm))
        {
            final ProtectedNode victim = cluster.node(0);
            final ProtectedNode one = cluster.node(1);
            final ProtectedNode other = cluster.node(2);
            cluster.takeHeard();
            final long before = victim.count(CounterDescriptor.ACKS_RECEIVED);
            cluster.network().filter((from, to, packet) -> !to.equals(victim.address()) &&
                !(from.equals(victim.address()) && to.equals(other.address())));
            victim.offer("for both");
            cluster.run(3 * MS_NS);
            final List<byte[]> acks = cluster.takeHeard().stream()
                .filter((heard) -> heard.from().equals(one.address()) && heard.to().equals(victim.address()))
                .filter((heard) -> heard.type() == PacketFlyweight.PUSH_ACK)
                .map(ProtectedCluster.Heard::datagram).toList();
            assertTrue(acks.size() > 0);
            assertEquals(List.of("for both"), one.delivered());

            cluster.network().filter((from, to, packet) -> to.equals(victim.address()) && from.equals(other.address()));
            acks.forEach((ack) -> cluster.inject(other.address(), victim, ack));
            cluster.run(MS_NS / 5);

            assertEquals(before, victim.count(CounterDescriptor.ACKS_RECEIVED));
            assertTrue(victim.count(CounterDescriptor.ACKS_UNSOLICITED) > 0);
        }
    }

    /**
     * Packets of somebody who has the key, with a body against the format behind one that is in order.
     */
    @ParameterizedTest
    @EnumSource
    void shouldHandOnNothingOfAPacketWhoseClearTextIsMalformed(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(4).start(2, algorithm))
        {
            final ProtectedNode victim = cluster.node(0);
            final long id = 77;
            long number = 1;
            for (byte type = PUSH; type <= PacketFlyweight.PULL_RESPONSE; type++)
            {
                final byte[] valid = ValidBody.of(type);
                for (int cut = 1; cut < valid.length; cut++)
                {
                    final byte[] malformed = Arrays.copyOf(valid, cut);
                    if (!ClearBody.isValid(type, malformed))
                    {
                        cluster.inject(ProtectedCluster.STRANGER, victim, Protected.seal(
                            algorithm, Protected.KEY, type, id, number++, cluster.nowUs(), malformed));
                    }
                }
                cluster.run(2 * MS_NS);
            }

            final long sent = number - 1;
            assertTrue(sent > 200, "too few: " + sent);
            assertEquals(sent, victim.count(CounterDescriptor.MALFORMED_BODY));
            assertNoEffect(cluster, victim);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldHandOnNothingOfAPacketThatDoesNotVerify(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(5).start(2, algorithm))
        {
            final ProtectedNode victim = cluster.node(0);
            final long peerId = cluster.node(1).agent().nodeId();
            final byte[] body = ValidBody.of(Datagram.of(PUSH, 0, 0, 0).run(peerId, 1, 0, "unseen".getBytes(UTF_8)));
            for (int i = 0; i < 16; i++)
            {
                final byte[] forged = Protected.seal(
                    algorithm, Protected.KEY, PUSH, peerId, 10_000 + i, cluster.nowUs(), body);
                forged[forged.length - 1 - i] ^= (byte)0x80;
                cluster.inject(cluster.node(1).address(), victim, forged);
            }
            cluster.run(2 * MS_NS);

            assertEquals(16, victim.count(CounterDescriptor.REJECTED_NOT_AUTHENTIC));
            assertNoEffect(cluster, victim);
        }
    }

    private static void assertNoEffect(final ProtectedCluster cluster, final ProtectedNode victim)
    {
        assertEquals(List.of(), victim.delivered());
        assertEquals(0, victim.count(CounterDescriptor.MESSAGES_BY_PUSH));
        assertEquals(0, victim.count(CounterDescriptor.MESSAGES_BY_PULL));
        assertEquals(0, victim.count(CounterDescriptor.PAYLOAD_COPIES));
        assertEquals(0, victim.count(CounterDescriptor.SYNCS_RECEIVED));
        assertEquals(0, victim.count(CounterDescriptor.REQUESTS_RECEIVED));
        assertEquals(0, victim.count(CounterDescriptor.LOG_USED));
        assertEquals(1, victim.count(CounterDescriptor.PEERS_PROVEN));
        assertTrue(cluster.takeHeard().stream().noneMatch((heard) -> heard.to().equals(ProtectedCluster.STRANGER)));
        assertEquals(List.of(), victim.errors());
    }

    private static long number(final byte[] datagram)
    {
        return ByteBuffer.wrap(datagram).getLong(PacketFlyweight.PACKET_NUMBER_OFFSET);
    }
}
