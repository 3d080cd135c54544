package io.hearsay.io.aeron;

import static io.hearsay.io.aeron.BridgeRig.IPC;
import static io.hearsay.io.aeron.BridgeRig.count;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.hearsay.core.testing.Seeded;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing goes round.
 */
@Timeout(120)
class BridgeLoopTest
{
    private static final int TOPIC = 1;
    private static final int EAST = 11;
    private static final int WEST = 12;
    private static final int MESSAGES = 200;
    private static final int LAST = 2 * MESSAGES;
    private static final int LENGTH = 100;

    @Test
    void shouldCarryEachMessageOnceThoughTwoBridgesCloseACircle(@TempDir final Path directory)
    {
        try (BridgeRig rig = new BridgeRig(directory))
        {
            rig.startDriver();
            rig.startEngines(2);
            final AeronBridge first = rig.bridge(rig.context(0)
                .republish(TOPIC, IPC, EAST).subscribe(IPC, WEST, TOPIC).notConnected(NotConnectedPolicy.WAIT));
            final AeronBridge second = rig.bridge(rig.context(1)
                .republish(TOPIC, IPC, WEST).subscribe(IPC, EAST, TOPIC).notConnected(NotConnectedPolicy.WAIT));
            rig.awaitBridges();
            final GossipClient client = rig.client(1, new ClientContext().deliverOwn(true));
            final Subscription out = rig.subscription(IPC, EAST);
            final ExclusivePublication in = rig.publication(IPC, EAST);
            final Exchange atGossip = new Exchange();
            final Exchange atAeron = new Exchange();

            for (int i = 0; i < MESSAGES; i++)
            {
                final int number = i;
                rig.await(() -> atGossip.offer(client, TOPIC, number, LENGTH) > 0, "room in gossip");
                rig.await(() -> atGossip.offer(in, MESSAGES + number, LENGTH) > 0, "room in Aeron");
                atGossip.poll(client);
                atAeron.poll(out, 10);
            }
            // each message is republished by both, and each of these is refused by the other
            rig.await(
                () ->
                {
                    atGossip.poll(client);
                    atAeron.poll(out, 100);
                    return count(first, AeronBridgeCounter.LOOPED_BACK) >= LAST &&
                        count(second, AeronBridgeCounter.LOOPED_BACK) >= LAST;
                },
                "all messages to come back");
            assertTrue(atGossip.offer(client, TOPIC, LAST, LENGTH) > 0);
            rig.await(
                () ->
                {
                    atGossip.poll(client);
                    atAeron.poll(out, 100);
                    return atGossip.numbers.contains(LAST) && atAeron.numbers.contains(LAST) &&
                        count(second, AeronBridgeCounter.LOOPED_BACK) > LAST;
                },
                "the last message");

            atGossip.assertEachOnce(LAST + 1);
            assertEquals(LAST + 1, count(first, AeronBridgeCounter.REPUBLISHED));
            assertEquals(LAST + 1, count(second, AeronBridgeCounter.REPUBLISHED));
            assertEquals(0, count(first, AeronBridgeCounter.OFFERED));
            assertEquals(MESSAGES, count(second, AeronBridgeCounter.OFFERED));
        }
    }

    @Test
    void shouldOfferWhatBearsNoMarkWhateverElseItBears(@TempDir final Path directory)
    {
        try (BridgeRig rig = new BridgeRig(directory))
        {
            rig.startDriver();
            rig.startEngines(1);
            final AeronBridge bridge = rig.bridge(rig.context(0).subscribe(IPC, WEST, TOPIC));
            rig.awaitBridges();
            final GossipClient client = rig.client(0, new ClientContext().deliverOwn(true));
            final ExclusivePublication in = rig.publication(IPC, WEST);
            final int[] offered = new int[1];
            final List<Integer> expected = new ArrayList<>();
            final Exchange incoming = new Exchange();

            Seeded.run(200, (random) ->
            {
                final long value = reservedValue(random);
                final int number = offered[0]++;
                // some in fragments
                final int length = LENGTH + random.nextInt(4_000);
                rig.await(() -> incoming.offer(in, number, length, value) > 0, "room");
                if (value >>> 48 != 0xFDEA)
                {
                    expected.add(number);
                }
            });
            rig.await(
                () -> incoming.poll(client) >= 0 && count(bridge, AeronBridgeCounter.OFFERED) +
                    count(bridge, AeronBridgeCounter.LOOPED_BACK) == offered[0] &&
                    incoming.numbers.size() >= expected.size(),
                "all messages");

            assertEquals(expected, incoming.numbers);
            assertTrue(expected.size() < offered[0] && expected.size() > offered[0] / 3, expected.size() + " offered");
        }
    }

    private static long reservedValue(final SplittableRandom random)
    {
        return switch (random.nextInt(5))
        {
            case 0 -> random.nextLong();
            case 1 -> GossipMark.of(random.nextLong());
            // next to a mark
            case 2 -> GossipMark.of(random.nextLong()) ^ 1L << 48 + random.nextInt(16);
            case 3 -> GossipMark.of(0) + (random.nextBoolean() ? -1 : 0);
            default -> random.nextInt(3) - 1;
        };
    }

    @Test
    void shouldMarkTheMessagesOfAnyNode()
    {
        final SplittableRandom random = new SplittableRandom(1);
        final long[] special = {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 0xFDEA000000000000L};
        for (int i = 0; i < 10_000; i++)
        {
            final long id = i < special.length ? special[i] : random.nextLong();
            assertTrue(GossipMark.isMark(GossipMark.of(id)));
            assertTrue(GossipMark.isFrom(GossipMark.of(id), id));
            assertFalse(GossipMark.isFrom(GossipMark.of(id), id ^ 1L << random.nextInt(48)));
        }
    }

    @Test
    void shouldTakeNoPlainValueForAMark()
    {
        final UnsafeBuffer text = new UnsafeBuffer(
            "12345678 \u00e9\u20ac\ud83d\ude00 text".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i + Long.BYTES <= text.capacity(); i++)
        {
            assertFalse(GossipMark.isMark(text.getLong(i)));
            assertFalse(GossipMark.isMark(Long.reverseBytes(text.getLong(i))));
        }
        for (int years = 0; years < 200; years++)
        {
            final long timeNs = TimeUnit.DAYS.toNanos(365L * years);
            assertFalse(GossipMark.isMark(timeNs) || GossipMark.isMark(-timeNs) || GossipMark.isMark(timeNs / 1_000));
        }
        for (double number = 1e-9; number < 1e200; number *= 10)
        {
            assertFalse(GossipMark.isMark(Double.doubleToLongBits(-number)));
        }
        assertFalse(GossipMark.isMark(0) || GossipMark.isMark(-1) || GossipMark.isMark(0xFFFFFFFFL));
    }
}
