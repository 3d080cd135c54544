package io.hearsay.core.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.spi.PacketTransport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest
{
    private static final String A = "10.0.0.1:7400";
    private static final String B = "10.0.0.2:7400";
    private static final long US = 1_000;
    private static final SimulatedLink FIXED = SimulatedLink.LAN.withDelay(100 * US, 100 * US);

    private final SimulatedNetwork network = new SimulatedNetwork(7).defaultLink(FIXED);
    private final SimulatedTransport a = network.open(A);
    private final SimulatedTransport b = network.open(B);
    private final List<Integer> received = new ArrayList<>();

    @Test
    void shouldDeliverAfterTheDelayAndNotBefore()
    {
        send(a, B, 1);
        network.advance(100 * US - 1);
        assertEquals(0, poll(b));
        network.advance(1);
        assertEquals(1, poll(b));
        assertEquals(List.of(1), received);
        assertEquals(100 * US, network.nowNs());
    }

    @Test
    void shouldDelayUniformlyBetweenTheBounds()
    {
        network.defaultLink(FIXED.withDelay(10 * US, 30 * US));
        final List<Long> arrivals = new ArrayList<>();
        b.onArrival(() -> arrivals.add(network.nowNs()));
        for (int i = 0; i < 2_000; i++)
        {
            send(a, B, i);
        }
        network.advance(30 * US);

        assertEquals(2_000, arrivals.size());
        assertTrue(arrivals.get(0) >= 10 * US);
        assertTrue(arrivals.get(0) < 11 * US);
        assertTrue(arrivals.get(1_999) > 29 * US);
        final double mean = arrivals.stream().mapToLong(Long::longValue).average().orElseThrow();
        assertEquals(20 * US, mean, US);
    }

    @Test
    void shouldKeepTheOrderOfEqualDelays()
    {
        sendMany(100);
        assertEquals(100, poll(b));
        for (int i = 0; i < 100; i++)
        {
            assertEquals(i, received.get(i));
        }
    }

    @Test
    void shouldLoseItsShare()
    {
        network.defaultLink(FIXED.withLoss(0.2));
        sendMany(10_000);
        poll(b);
        assertEquals(8_000, received.size(), 200);
        assertEquals(10_000 - received.size(), network.count(NetworkEvent.LOST));
    }

    @Test
    void shouldDuplicateItsShare()
    {
        network.defaultLink(FIXED.withDuplication(0.1));
        sendMany(10_000);
        poll(b);
        assertEquals(11_000, received.size(), 150);
        assertEquals(10_000, received.stream().distinct().count());
        assertEquals(received.size() - 10_000, network.count(NetworkEvent.DUPLICATED));
    }

    @Test
    void shouldReorderOnlyWhatIsHeldUp()
    {
        network.defaultLink(FIXED.withReordering(0.1, 50 * US));
        for (int i = 0; i < 1_000; i++)
        {
            send(a, B, i);
            network.advance(US);
        }
        network.advance(200 * US);
        poll(b);

        int overtaken = 0;
        int highest = -1;
        for (final int number : received)
        {
            overtaken += number < highest ? 1 : 0;
            highest = Math.max(highest, number);
        }
        assertEquals(1_000, received.size());
        assertTrue(overtaken > 50 && overtaken <= network.count(NetworkEvent.HELD_UP), "overtaken: " + overtaken);
        assertEquals(100, network.count(NetworkEvent.HELD_UP), 30);
    }

    @Test
    void shouldFlipOneBitInItsShare()
    {
        network.defaultLink(FIXED.withCorruption(0.5));
        for (int i = 0; i < 1_000; i++)
        {
            send(a, B, 0);
        }
        network.advance(100 * US);
        poll(b);

        final long flipped = received.stream().filter((value) -> value != 0).count();
        assertTrue(received.stream().allMatch((value) -> Integer.bitCount(value) <= 1));
        assertEquals(500, flipped, 60);
        assertEquals(flipped, network.count(NetworkEvent.CORRUPTED));
    }

    @Test
    void shouldBlockOneDirectionAlone()
    {
        network.block(A, B);
        send(a, B, 1);
        send(b, A, 2);
        network.advance(100 * US);
        assertEquals(0, poll(b));
        assertEquals(1, poll(a));
        assertEquals(1, network.count(NetworkEvent.BLOCKED));

        network.unblock(A, B);
        send(a, B, 3);
        network.advance(100 * US);
        assertEquals(1, poll(b));
    }

    @Test
    void shouldPartitionAndHeal()
    {
        network.partition(List.of(A), List.of(B));
        send(a, B, 1);
        send(b, A, 2);
        network.heal();
        send(a, B, 3);
        network.advance(100 * US);
        poll(a);
        poll(b);
        assertEquals(List.of(3), received);
    }

    @Test
    void shouldUseTheLinkOfTheWay()
    {
        network.link(A, B, FIXED.withLoss(1));
        send(a, B, 1);
        send(b, A, 2);
        network.link(A, B, null);
        send(a, B, 3);
        network.advance(100 * US);
        poll(a);
        poll(b);
        assertEquals(List.of(2, 3), received);
    }

    @Test
    void shouldDropWhatTheReceiveQueueCanNotHold()
    {
        b.receiveCapacity(3);
        sendMany(5);
        assertEquals(3, poll(b));
        assertEquals(2, network.count(NetworkEvent.OVERFLOWED));
    }

    @Test
    void shouldReachTheNextOneAtAnAddress()
    {
        b.close();
        b.close();
        sendMany(1);
        assertEquals(1, network.count(NetworkEvent.UNREACHABLE));

        final SimulatedTransport next = network.open(B);
        sendMany(1);
        assertEquals(1, poll(next));
        assertThrows(IllegalStateException.class, () -> network.open(B));
    }

    @Test
    void shouldSendNothingWhileBackPressured()
    {
        a.backPressured(true);
        assertEquals(PacketTransport.BACK_PRESSURED, send(a, B, 1));
        assertEquals(0, network.count(NetworkEvent.SENT));
        a.backPressured(false);
        assertEquals(Integer.BYTES, send(a, B, 1));
    }

    @Test
    void shouldDropTheHandleOfAStrangerAfterItsDatagram()
    {
        network.inject("10.9.9.9:1", B, new byte[]{0, 0, 0, 9});
        network.inject("10.9.9.8:1", B, new byte[]{0, 0, 0, 8});
        network.advance(100 * US);
        final List<String> senders = new ArrayList<>();
        final int[] handle = {0};
        b.poll(
            (address, buffer, offset, length) ->
            {
                senders.add(b.describe(address));
                if (senders.size() == 1)
                {
                    b.retain(address);
                    handle[0] = address;
                }
            },
            10);

        assertEquals(List.of("10.9.9.9:1", "10.9.9.8:1"), senders);
        assertEquals(1, b.retainedCount());
        assertEquals(handle[0], b.resolve("10.9.9.9:1"));
        b.release(handle[0]);
        assertThrows(IllegalStateException.class, () -> b.describe(handle[0]));
    }

    @Test
    void shouldRefuseWhatIsNoAddress()
    {
        assertEquals(PacketTransport.NULL_ADDRESS, a.resolve("nonsense"));
        assertEquals(PacketTransport.NULL_ADDRESS, a.resolve("10.0.0.1:0"));
        assertEquals(a.resolve(B), a.resolve(B));
        assertNotEquals(a.resolve(A), a.resolve(B));
    }

    @Test
    void shouldShowEveryDatagramToTheObserver()
    {
        final List<String> seen = new ArrayList<>();
        network.observer((nowNs, event, from, to, packet) ->
        {
            assertArrayEquals(new byte[]{0, 0, 0, 5}, packet);
            seen.add(nowNs + " " + event + " " + from + " " + to);
        });
        send(a, B, 5);
        network.advance(100 * US);
        assertEquals(List.of("0 SENT " + A + " " + B, "100000 ARRIVED " + A + " " + B), seen);
    }

    @Test
    void shouldDoThingsAtTheirTimeInTheOrderOfScheduling()
    {
        final List<String> done = new ArrayList<>();
        network.schedule(20, () -> done.add("c@" + network.nowNs()));
        network.schedule(10, () -> done.add("a@" + network.nowNs()));
        network.schedule(10, () -> done.add("b@" + network.nowNs()));
        network.advance(15);
        assertEquals(List.of("a@10", "b@10"), done);
        network.advance(15);
        assertEquals(List.of("a@10", "b@10", "c@20"), done);
        assertEquals(30, network.nowNs());
    }

    @Test
    void shouldGiveTheSameTraceFromTheSameSeedAlone()
    {
        assertEquals(traceHash(1), traceHash(1));
        assertNotEquals(traceHash(1), traceHash(2));
    }

    private static long traceHash(final long seed)
    {
        final SimulatedNetwork network = new SimulatedNetwork(seed)
            .defaultLink(SimulatedLink.LAN.withLoss(0.1).withDuplication(0.1).withReordering(0.1, 1_000));
        for (int i = 0; i < 100; i++)
        {
            network.inject(A, B, new byte[]{(byte)i});
            network.advance(10 * US);
        }
        network.advance(1_000 * US);
        assertEquals(100, network.count(NetworkEvent.SENT));
        return network.traceHash();
    }

    private int send(final SimulatedTransport from, final String to, final int value)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Integer.BYTES]);
        buffer.putInt(0, value, ByteOrder.BIG_ENDIAN);
        return from.send(from.resolve(to), buffer, 0, Integer.BYTES);
    }

    private void sendMany(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            send(a, B, i);
        }
        network.advance(100 * US);
    }

    private int poll(final SimulatedTransport transport)
    {
        return transport.poll(
            (address, buffer, offset, length) -> received.add(buffer.getInt(offset, ByteOrder.BIG_ENDIAN)),
            Integer.MAX_VALUE);
    }
}
