package io.hearsay.io.aeron;

import static io.hearsay.io.aeron.BridgeRig.IPC;
import static io.hearsay.io.aeron.BridgeRig.count;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes through a bridge, and what does not.
 */
@Timeout(120)
class AeronBridgeTest
{
    private static final int OUT_TOPIC = 1;
    private static final int IN_TOPIC = 2;
    private static final int OUT_STREAM = 10;
    private static final int IN_STREAM = 20;
    private static final int LENGTH = 1_000;

    @TempDir
    Path directory;

    private BridgeRig rig;

    @BeforeEach
    void start()
    {
        rig = new BridgeRig(directory);
        rig.startDriver();
    }

    @AfterEach
    void stop()
    {
        rig.close();
    }

    private GossipClient client(final int node)
    {
        return rig.client(node, new ClientContext().ordered(true).topics(IN_TOPIC));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCarryMessagesOfAnyLengthBothWays(final boolean isUdp)
    {
        final int messages = 500;
        final String outChannel = isUdp ? BridgeRig.udp() : IPC;
        final String inChannel = isUdp ? BridgeRig.udp() : IPC;
        rig.startEngines(2);
        final AeronBridge bridge = rig.bridge(rig.context(0)
            .republish(OUT_TOPIC, outChannel, OUT_STREAM)
            .subscribe(inChannel, IN_STREAM, IN_TOPIC)
            .notConnected(NotConnectedPolicy.WAIT));
        rig.awaitBridges();
        final Subscription out = rig.subscription(outChannel, OUT_STREAM);
        final ExclusivePublication in = rig.publication(inChannel, IN_STREAM);
        final GossipClient client = client(1);
        final Exchange outgoing = new Exchange();
        final Exchange incoming = new Exchange();

        final int[] offered = new int[2];
        rig.await(
            () ->
            {
                if (offered[0] < messages && outgoing.offer(client, OUT_TOPIC, offered[0], length(offered[0])) > 0)
                {
                    offered[0]++;
                }
                if (offered[1] < messages && incoming.offer(in, offered[1], length(offered[1])) > 0)
                {
                    offered[1]++;
                }
                outgoing.poll(out, 10);
                incoming.poll(client);
                return outgoing.numbers.size() >= messages && incoming.numbers.size() >= messages;
            },
            "all messages");

        outgoing.assertOrdered(messages);
        outgoing.assertMarked(rig.engines.get(1).nodeId());
        incoming.assertOrdered(messages);
        assertEquals(messages, count(bridge, AeronBridgeCounter.REPUBLISHED));
        assertEquals(messages, count(bridge, AeronBridgeCounter.OFFERED));
    }

    private static int length(final int number)
    {
        return number % 50 == 0 ?
            GossipClient.MAX_MESSAGE_LENGTH : Exchange.MIN_LENGTH + number * 37 % (4_000 - Exchange.MIN_LENGTH);
    }

    @Test
    void shouldCarryAnEmptyMessage()
    {
        rig.startEngines(1);
        rig.bridge(rig.context(0)
            .republish(OUT_TOPIC, IPC, OUT_STREAM)
            .subscribe(IPC, IN_STREAM, IN_TOPIC)
            .notConnected(NotConnectedPolicy.WAIT));
        rig.awaitBridges();
        final Subscription out = rig.subscription(IPC, OUT_STREAM);
        final ExclusivePublication in = rig.publication(IPC, IN_STREAM);
        final GossipClient client = rig.client(0, new ClientContext().deliverOwn(true).topics(IN_TOPIC));
        final UnsafeBuffer nothing = new UnsafeBuffer(new byte[0]);
        final int[] seen = {-1, -1};

        rig.await(() -> in.offer(nothing, 0, 0) > 0, "room");
        assertTrue(client.offer(nothing, 0, 0, OUT_TOPIC) > 0);
        rig.await(
            () ->
            {
                out.poll((buffer, offset, length, header) -> seen[0] = length, 1);
                client.poll((origin, sequence, topic, payload, offset, length) -> seen[1] = length, 1);
                return seen[0] == 0 && seen[1] == 0;
            },
            "both");
    }

    @Test
    void shouldLoseNothingToASlowReaderOfAeron()
    {
        final int messages = 2_000;
        rig.startEngines(2);
        final AeronBridge bridge = rig.bridge(rig.context(0, new ClientContext()
                .ordered(true).deliveryRingLength(64 * 1024))
            .republish(OUT_TOPIC, IPC, OUT_STREAM)
            .limit(1_000));
        rig.awaitBridges();
        final Subscription out = rig.subscription(IPC, OUT_STREAM);
        final GossipClient client = client(1);
        final Exchange outgoing = new Exchange();
        rig.await(out::isConnected, "the reader");

        final int[] offered = new int[1];
        final long[] waited = new long[1];
        rig.await(
            () ->
            {
                if (offered[0] < messages && outgoing.offer(client, OUT_TOPIC, offered[0], LENGTH) > 0)
                {
                    offered[0]++;
                }
                // nothing at all until the bridge waits, then a little at a time
                waited[0] = count(bridge, AeronBridgeCounter.AERON_BACK_PRESSURED);
                return waited[0] > 0 && outgoing.poll(out, 1) >= 0 && outgoing.numbers.size() >= messages;
            },
            "all messages");

        outgoing.assertOrdered(messages);
        assertEquals(messages, count(bridge, AeronBridgeCounter.REPUBLISHED));
        assertEquals(0, count(bridge, AeronBridgeCounter.NOT_CONNECTED_DROPPED));
    }

    @ParameterizedTest
    @ValueSource(ints = {LENGTH, 3 * LENGTH})
    void shouldLoseNothingToASlowEngine(final int length)
    {
        final int messages = 2_000_000 / length;
        rig.startEngines(2);
        final AeronBridge bridge = rig.bridge(rig.context(0, new ClientContext().publicationRingLength(64 * 1024))
            .subscribe(IPC, IN_STREAM, IN_TOPIC));
        rig.awaitBridges();
        final ExclusivePublication in = rig.publication(IPC, IN_STREAM);
        final GossipClient client = client(1);
        final Exchange incoming = new Exchange();

        final int[] offered = new int[1];
        rig.runEngines(false);
        rig.await(
            () ->
            {
                while (offered[0] < messages && incoming.offer(in, offered[0], length) > 0)
                {
                    offered[0]++;
                }
                if (count(bridge, AeronBridgeCounter.GOSSIP_BACK_PRESSURED) > offered[0])
                {
                    rig.runEngines(true);
                }
                incoming.poll(client);
                return incoming.numbers.size() >= messages;
            },
            "all messages");

        incoming.assertOrdered(messages);
        assertEquals(messages, count(bridge, AeronBridgeCounter.OFFERED));
    }

    @Test
    void shouldDropAndCountWhatIsTooLongForGossip()
    {
        rig.startEngines(1);
        final String channel = "aeron:ipc?term-length=1m";
        final AeronBridge bridge = rig.bridge(rig.context(0).subscribe(channel, IN_STREAM, IN_TOPIC));
        rig.awaitBridges();
        final ExclusivePublication in = rig.publication(channel, IN_STREAM);
        final GossipClient client = rig.client(0, new ClientContext().deliverOwn(true));
        final Exchange incoming = new Exchange();
        final int[] lengths = {10, GossipClient.MAX_MESSAGE_LENGTH + 1, GossipClient.MAX_MESSAGE_LENGTH, 100_000, 20};

        for (int i = 0; i < lengths.length; i++)
        {
            final int number = i;
            rig.await(() -> incoming.offer(in, number, lengths[number]) > 0, "room");
        }
        rig.await(() -> incoming.poll(client) >= 0 && incoming.numbers.contains(4), "the last message");

        assertEquals(List.of(0, 2, 4), incoming.numbers);
        assertEquals(2, count(bridge, AeronBridgeCounter.TOO_LONG_DROPPED));
    }

    @ParameterizedTest
    @EnumSource(NotConnectedPolicy.class)
    void shouldDropOrWaitWhileNobodyReads(final NotConnectedPolicy policy)
    {
        final int messages = 100;
        rig.startEngines(1);
        final AeronBridge bridge =
            rig.bridge(rig.context(0).republish(OUT_TOPIC, IPC, OUT_STREAM).notConnected(policy));
        rig.awaitBridges();
        final GossipClient client = client(0);
        final Exchange outgoing = new Exchange();

        for (int i = 0; i < messages; i++)
        {
            assertTrue(outgoing.offer(client, OUT_TOPIC, i, LENGTH) > 0);
        }
        final boolean isDropped = policy == NotConnectedPolicy.DROP;
        final AeronBridgeCounter reason =
            isDropped ? AeronBridgeCounter.NOT_CONNECTED_DROPPED : AeronBridgeCounter.AERON_WAITED;
        rig.await(() -> count(bridge, reason) >= messages, "the policy");
        final Subscription out = rig.subscription(IPC, OUT_STREAM);
        rig.await(out::isConnected, "the reader");
        assertTrue(outgoing.offer(client, OUT_TOPIC, messages, LENGTH) > 0);
        rig.await(() -> outgoing.poll(out, 10) >= 0 && outgoing.numbers.contains(messages), "the last message");

        if (isDropped)
        {
            assertEquals(List.of(messages), outgoing.numbers);
            assertEquals(messages, count(bridge, reason));
        }
        else
        {
            outgoing.assertOrdered(messages + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Origins.class)
    void shouldRepublishWhoseMessagesAreWanted(final Origins origins)
    {
        rig.startEngines(2);
        final AeronBridge bridge = rig.bridge(rig.context(0)
            .republish(OUT_TOPIC, IPC, OUT_STREAM)
            .subscribe(IPC, IN_STREAM, OUT_TOPIC)
            .origins(origins)
            .notConnected(NotConnectedPolicy.WAIT));
        rig.awaitBridges();
        final Subscription out = rig.subscription(IPC, OUT_STREAM);
        final ExclusivePublication in = rig.publication(IPC, IN_STREAM);
        final GossipClient own = rig.client(0, new ClientContext());
        final GossipClient other = client(1);
        final Exchange outgoing = new Exchange();

        assertTrue(outgoing.offer(own, OUT_TOPIC, 0, LENGTH) > 0);
        rig.await(() -> outgoing.offer(in, 1, LENGTH) > 0, "room");
        assertTrue(outgoing.offer(other, OUT_TOPIC, 2, LENGTH) > 0);
        final int expected = switch (origins)
        {
            case ALL -> 3;
            case OWN -> 2;
            case OTHERS -> 1;
        };
        // what is not wanted must have been there too
        final int[] seen = new int[1];
        rig.await(
            () ->
            {
                outgoing.poll(out, 10);
                seen[0] += own.poll((origin, sequence, topic, payload, offset, length) -> {}, 10);
                return outgoing.numbers.size() >= expected && seen[0] == 1 &&
                    count(bridge, AeronBridgeCounter.OFFERED) == 1 &&
                    count(bridge, AeronBridgeCounter.NOT_WANTED) >= (origins == Origins.OWN ? 1 : 0);
            },
            "all messages");

        assertEquals(
            switch (origins)
            {
                case ALL -> List.of(0, 1, 2);
                case OWN -> List.of(0, 1);
                case OTHERS -> List.of(2);
            },
            outgoing.numbers.stream().sorted().toList());
        assertEquals(origins == Origins.OWN ? 1 : 0, count(bridge, AeronBridgeCounter.NOT_WANTED));
    }

    @Test
    void shouldTakeEachTopicToItsStream()
    {
        rig.startEngines(1);
        rig.bridge(rig.context(0)
            .republish(1, IPC, 11)
            .republish(2, IPC, 12)
            .republish(3, IPC, 12)
            .notConnected(NotConnectedPolicy.WAIT));
        rig.awaitBridges();
        final Subscription first = rig.subscription(IPC, 11);
        final Subscription second = rig.subscription(IPC, 12);
        final GossipClient client = client(0);
        final Exchange one = new Exchange();
        final Exchange two = new Exchange();

        for (int topic = 4; topic >= 1; topic--)
        {
            assertTrue(one.offer(client, topic, topic, LENGTH) > 0);
        }
        rig.await(
            () -> one.poll(first, 10) + two.poll(second, 10) >= 0 && one.numbers.size() + two.numbers.size() >= 3,
            "all messages");

        assertEquals(List.of(1), one.numbers);
        assertEquals(List.of(2, 3), two.numbers.stream().sorted().toList());
    }

    @Test
    void shouldKeepTheOrderOfTopicsThatShareAStream()
    {
        final int messages = 600;
        final int topics = 3;
        rig.startEngines(1);
        final AeronBridge.Context context = rig.context(0).notConnected(NotConnectedPolicy.WAIT);
        for (int topic = 1; topic <= topics; topic++)
        {
            context.republish(topic, IPC, OUT_STREAM);
        }
        rig.bridge(context);
        rig.awaitBridges();
        final Subscription out = rig.subscription(IPC, OUT_STREAM);
        final GossipClient client = client(0);
        final Exchange outgoing = new Exchange();
        rig.await(out::isConnected, "the bridge");

        for (int i = 0; i < messages; i++)
        {
            final int number = i;
            rig.await(() -> outgoing.offer(client, 1 + number % topics, number, 20) > 0, "room");
        }
        rig.await(() -> outgoing.poll(out, 10) >= 0 && outgoing.numbers.size() >= messages, "all messages");

        outgoing.assertOrdered(messages);
        assertEquals(1, out.imageCount(), "one publication for all of them");
    }
}
