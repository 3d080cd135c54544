package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.testing.Datagram;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.testing.PassThroughProtection;
import io.hearsay.core.testing.Seeded;
import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class GossipAgentTest
{
    private static final byte PUSH = PacketFlyweight.PUSH_MESSAGE;
    private static final byte ACK = PacketFlyweight.PUSH_ACK;
    private static final byte SYNC = PacketFlyweight.PULL_SYNC;
    private static final byte REQUEST = PacketFlyweight.PULL_REQUEST;
    private static final byte RESPONSE = PacketFlyweight.PULL_RESPONSE;
    private static final int BODY = PacketFlyweight.BODY_OFFSET;
    private static final long PEER = 77;
    private static final long OTHER = 78;
    private static final int ADDRESS = 3;

    private final NodeFixture node = new NodeFixture();
    private GossipAgent agent = new GossipAgent(node.context(new Settings()));

    @Test
    void shouldAnswerAProbe()
    {
        meet();
        receive(node.from(PEER, PUSH));
        final UnsafeBuffer ack = only(ACK);
        assertEquals(PEER, ack.getLong(BODY, ByteOrder.BIG_ENDIAN));
        assertEquals(1, AckFlyweight.packetNumber(ack, BODY + 8));
        assertEquals(0, AckFlyweight.count(ack, BODY + 8));
        assertEquals(BODY + 8 + 10 + PassThroughProtection.TAG_LENGTH, ack.capacity());
    }

    @Test
    void shouldAnswerAPushWithABitPerMessage()
    {
        meet();
        receive(node.from(PEER, PUSH).run(9, 2, 1, payload(1), payload(2)));
        assertBits(only(ACK), true, true);
        receive(node.from(PEER, PUSH)
            .run(9, 1, 1, payload(0), payload(1), payload(2), payload(3))
            .run(8, 5, 1, payload(1)));
        assertBits(only(ACK), true, false, false, true, true); // the first lowers the base
        assertEquals(5, node.count(CounterDescriptor.MESSAGES_BY_PUSH));
        assertEquals(2, node.count(CounterDescriptor.DUPLICATES_DROPPED));
        assertEquals(7, node.count(CounterDescriptor.PAYLOAD_COPIES));
        node.advance(2 * NodeFixture.SECOND);
        agent.doWork();
        node.transport.takeSent();
        receive(node.from(PEER, PUSH).run(8, 4, 1, payload(0), payload(1), payload(2)));
        assertBits(only(ACK), false, false, true);
        assertEquals(1, node.count(CounterDescriptor.BELOW_BASE), "the base is fixed");
    }

    @Test
    void shouldSayNoRoomInASecondRecord()
    {
        meet();
        receive(node.from(PEER, PUSH).run(9, 1, 1, payload(1)).run(8, Long.MAX_VALUE, 1, payload(1)));
        final UnsafeBuffer ack = only(ACK);
        assertBits(ack, true, false);
        final int second = BODY + 8 + AckFlyweight.length(2);
        assertEquals(AckFlyweight.packetNumber(ack, BODY + 8), AckFlyweight.packetNumber(ack, second));
        assertEquals(0, AckFlyweight.count(ack, second));
        assertEquals(1, node.count(CounterDescriptor.REFUSED_TOO_FAR));
    }

    @Test
    void shouldNotTakeMessagesInItsOwnName()
    {
        meet();
        receive(node.from(PEER, PUSH).run(NodeFixture.NODE_ID, 1, 1, payload(1)));
        assertBits(only(ACK), false);
        assertEquals(1, node.count(CounterDescriptor.REFUSED_OWN_ORIGIN));
        assertEquals(0, node.count(CounterDescriptor.MESSAGES_BY_PUSH));
    }

    @Test
    void shouldSaturateHops()
    {
        agent = new GossipAgent(node.context(new Settings().set(EngineOption.EAGER_HOPS, 255)));
        discover(ADDRESS, 4);
        receive(node.from(PEER, PUSH).run(9, 1, 254, payload(1)));
        final UnsafeBuffer push = sent(PUSH, 4);
        assertEquals(255, RunFlyweight.hops(push, BODY));

        receive(node.from(PEER, PUSH).run(9, 2, 255, payload(2)));
        receive(node.from(PEER, REQUEST).to(NodeFixture.NODE_ID).range(9, 2, 2));
        assertEquals(255, RunFlyweight.hops(sent(RESPONSE, ADDRESS), BODY));
    }

    @Test
    void shouldDropWhatIsMalformedWithoutAnyEffect()
    {
        final byte[] good = node.from(PEER, PUSH).run(9, 1, 1, payload(1)).bytes();
        for (int length = 0; length < good.length; length++)
        {
            final byte[] truncated = new byte[length];
            System.arraycopy(good, 0, truncated, 0, length);
            assertRejected(CounterDescriptor.MALFORMED_LENGTH, truncated);
        }
        assertRejected(CounterDescriptor.MALFORMED_LENGTH, new byte[PacketFlyweight.MAX_PACKET_LENGTH + 1]);
        for (int bit = 0; bit < 32; bit++)
        {
            assertRejected(CounterDescriptor.MALFORMED_LENGTH, flip(good, PacketFlyweight.SIZE_OFFSET * 8 + bit));
        }
        for (int bit = 0; bit < 8; bit++)
        {
            assertRejected(CounterDescriptor.MALFORMED_VERSION, flip(good, PacketFlyweight.VERSION_OFFSET * 8 + bit));
            final byte[] flipped = flip(good, bit);
            if (flipped[0] != RESPONSE)
            {
                assertRejected(flipped[0] == SYNC ? CounterDescriptor.MALFORMED_BODY :
                    CounterDescriptor.MALFORMED_TYPE, flipped);
            }
        }
        assertRejected(CounterDescriptor.MALFORMED_BODY, node.from(PEER, PUSH).run(9, 0, 1, payload(1)).bytes());
        assertRejected(CounterDescriptor.MALFORMED_BODY, node.from(PEER, PUSH).run(9, 1, 1).bytes());
        assertRejected(CounterDescriptor.MALFORMED_BODY, node.from(PEER, ACK).raw(new byte[7]).bytes());
        assertRejected(CounterDescriptor.MALFORMED_BODY, node.from(PEER, SYNC).range(9, 2, 1).bytes());
        assertRejected(CounterDescriptor.MALFORMED_BODY, node.from(PEER, REQUEST).to(1).raw(new byte[1]).bytes());
        assertRejected(CounterDescriptor.MALFORMED_BODY, node.from(PEER, RESPONSE).bytes());
        assertRejected(CounterDescriptor.MALFORMED_BODY,
            node.from(PEER, RESPONSE).run(9, 1, 1, payload(1)).raw((byte)0).bytes());

        receive(ADDRESS, good);
        assertEquals(1, node.count(CounterDescriptor.MESSAGES_BY_PUSH), "the good one goes through");
    }

    @Test
    void shouldCountWhyProtectionRejectsAndDoNothingElse()
    {
        final byte[] good = node.from(PEER, PUSH).run(9, 1, 1, payload(1)).bytes();
        final int[] codes = {
            PacketProtection.UNKNOWN_KEY, PacketProtection.ALGORITHM_NOT_ACCEPTED, PacketProtection.STALE,
            PacketProtection.REPLAYED, PacketProtection.TOO_OLD, PacketProtection.NOT_AUTHENTIC,
            PacketProtection.SENDERS_FULL, PacketProtection.DERIVATIONS_EXHAUSTED, PacketProtection.MALFORMED};
        final CounterDescriptor[] causes = {
            CounterDescriptor.REJECTED_UNKNOWN_KEY, CounterDescriptor.REJECTED_ALGORITHM,
            CounterDescriptor.REJECTED_STALE, CounterDescriptor.REJECTED_REPLAYED, CounterDescriptor.REJECTED_TOO_OLD,
            CounterDescriptor.REJECTED_NOT_AUTHENTIC, CounterDescriptor.REJECTED_SENDERS_FULL,
            CounterDescriptor.REJECTED_DERIVATIONS, CounterDescriptor.MALFORMED_LENGTH};
        for (int i = 0; i < codes.length; i++)
        {
            node.protection.openResult(codes[i]);
            assertRejected(causes[i], good);
        }
    }

    @Test
    void shouldTellAReflectionFromASecondHolderOfItsId()
    {
        discover(ADDRESS);
        final List<FakeTransport.Packet> probes = node.transport.takeSent();
        assertEquals(1, probes.size());
        receive(ADDRESS, probes.get(0).bytes());
        assertEquals(1, node.count(CounterDescriptor.REFLECTED));
        assertTrue(node.transport.takeSent().isEmpty());

        node.transport.receive(ADDRESS, Datagram.of(PUSH, NodeFixture.NODE_ID, 1_000, node.nowUs).bytes());
        assertThrows(AgentTerminationException.class, agent::doWork);
        for (int i = 0; i < 100; i++)
        {
            node.advance(100 * NodeFixture.MS);
            node.transport.receive(4, node.from(PEER, PUSH).run(9, 1 + i, 1, payload(1)).bytes());
            assertThrows(AgentTerminationException.class, agent::doWork);
        }
        assertTrue(node.transport.takeSent().isEmpty(), "a nonce must never repeat");
        agent.onClose();
        agent.onClose();
        assertTrue(node.transport.isClosed() && node.protection.isClosed());
        assertEquals(0, agent.doWork());
    }

    @Test
    void shouldIgnoreWhatIsMeantForAnotherNode()
    {
        meet();
        receive(node.from(PEER, PUSH).run(9, 1, 1, payload(1)));
        node.transport.takeSent();
        receive(node.from(PEER, ACK).to(NodeFixture.NODE_ID + 1).ack(0));
        assertEquals(1, node.count(CounterDescriptor.ACKS_MISDIRECTED));
        receive(node.from(PEER, REQUEST).to(NodeFixture.NODE_ID + 1).range(9, 1, 1));
        assertEquals(1, node.count(CounterDescriptor.REQUESTS_MISDIRECTED));
        assertEquals(0, node.count(CounterDescriptor.RESPONSES_SENT));
        receive(node.from(PEER, ACK).to(NodeFixture.NODE_ID).ack(12_345, true).ack(12_346));
        assertEquals(2, node.count(CounterDescriptor.ACKS_UNSOLICITED));
    }

    @Test
    void shouldAnswerARequestForAllThatThereEverWas()
    {
        meet();
        final long first = 1L << 61;
        receive(node.from(PEER, PUSH).run(9, first, 1, payload(1), payload(2)));
        node.transport.takeSent();
        receive(node.from(PEER, REQUEST).to(NodeFixture.NODE_ID).range(9, 1, Long.MAX_VALUE));
        final UnsafeBuffer response = sent(RESPONSE, ADDRESS);
        assertEquals(first, RunFlyweight.firstSequence(response, BODY));
        assertEquals(2, RunFlyweight.count(response, BODY));
    }

    @Test
    void shouldFinishARunThatItBeganToRelay()
    {
        node.transport.batchLength(128);
        agent = new GossipAgent(node.context(new Settings().set(EngineOption.DIRECT_PEERS, 0)));
        final int[] many = new int[200];
        for (int i = 0; i < many.length; i++)
        {
            many[i] = 10 + i;
        }
        discover(many);
        final byte[][] payloads = new byte[600][];
        for (int i = 0; i < payloads.length; i++)
        {
            payloads[i] = payload(i);
        }
        receive(10, node.from(PEER, PUSH).run(9, 1, 2, payloads).bytes());
        discover(10, 11); // with two peers, messages make fewer hops by push
        receive(11, node.from(OTHER, PUSH).run(8, 1, 0, payload(7)).bytes());
        final List<Long> relayed = new ArrayList<>();
        boolean isOtherRelayed = false;
        for (int i = 0; i < 20; i++)
        {
            node.advance(NodeFixture.MS);
            agent.doWork();
        }
        for (final FakeTransport.Packet packet : node.transport.takeSent())
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(packet.bytes());
            final int bodyLength = buffer.capacity() - BODY - PassThroughProtection.TAG_LENGTH;
            if (packet.bytes()[0] == PUSH && bodyLength > 0)
            {
                assertTrue(PacketValidator.isBodyValid(PUSH, buffer, BODY, bodyLength));
                isOtherRelayed |= RunFlyweight.origin(buffer, BODY) == 8;
                relayed.add(RunFlyweight.firstSequence(buffer, BODY));
            }
        }
        assertTrue(isOtherRelayed, "relayed: " + relayed);
        assertEquals(600, relayed.stream().filter((sequence) -> sequence > 1).max(Long::compare).orElse(0L), 4);
    }

    @Test
    void shouldWorkWhateverItsClockShows()
    {
        for (final long startNs : new long[] {
            Long.MIN_VALUE, Long.MIN_VALUE / 2, -5, 0, Long.MAX_VALUE / 2 + 5, Long.MAX_VALUE - NodeFixture.MS})
        {
            final NodeFixture other = new NodeFixture();
            other.nowNs = startNs;
            final GossipAgent tested = new GossipAgent(other.context(new Settings()));
            tested.discovered(new String[] {"x:3", "x:4"});
            tested.doWork();
            other.transport.receive(3, other.from(PEER, PUSH).run(9, 1, 200, payload(1)).bytes());
            for (int i = 0; i < 500; i++)
            {
                other.advance(NodeFixture.MS);
                tested.doWork();
            }
            assertTrue(other.count(CounterDescriptor.PROBES_SENT) >= 2, "probes at " + startNs);
            assertEquals(1, other.count(CounterDescriptor.ACKS_SENT), "acks at " + startNs);
            assertTrue(other.count(CounterDescriptor.HOT_SYNCS_SENT) > 2, "hot syncs at " + startNs);
            assertTrue(other.count(CounterDescriptor.IDLE_SYNCS_SENT) >= 1, "idle syncs at " + startNs);
        }
    }

    @Test
    void shouldSurviveAnythingThatAuthenticPeersSay()
    {
        final long[] totals = new long[4];
        Seeded.run(6, (random) ->
        {
            final NodeFixture other = new NodeFixture();
            final Settings settings = new Settings()
                .set(EngineOption.LOG_LENGTH, 64 * 1024)
                .set(EngineOption.MAX_ORIGINS, 4)
                .set(EngineOption.ORIGIN_LINGER, 10 * NodeFixture.MS)
                .set(EngineOption.WINDOW_WIDTH, 1_024)
                .set(EngineOption.GAP_TIMEOUT, 20 * NodeFixture.MS);
            final GossipAgent tested = new GossipAgent(other.context(settings));
            final HostilePeer peer = new HostilePeer(other, random);
            for (int i = 0; i < 5_000; i++)
            {
                peer.speak();
                other.advance(random.nextInt((int)NodeFixture.MS));
                other.transport.sendResult(random.nextInt(10) == 0 ? PacketTransport.BACK_PRESSURED : 0);
                if (random.nextInt(500) == 0)
                {
                    tested.discovered(new String[] {"x:" + random.nextInt(6), "x:" + random.nextInt(6), "x"});
                }
                tested.doWork();
                peer.check(other.transport.takeSent());
            }
            assertEquals(0, other.count(CounterDescriptor.MALFORMED_BODY));
            totals[0] += other.count(CounterDescriptor.MESSAGES_BY_PUSH);
            totals[1] += other.count(CounterDescriptor.RESPONSES_SENT);
            totals[2] += other.count(CounterDescriptor.REQUESTS_SENT);
            totals[3] += other.count(CounterDescriptor.GAPS_DECLARED);
        });
        for (final long total : totals)
        {
            assertTrue(total > 100, "the talk is to reach deep: " + Arrays.toString(totals));
        }
    }

    private void meet()
    {
        discover(ADDRESS);
        receive(node.from(PEER, PUSH));
        node.advance(10 * NodeFixture.MS);
        agent.doWork();
        node.transport.takeSent();
    }

    private void discover(final int... addresses)
    {
        final String[] raw = new String[addresses.length];
        for (int i = 0; i < raw.length; i++)
        {
            raw[i] = "x:" + addresses[i];
        }
        agent.discovered(raw);
        agent.doWork();
    }

    private void receive(final Datagram datagram)
    {
        receive(ADDRESS, datagram.bytes());
    }

    private void receive(final int address, final byte[] bytes)
    {
        node.transport.receive(address, bytes);
        node.advance(NodeFixture.MS);
        agent.doWork();
        agent.doWork(); // answers what the cycle before took
    }

    private void assertRejected(final CounterDescriptor cause, final byte[] bytes)
    {
        final long before = node.count(cause);
        receive(ADDRESS, bytes);
        assertEquals(before + 1, node.count(cause), cause.label());
        node.advance(NodeFixture.SECOND);
        agent.doWork();
        assertEquals(0, node.count(CounterDescriptor.PAYLOAD_COPIES));
        assertEquals(0, node.count(CounterDescriptor.PEERS_LIVE));
        assertEquals(1, node.count(CounterDescriptor.ORIGINS));
        assertFalse(node.transport.isRetained(ADDRESS));
        assertTrue(node.transport.takeSent().isEmpty(), "nothing invalid is ever answered");
        assertTrue(node.errors.isEmpty());
    }

    /** The only packet sent of a type. */
    private UnsafeBuffer only(final byte type)
    {
        final List<FakeTransport.Packet> packets =
            node.transport.takeSent().stream().filter((packet) -> packet.bytes()[0] == type).toList();
        assertEquals(1, packets.size());
        assertEquals(ADDRESS, packets.get(0).address());
        return new UnsafeBuffer(packets.get(0).bytes());
    }

    /** The first packet with a body sent of a type to an address. */
    private UnsafeBuffer sent(final byte type, final int address)
    {
        for (final FakeTransport.Packet packet : node.transport.takeSent())
        {
            if (packet.bytes()[0] == type && packet.address() == address &&
                packet.bytes().length > BODY + PassThroughProtection.TAG_LENGTH)
            {
                return new UnsafeBuffer(packet.bytes());
            }
        }
        throw new AssertionError("no packet of type " + type + " to " + address);
    }

    private static void assertBits(final UnsafeBuffer ack, final boolean... expected)
    {
        assertEquals(expected.length, AckFlyweight.count(ack, BODY + 8));
        final boolean[] bits = new boolean[expected.length];
        for (int i = 0; i < bits.length; i++)
        {
            bits[i] = AckFlyweight.bit(ack, BODY + 8, i);
        }
        assertArrayEquals(expected, bits);
    }

    private static byte[] flip(final byte[] bytes, final int bit)
    {
        final byte[] result = bytes.clone();
        result[bit / 8] ^= (byte)(1 << bit % 8);
        return result;
    }

    private static byte[] payload(final int n)
    {
        return new byte[] {(byte)n, (byte)n, (byte)n, (byte)n, (byte)n, (byte)n, (byte)n, (byte)n};
    }
}
