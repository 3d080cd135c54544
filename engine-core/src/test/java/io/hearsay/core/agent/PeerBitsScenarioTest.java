package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Who said that it does not hold a message is kept in 64 bits. Whoever takes the place of a peer, or shares a bit with
 * it, has not said what that one said.
 */
class PeerBitsScenarioTest
{
    private static final byte PUSH = PacketFlyweight.PUSH_MESSAGE;
    private static final byte ACK = PacketFlyweight.PUSH_ACK;
    private static final byte SYNC = PacketFlyweight.PULL_SYNC;
    private static final long ORIGIN = 9;
    private static final int FIRST = 3;
    private static final int MANY = 70;

    private final AgentFixture fixture =
        new AgentFixture(new Settings().set(EngineOption.GAP_TIMEOUT, 3_600 * NodeFixture.SECOND));

    @Test
    void shouldNotTakeWhatAnEarlierLifeSaidForWhatTheNextOneSays()
    {
        meet(2);
        deny(FIRST + 1);
        restart(FIRST + 1, 200);
        deny(FIRST);
        fixture.run(NodeFixture.SECOND);
        assertEquals(2, fixture.count(CounterDescriptor.PEERS_LIVE));
        assertGaps(0, "the new one may hold it");

        deny(FIRST + 1, 200);
        fixture.run(NodeFixture.SECOND);
        assertGaps(1, "both said so");
    }

    @Test
    void shouldNotCountWhatAPeerSaidBeforeItFellSilent()
    {
        meet(2);
        deny(FIRST + 1);
        for (int i = 0; i < 6; i++)
        {
            fixture.receive(FIRST, fixture.node.from(idOf(FIRST), PUSH));
            fixture.run(NodeFixture.SECOND);
        }
        assertEquals(1, fixture.count(CounterDescriptor.PEERS_LIVE));
        fixture.receive(FIRST + 1, fixture.node.from(idOf(FIRST + 1), PUSH));
        deny(FIRST);
        fixture.run(NodeFixture.SECOND);
        assertEquals(2, fixture.count(CounterDescriptor.PEERS_LIVE));
        assertGaps(0, "it may have got it meanwhile");

        deny(FIRST + 1);
        fixture.run(NodeFixture.SECOND);
        assertGaps(1, "it did not");
    }

    @Test
    void shouldCountAPeerOnceWhereverItStands()
    {
        meet(2);
        deny(FIRST + 1);
        final int moved = FIRST + 40;
        fixture.receive(moved, fixture.node.from(idOf(FIRST + 1), PUSH));
        acknowledgeProbe(moved, idOf(FIRST + 1));
        assertEquals(1, fixture.count(CounterDescriptor.PEERS_MOVED));
        assertEquals(3, fixture.agent.state().peers.liveCount(), "the address that it left is still named");
        deny(moved, idOf(FIRST + 1));
        deny(FIRST);
        fixture.run(NodeFixture.SECOND);
        assertGaps(0, "two of three said so, one of them twice");

        deny(FIRST + 1, 200);
        fixture.run(NodeFixture.SECOND);
        assertGaps(1, "all three said so");
    }

    @Test
    void shouldCountTwoThatShareABitAsOne()
    {
        meet(MANY);
        final List<Peer> pair = pair();
        final int needed = fixture.agent.state().rounds();
        deny(pair.get(0).address());
        deny(pair.get(1).address());
        final List<Integer> others = others(pair, needed - 1);
        others.subList(1, others.size()).forEach(this::deny);
        fixture.run(NodeFixture.SECOND);
        assertGaps(0, "eight peers, seven bits");

        deny(others.get(0));
        fixture.run(NodeFixture.SECOND);
        assertGaps(1, "eight bits");
    }

