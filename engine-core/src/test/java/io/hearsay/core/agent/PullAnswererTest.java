package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import io.hearsay.core.config.Settings;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PullAnswererTest
{
    private static final int BODY = PacketFlyweight.BODY_OFFSET;

    private final NodeFixture fixture = new NodeFixture();
    private final NodeState node = new NodeState(fixture.context(new Settings()));
    private final PullAnswerer answerer = new PullAnswerer(node, new SyncWriter(node));

    @Test
    void shouldNotSearchBelowWhatIsRetained()
    {
        final Origin origin = node.origins.add(9, 0, false, 0);
        retain(origin, 200_000_000_000L);
        request(meet(3, 77), 9, 1, Long.MAX_VALUE);

        answerer.onCycle();

        assertEquals(List.of("3: 200000000000"), responses());
    }

    @Test
    void shouldSearchForABoundedTimeInACycleAndServeOthersMeanwhile()
    {
        final Origin origin = node.origins.add(9, 0, false, 0);
        final long last = 1L << 25;
        retain(origin, 1);
        retain(origin, last);
        request(meet(3, 77), 9, 2, last);
        request(meet(4, 78), 9, 1, 1);
        request(meet(5, 79), 9, 2, 1_000);

        int cycles = 0;
        boolean areOthersServed = false;
        List<String> responses = List.of();
        while (!responses.contains("3: " + last))
        {
            assertTrue(cycles < 1_000, "never answered");
            cycles++;
            answerer.onCycle();
            responses = responses();
            areOthersServed |= responses.contains("4: 1");
            assertTrue(areOthersServed || cycles <= 2, "somebody else's search is waited for");
        }

        assertTrue(cycles >= 32, "all at once, in cycles: " + cycles);
    }

    private Peer meet(final int address, final long id)
    {
        node.peers.discover(address);
        return node.peers.onPacket(address, id, 100, 0);
    }

    private void request(final Peer peer, final long origin, final long first, final long last)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[RangeFlyweight.LENGTH]);
        RangeFlyweight.put(buffer, 0, origin, first, last);
        answerer.onRequest(peer, buffer, 0, RangeFlyweight.LENGTH);
    }

    private void retain(final Origin origin, final long sequence)
    {
        final int length = RecordDescriptor.BODY_OFFSET + RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH;
        final int offset = node.claim(length, 1);
        final int run = offset + RecordDescriptor.BODY_OFFSET;
        RunFlyweight.putHeader(node.log.buffer(), run, origin.id(), sequence, 0, 1, 1);
        RunFlyweight.entryLength(node.log.buffer(), run + RunFlyweight.HEADER_LENGTH, 0);
        node.log.append(offset, length, RecordDescriptor.RUN, 0, origin.index(), 0);
        node.index.put(origin.index(), sequence, 1, offset);
        origin.accept(sequence, sequence, 0);
        origin.retained(sequence, 1);
    }

    /** Address and first sequence of each response sent. */
    private List<String> responses()
    {
        return fixture.transport.takeSent().stream()
            .filter((packet) -> packet.bytes()[0] == PacketFlyweight.PULL_RESPONSE)
            .map(PullAnswererTest::describe)
            .toList();
    }

    private static String describe(final FakeTransport.Packet packet)
    {
        return packet.address() + ": " + RunFlyweight.firstSequence(new UnsafeBuffer(packet.bytes()), BODY);
    }
}
