package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

class PacketSenderTest
{
    private static final byte PUSH = PacketFlyweight.PUSH_MESSAGE;
    private static final byte SYNC = PacketFlyweight.PULL_SYNC;
    private static final byte ACK = PacketFlyweight.PUSH_ACK;
    private static final long PEER = 77;

    private final AgentFixture fixture = new AgentFixture(new Settings());

    @Test
    void shouldNotLetADatagramWaitForAnAddressThatNobodyKeeps()
    {
        fixture.discover(3);
        fixture.receive(3, fixture.node.from(PEER, PUSH));
        fixture.run(10 * NodeFixture.MS);
        fixture.node.transport.takeSent();

        // it moves: it is probed at an address whose handle is valid in this cycle only
        fixture.node.transport.sendResult(PacketTransport.BACK_PRESSURED);
        fixture.receive(5, fixture.node.from(PEER, SYNC));
        assertEquals(1, fixture.count(CounterDescriptor.SEND_ABANDONED));
        fixture.node.transport.sendResult(0);
        fixture.run(500 * NodeFixture.MS);

        assertTrue(fixture.node.transport.takeSent().stream().noneMatch((packet) -> packet.address() == 5));
        fixture.receive(5, fixture.node.from(PEER, SYNC));
        fixture.run(600 * NodeFixture.MS);
        fixture.receive(5, fixture.node.from(PEER, SYNC));
        assertTrue(
            fixture.takeSent(PUSH).stream().anyMatch((packet) -> packet.address() == 5), "probed after an interval");
    }

    @Test
    void shouldLetADatagramWaitForAPeer()
    {
        fixture.discover(3);
        fixture.receive(3, fixture.node.from(PEER, PUSH));
        fixture.run(10 * NodeFixture.MS);
        fixture.node.transport.takeSent();

        fixture.node.transport.sendResult(PacketTransport.BACK_PRESSURED);
        fixture.receive(3, fixture.node.from(PEER, PUSH));
        fixture.run(10 * NodeFixture.MS);
        assertTrue(fixture.count(CounterDescriptor.SEND_BACK_PRESSURED) > 1);
        fixture.node.transport.sendResult(0);
        fixture.run(NodeFixture.MS);

        assertEquals(1, fixture.takeSent(ACK).size());
        assertEquals(0, fixture.count(CounterDescriptor.SEND_ABANDONED));
    }
}