    @Test
    void shouldNotTakeTheWordOfOneThatIsGoneForThatOfOneThatSharesItsBit()
    {
        meet(MANY);
        final List<Peer> pair = pair();
        final int needed = fixture.agent.state().rounds();
        deny(pair.get(0).address());
        restart(pair.get(0).address(), 200);
        final List<Integer> others = others(pair, needed - 1);
        others.forEach(this::deny);
        fixture.run(NodeFixture.SECOND);
        assertTrue(fixture.agent.state().peers.isLive(pair.get(1).address()));
        assertGaps(0, "the one that is left did not say so");

        deny(pair.get(1).address());
        fixture.run(NodeFixture.SECOND);
        assertGaps(1, "now it did");
    }

    @Test
    void shouldNotTakeTheWordOfADeadPeerForThatOfTheNextOneWithItsHandle()
    {
        meet(1);
        fixture.receive(50, fixture.node.from(150, SYNC).range(ORIGIN, 3, 3));
        for (int i = 0; i < 7; i++)
        {
            fixture.receive(FIRST, fixture.node.from(idOf(FIRST), PUSH));
            fixture.run(NodeFixture.SECOND);
        }
        assertTrue(fixture.node.transport.wasReleased(50));
        fixture.receive(50, fixture.node.from(151, PUSH));
        deny(FIRST);
        fixture.run(NodeFixture.SECOND);
        assertEquals(2, fixture.count(CounterDescriptor.PEERS_LIVE));
        assertGaps(0, "the next one did not say so");
    }

    /** So many peers, and message 2 of an origin is missing. */
    private void meet(final int count)
    {
        fixture.discover(IntStream.range(FIRST, FIRST + count).toArray());
        for (int address = FIRST; address < FIRST + count; address++)
        {
            fixture.receive(address, fixture.node.from(idOf(address), PUSH));
        }
        fixture.receive(
            FIRST, fixture.node.from(idOf(FIRST), PUSH).run(ORIGIN, 1, 1, new byte[1]).run(ORIGIN, 3, 1, new byte[1]));
        assertEquals(count, fixture.agent.state().peers.provenCount());
    }

    private void deny(final int address)
    {
        deny(address, idOf(address));
    }

    private void deny(final int address, final long id)
    {
        fixture.receive(address, fixture.node.from(id, SYNC).range(ORIGIN, 3, 3));
    }

    private void restart(final int address, final long newId)
    {
        fixture.receive(address, fixture.node.from(newId, PUSH));
        acknowledgeProbe(address, newId);
        assertEquals(newId, fixture.agent.state().peers.at(address).id());
    }

    private void acknowledgeProbe(final int address, final long id)
    {
        long number = -1;
        for (final FakeTransport.Packet packet : fixture.takeSent(PUSH))
        {
            number = packet.address() == address ?
                PacketFlyweight.packetNumber(new UnsafeBuffer(packet.bytes()), 0) : number;
        }
        assertNotEquals(-1, number, "no probe");
        fixture.receive(address, fixture.node.from(id, ACK).to(NodeFixture.NODE_ID).ack(number));
    }

    /** Two peers that share a bit. */
    private List<Peer> pair()
    {
        final Peer[] byBit = new Peer[Long.SIZE];
        for (int address = FIRST; ; address++)
        {
            final Peer peer = fixture.agent.state().peers.at(address);
            if (byBit[peer.bit()] != null)
            {
                return List.of(byBit[peer.bit()], peer);
            }
            byBit[peer.bit()] = peer;
        }
    }

    /** Addresses of peers with as many other bits. */
    private List<Integer> others(final List<Peer> pair, final int count)
    {
        final List<Integer> result = new ArrayList<>();
        long bits = 1L << pair.get(0).bit();
        for (int address = FIRST; result.size() < count; address++)
        {
            final long bit = 1L << fixture.agent.state().peers.at(address).bit();
            if ((bits & bit) == 0)
            {
                bits |= bit;
                result.add(address);
            }
        }

        return result;
    }

    private void assertGaps(final long expected, final String why)
    {
        assertEquals(expected, fixture.count(CounterDescriptor.GAPS_DECLARED), why);
    }

    private static long idOf(final int address)
    {
        return 70 + address;
    }
}
