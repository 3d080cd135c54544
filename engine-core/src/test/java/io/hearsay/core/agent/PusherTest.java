package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.testing.PassThroughProtection;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PusherTest
{
    private static final byte PUSH = PacketFlyweight.PUSH_MESSAGE;
    private static final int BODY = PacketFlyweight.BODY_OFFSET;
    private static final long PEER = 77;
    private static final long ORIGIN = 9;
    private static final int RUN_COUNT = 600;
    private static final int OWN_COUNT = 500;

    private final AgentFixture fixture = new AgentFixture(new Settings().set(EngineOption.DIRECT_PEERS, 0), 128);
    private final TreeSet<Long> relayed = new TreeSet<>();
    private final LinkedHashSet<Long> own = new LinkedHashSet<>(); // what nobody confirms is pushed again

    @Test
    void shouldFinishARunThatIsNotToBePushedAnyMoreAndTheOwnOnesBehindIt()
    {
        final RingPort client = new RingPort();
        fixture.agent.attach(client);
        fixture.discover(IntStream.range(10, 210).toArray());
        final byte[][] payloads = new byte[RUN_COUNT][];
        for (int i = 0; i < payloads.length; i++)
        {
            payloads[i] = payload(i + 1);
        }
        fixture.receive(10, fixture.node.from(PEER, PUSH).run(ORIGIN, 1, 2, payloads));
        takePushes();
        assertTrue(relayed.size() > 1 && relayed.size() < RUN_COUNT, "relayed at once: " + relayed.size());

        fixture.discover(10, 11); // in so small a cluster, two hops are too many
        for (int i = 1; i <= OWN_COUNT; i++)
        {
            assertTrue(client.offer(payload(i)));
        }
        for (int i = 0; i < 60 && own.size() < OWN_COUNT; i++)
        {
            fixture.run(NodeFixture.SECOND);
            takePushes();
            client.drain();
        }

        assertEquals(RUN_COUNT, relayed.size());
        assertEquals(
            LongStream.rangeClosed(1, OWN_COUNT).boxed().toList(), List.copyOf(own), "the push limit is not used up");
    }

    /** Each packet goes to several peers: its copies are one. */
    private void takePushes()
    {
        long lastNumber = -1;
        for (final FakeTransport.Packet packet : fixture.takeSent(PUSH))
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(packet.bytes());
            final int end = buffer.capacity() - PassThroughProtection.TAG_LENGTH;
            final long number = PacketFlyweight.packetNumber(buffer, 0);
            if (end > BODY && number != lastNumber)
            {
                lastNumber = number;
                assertTrue(PacketValidator.isBodyValid(PUSH, buffer, BODY, end - BODY));
                for (int run = BODY; run < end; run = PacketValidator.endOfRun(buffer, run, end))
                {
                    takeRun(buffer, run);
                }
            }
        }
    }

    private void takeRun(final UnsafeBuffer buffer, final int run)
    {
        int entry = run + RunFlyweight.HEADER_LENGTH;
        for (int i = 0; i < RunFlyweight.count(buffer, run); i++)
        {
            final long sequence = RunFlyweight.firstSequence(buffer, run) + i;
            assertEquals(sequence, buffer.getLong(entry + RunFlyweight.ENTRY_HEADER_LENGTH));
            if (RunFlyweight.origin(buffer, run) == ORIGIN)
            {
                assertTrue(relayed.add(sequence), "relayed twice: " + sequence);
            }
            else
            {
                assertEquals(NodeFixture.NODE_ID, RunFlyweight.origin(buffer, run));
                own.add(sequence);
            }
            entry = RunFlyweight.skipEntries(buffer, entry, 1);
        }
    }

    private static byte[] payload(final long sequence)
    {
        final byte[] result = new byte[Long.BYTES];
        new UnsafeBuffer(result).putLong(0, sequence);
        return result;
    }
}
