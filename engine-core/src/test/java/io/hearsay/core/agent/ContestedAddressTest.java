package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteOrder;
import java.util.List;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.testing.PassThroughProtection;
import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * A node that was not met yet speaks from the address of a peer that is live, as far as is known: its next life, or
 * somebody who sends on what was caught.
 */
class ContestedAddressTest
{
    private static final byte PUSH = PacketFlyweight.PUSH_MESSAGE;
    private static final byte ACK = PacketFlyweight.PUSH_ACK;
    private static final byte SYNC = PacketFlyweight.PULL_SYNC;
    private static final byte REQUEST = PacketFlyweight.PULL_REQUEST;
    private static final int BODY = PacketFlyweight.BODY_OFFSET;
    private static final int PROBE_LENGTH = BODY + PassThroughProtection.TAG_LENGTH;
    private static final int ADDRESS = 3;
    private static final long OLD = 77;
    private static final long NEXT = 78;

    private final AgentFixture fixture = new AgentFixture(new Settings().set(EngineOption.MAX_PEERS, 10));

    @Test
    void shouldAnswerTheProbesOfTheNextLifeAndNothingElse()
    {
        meet(true);
        fixture.receive(ADDRESS, fixture.node.from(NEXT, PUSH));
        final List<FakeTransport.Packet> sent = fixture.node.transport.takeSent();
        assertEquals(2, sent.size(), "the answer, and a probe of its own");
        final UnsafeBuffer ack = new UnsafeBuffer(sent.get(0).bytes());
        assertEquals(ADDRESS, sent.get(0).address());
        assertEquals(ACK, sent.get(0).bytes()[0]);
        assertEquals(NEXT, ack.getLong(BODY, ByteOrder.BIG_ENDIAN));
        assertEquals(0, AckFlyweight.packetNumber(ack, BODY + AckFlyweight.TO_LENGTH));
        assertEquals(0, AckFlyweight.count(ack, BODY + AckFlyweight.TO_LENGTH));
        assertEquals(BODY + 8 + AckFlyweight.length(0) + PassThroughProtection.TAG_LENGTH, ack.capacity());
        assertEquals(PUSH, sent.get(1).bytes()[0]);
        assertEquals(PROBE_LENGTH, sent.get(1).bytes().length);

        fixture.receive(ADDRESS, fixture.node.from(NEXT, PUSH).run(NEXT, 1, 1, new byte[8]));
        fixture.receive(ADDRESS, fixture.node.from(NEXT, SYNC).range(NEXT, 1, 1));
        fixture.receive(ADDRESS, fixture.node.from(NEXT, REQUEST).to(NodeFixture.NODE_ID).range(NEXT, 1, 1));
        assertEquals(List.of(), fixture.node.transport.takeSent());
        assertEquals(1, fixture.count(CounterDescriptor.MESSAGES_BY_PUSH), "the content is taken");
        assertEquals(4, fixture.count(CounterDescriptor.PEERS_CONTESTED));
    }

    @Test
    void shouldNotLetAProbeMoveAnything()
    {
        meet(true);
        for (int i = 0; i < 100; i++)
        {
            fixture.receive(ADDRESS, fixture.node.from(NEXT + i, PUSH));
        }
        fixture.node.transport.takeSent();
        fixture.receive(ADDRESS, fixture.node.from(OLD, PUSH).run(OLD, 1, 1, new byte[8]));
        final List<FakeTransport.Packet> acks = fixture.takeSent(ACK);
        assertEquals(1, acks.size());
        assertEquals(OLD, new UnsafeBuffer(acks.get(0).bytes()).getLong(BODY, ByteOrder.BIG_ENDIAN));
        assertEquals(1, fixture.count(CounterDescriptor.PEERS_PROVEN));
        assertEquals(0, fixture.count(CounterDescriptor.ACKS_UNSOLICITED));
    }

    @Test
    void shouldMeetTheNextLifeOnceItAnswersAProbe()
    {
        meet(true);
        fixture.receive(ADDRESS, fixture.node.from(NEXT, PUSH));
        final UnsafeBuffer probe = new UnsafeBuffer(fixture.takeSent(PUSH).get(0).bytes());
        fixture.receive(ADDRESS, fixture.node.from(NEXT, ACK)
            .to(NodeFixture.NODE_ID).ack(PacketFlyweight.packetNumber(probe, 0)));
        fixture.receive(ADDRESS, fixture.node.from(NEXT, PUSH).run(NEXT, 1, 1, new byte[8]));
        assertEquals(1, fixture.takeSent(ACK).size());
        fixture.receive(ADDRESS, fixture.node.from(OLD, PUSH));
        final List<FakeTransport.Packet> acks = fixture.takeSent(ACK);
        assertEquals(1, acks.size());
        assertEquals(OLD, new UnsafeBuffer(acks.get(0).bytes()).getLong(BODY, ByteOrder.BIG_ENDIAN));
        fixture.receive(ADDRESS, fixture.node.from(NEXT, PUSH).run(NEXT, 2, 1, new byte[8]));
        assertEquals(1, fixture.takeSent(ACK).size(), "the late probe changed nothing");
        assertEquals(NEXT, fixture.agent.state().peers.at(ADDRESS).id());
    }

    @Test
    void shouldNotAnswerWhereNobodyWasVerified()
    {
        meet(false);
        fixture.receive(ADDRESS, fixture.node.from(NEXT, PUSH).run(NEXT, 1, 1, new byte[500]));
        fixture.receive(ADDRESS, fixture.node.from(NEXT, PUSH));
        assertEquals(List.of(), fixture.takeSent(ACK));

        fixture.receive(11, fixture.node.from(NEXT, PUSH));
        assertEquals(List.of(), fixture.node.transport.takeSent(), "no room for a peer");
        assertEquals(1, fixture.count(CounterDescriptor.REJECTED_PEERS_FULL));
    }

    @Test
    void shouldCountTheAnswerThatItCanNotSend()
    {
        meet(true);
        fixture.node.transport.sendResult(PacketTransport.BACK_PRESSURED);
        fixture.receive(ADDRESS, fixture.node.from(OLD, PUSH));
        final long before = fixture.count(CounterDescriptor.ACKS_DROPPED);
        fixture.receive(ADDRESS, fixture.node.from(NEXT, PUSH));
        assertEquals(before + 1, fixture.count(CounterDescriptor.ACKS_DROPPED));
    }

    private void meet(final boolean isDiscovered)
    {
        if (isDiscovered)
        {
            fixture.discover(ADDRESS);
        }
        fixture.receive(ADDRESS, fixture.node.from(OLD, PUSH));
        fixture.run(10 * NodeFixture.MS);
        fixture.node.transport.takeSent();
    }
}
