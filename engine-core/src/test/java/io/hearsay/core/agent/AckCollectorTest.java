package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.testing.PassThroughProtection;
import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class AckCollectorTest
{
    private static final long DELAY = 500_000;

    private final NodeFixture fixture = new NodeFixture();
    private final NodeState node = new NodeState(fixture.context(new Settings()));
    private final AckCollector collector = new AckCollector(node, DELAY);
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[2_048]);
    private final Peer peer;

    AckCollectorTest()
    {
        node.onCycle(fixture.nowNs, fixture.nowUs);
        node.peers.discover(3);
        peer = node.peers.onPacket(3, 77, 100, fixture.nowNs);
    }

    @Test
    void shouldSendTheFirstInTheCycleThatBringsNoOtherAndCollectTheNext()
    {
        add(1, 3, false);
        assertTrue(sent().isEmpty(), "not before what came is delivered");
        collector.onCycle();
        assertTrue(sent().isEmpty(), "others on this thread may have as much to do");
        collector.onCycle();
        assertEquals(List.of("1/3"), sent());
        add(2, 3, false);
        add(3, 1, true);
        collector.onCycle();
        assertTrue(sent().isEmpty());
        cycle(DELAY - 1);
        assertTrue(sent().isEmpty());
        cycle(1);
        assertEquals(List.of("2/3", "3/1", "3/0"), sent(), "no room directly behind its packet");
        cycle(DELAY);
        add(4, 0, false);
        collector.onCycle();
        collector.onCycle();
        assertEquals(List.of("4/0"), sent());
        assertEquals(3, fixture.count(CounterDescriptor.ACKS_SENT));
    }

    @Test
    void shouldSendWhenEnoughPacketsWait()
    {
        first();
        for (int i = 1; i <= 15; i++)
        {
            add(i, 1, false);
            assertTrue(sent().isEmpty());
        }
        add(16, 1, false);
        assertEquals(16, sent().size());
    }

    @Test
    void shouldSendAFewInTheCycleThatBringsNoOther()
    {
        first();
        add(1, 1, false);
        add(2, 1, false);
        add(3, 1, false);
        collector.onCycle();
        collector.onCycle();
        assertTrue(sent().isEmpty());
        add(4, 1, false);
        collector.onCycle();
        assertTrue(sent().isEmpty());
        collector.onCycle();
        assertEquals(4, sent().size());
    }

    @Test
    void shouldNotWaitForACycleThatBringsNoOtherForEver()
    {
        first();
        fixture.advance(DELAY);
        node.onCycle(fixture.nowNs, fixture.nowUs);
        for (int i = 1; i < 8; i++)
        {
            add(i, 1, false);
            collector.onCycle();
            assertTrue(sent().isEmpty());
        }
        add(8, 1, false);
        collector.onCycle();
        assertEquals(8, sent().size());
    }

    @Test
    void shouldSendABatchThatIsFullAndBeginAnother()
    {
        first();
        add(1, 4_096, false);
        add(2, 4_096, false);
        assertEquals(List.of("1/4096"), sent());
        add(3, 8, false);
        cycle(0);
        cycle(DELAY);
        assertEquals(List.of("2/4096", "3/8"), sent());
    }

    @Test
    void shouldDropWhatIsForAPeerThatIsGone()
    {
        first();
        add(1, 1, false);
        add(2, 1, false);
        node.peers.onProbeSent(3, peer, 1, fixture.nowNs);
        node.peers.onProbeAck(78, 3, 1, fixture.nowNs); // another incarnation
        cycle(0);
        cycle(DELAY);
        assertTrue(sent().isEmpty());
        assertEquals(2, fixture.count(CounterDescriptor.ACKS_DROPPED));
    }

    @Test
    void shouldKeepWhatCanNotBeSentNow()
    {
        fixture.transport.sendResult(PacketTransport.BACK_PRESSURED);
        add(0, 1, false);
        collector.onCycle();
        collector.onCycle(); // waits in the sender
        add(1, 1, false);
        cycle(DELAY);
        cycle(DELAY);
        assertTrue(sent().isEmpty());
        fixture.transport.sendResult(0);
        cycle(DELAY);
        assertEquals(List.of("0/1", "1/1"), sent());
    }

    private void first()
    {
        add(0, 1, false);
        collector.onCycle();
        collector.onCycle();
        assertEquals(List.of("0/1"), sent());
    }

    private void add(final long packetNumber, final int count, final boolean isNoRoom)
    {
        AckFlyweight.put(record, 0, packetNumber, count);
        collector.add(peer, packetNumber, record, count, isNoRoom);
    }

    private void cycle(final long ns)
    {
        fixture.advance(ns);
        node.onCycle(fixture.nowNs, fixture.nowUs);
        collector.onCycle();
    }

    /** Packet number and count of each record sent. */
    private List<String> sent()
    {
        final List<String> result = new ArrayList<>();
        for (final FakeTransport.Packet packet : fixture.transport.takeSent())
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(packet.bytes());
            assertEquals(3, packet.address());
            assertEquals(77, buffer.getLong(PacketFlyweight.BODY_OFFSET, ByteOrder.BIG_ENDIAN));
            int at = PacketFlyweight.BODY_OFFSET + AckFlyweight.TO_LENGTH;
            while (at < buffer.capacity() - PassThroughProtection.TAG_LENGTH)
            {
                result.add(AckFlyweight.packetNumber(buffer, at) + "/" + AckFlyweight.count(buffer, at));
                at += AckFlyweight.length(AckFlyweight.count(buffer, at));
            }
        }

        return result;
    }
}
