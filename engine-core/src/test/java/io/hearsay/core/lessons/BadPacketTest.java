package io.hearsay.core.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.agent.Traffic;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.sim.NetworkEvent;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The loop that read Fabric's connections, and that of the original, ended with the first message that it could not
 * make sense of: what followed was never read. The lesson: what is wrong with a packet concerns that packet alone, and
 * the next one, of the same sender and in the same cycle, is as good as ever.
 */
class BadPacketTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int MESSAGES = 500;
    private static final int KINDS = 6;

    private SplittableRandom random;
    private SimulatedCluster cluster;
    private Voice insider;
    private boolean isInjecting;
    private long spoiltCount;
    private long answeredCount;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldReadTheGoodPacketsBehindABadOne(final long seed)
    {
        random = new SplittableRandom(seed);
        cluster = new SimulatedCluster(seed).key(Voice.KEY_ID)
            .link(SimulatedLink.LAN.withDelay(50_000, 50_000)).start(2);
        cluster.run(300 * MS_NS);
        final SimulatedNode victim = cluster.node(0);
        final SimulatedNode speaker = cluster.node(1);
        insider = new Voice(cluster, "10.9.9.9:9", 0xBADL);
        cluster.network().observer((nowNs, event, from, to, packet) ->
            answeredCount += event == NetworkEvent.SENT && to.equals(insider.address()) ? 1 : 0);
        cluster.network().filter((from, to, packet) -> spoilBefore(victim, speaker, from, to, packet));
        final Traffic traffic = new Traffic(cluster).lengths(50, 300).fromAll(MESSAGES);

        cluster.runUntil(traffic::isComplete, SECOND_NS);
        cluster.run(10 * MS_NS);

        assertTrue(spoiltCount > 2 * KINDS, spoiltCount + " packets were spoilt");
        assertEquals(spoiltCount, dropped(victim));
        assertEquals(0, answeredCount, "what is wrong was answered");
        assertEquals(MESSAGES, victim.client().messages().size());
        assertEquals(MESSAGES, victim.counter(CounterDescriptor.MESSAGES_BY_PUSH));
        assertEquals(MESSAGES, victim.counter(CounterDescriptor.PAYLOAD_COPIES));
        assertEquals(0, victim.counter(CounterDescriptor.REQUESTS_SENT), "nothing had to be asked for again");
        assertEquals(MESSAGES, speaker.counter(CounterDescriptor.MESSAGES_CONFIRMED));
        assertEquals(0, speaker.counter(CounterDescriptor.PUSHES_MISSED));
        cluster.network().filter(null);
        cluster.assertNoErrors();
        Rest.assertAtRest(cluster, 2);
    }

    private boolean spoilBefore(
        final SimulatedNode victim,
        final SimulatedNode speaker,
        final String from,
        final String to,
        final byte[] packet)
    {
        if (!isInjecting && from.equals(speaker.address()) && to.equals(victim.address()))
        {
            isInjecting = true;
            spoilt(packet.clone(), victim, from);
            spoiltCount++;
            isInjecting = false;
        }

        return true;
    }

    private void spoilt(final byte[] packet, final SimulatedNode victim, final String from)
    {
        switch ((int)(spoiltCount % KINDS))
        {
            case 0:
                cluster.network().inject(from, victim.address(), Arrays.copyOf(packet, random.nextInt(packet.length)));
                break;

            case 1:
                cluster.network().inject(from, victim.address(), Arrays.copyOf(packet, packet.length + 1));
                break;

            case 2:
                packet[PacketFlyweight.LABEL_LENGTH]++;
                cluster.network().inject(from, victim.address(), packet);
                break;

            case 3:
                packet[packet.length - 1 - random.nextInt(8)] ^= 1;
                cluster.network().inject(from, victim.address(), packet);
                break;

            case 4:
                packet[0] = (byte)(PacketFlyweight.PULL_RESPONSE + 1);
                cluster.network().inject(from, victim.address(), packet);
                break;

            default:
                // authentic, and yet nonsense: a response without messages
                insider.say(victim, insider.packet(PacketFlyweight.PULL_RESPONSE));
                break;
        }
    }

    private static long dropped(final SimulatedNode node)
    {
        return CounterDescriptor.of(CounterScope.ENGINE).stream()
            .filter((counter) -> counter.name().startsWith("MALFORMED_") || counter.name().startsWith("REJECTED_"))
            .mapToLong(node::counter).sum();
    }
}
