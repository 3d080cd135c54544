package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import io.hearsay.core.config.Settings;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Numbers that must never come again: what a node does when it has used them all.
 */
class NumberLimitsTest
{
    private static final long PEER = 77;
    private static final int ADDRESS = 3;
    private static final long EPOCH = 1L << 32;

    private final AgentFixture fixture = new AgentFixture(new Settings());

    @Test
    void shouldGoOnCountingWhereThePacketKeyIsRenewed()
    {
        meet();
        fixture.agent.state().sender.nextPacketNumber(EPOCH - 1);

        probe();
        probe();

        assertEquals(List.of(EPOCH - 1, EPOCH), sentNumbers());
    }

    @Test
    void shouldStopRatherThanUseAPacketNumberAgain()
    {
        meet();
        fixture.agent.state().sender.nextPacketNumber(-3);

        probe();
        assertThrows(AgentTerminationException.class, () ->
        {
            for (int i = 0; i < 5; i++)
            {
                probe();
            }
        });

        // the very last number stays unused, so that it is known that there is none left
        assertEquals(List.of(-3L, -2L), sentNumbers());
        assertFalse(fixture.agent.state().sender.isReady(fixture.node.nowNs));
        final String message = assertThrows(AgentTerminationException.class, fixture.agent::doWork).getMessage();
        assertTrue(message.contains("packet number"), message);
    }

    @Test
    void shouldStopRatherThanRunOutOfSequences()
    {
        meet();
        final Origin own = fixture.agent.state().own;
        fixture.run(NodeFixture.MS);
        final long last = Origin.MAX_SEQUENCE - (1L << 31) + 1;
        own.accept(last, last, fixture.node.nowNs);

        final String message = assertThrows(AgentTerminationException.class, fixture.agent::doWork).getMessage();
        assertTrue(message.contains("sequence"), message);
        assertFalse(fixture.agent.state().sender.isReady(fixture.node.nowNs));
    }

    private void meet()
    {
        fixture.discover(ADDRESS);
        probe();
        fixture.run(10 * NodeFixture.MS);
        fixture.node.transport.takeSent();
    }

    private void probe()
    {
        fixture.receive(ADDRESS, fixture.node.from(PEER, PacketFlyweight.PUSH_MESSAGE));
    }

    private List<Long> sentNumbers()
    {
        return fixture.node.transport.takeSent().stream().map(NumberLimitsTest::packetNumber).toList();
    }

    private static Long packetNumber(final FakeTransport.Packet packet)
    {
        return PacketFlyweight.packetNumber(new UnsafeBuffer(packet.bytes()), 0);
    }
}
