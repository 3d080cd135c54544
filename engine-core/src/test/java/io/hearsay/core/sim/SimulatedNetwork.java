package io.hearsay.core.sim;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A datagram network in virtual time: one thread, one seed, so that the same seed gives the same run, event by event
 * ({@link #traceHash()}). Nothing waits: time jumps from one event to the next.
 * <p>
 * Events are ordered by their time, and by the order in which they were scheduled where the times are equal. Each
 * ordered pair of addresses has a {@link SimulatedLink}, the default one unless another is set, and may be blocked in
 * one direction alone.
 * <pre>{@code
 * SimulatedNetwork network = new SimulatedNetwork(42).defaultLink(SimulatedLink.LAN.withLoss(0.05));
 * SimulatedTransport a = network.open("10.0.0.1:7400");
 * SimulatedTransport b = network.open("10.0.0.2:7400");
 * a.send(a.resolve("10.0.0.2:7400"), packet, 0, length);
 * network.advance(1_000_000);                     // a millisecond of virtual time
 * b.poll(handler, 10);
 * }</pre>
 * Usually a {@link SimulatedCluster} drives it. Memory grows with the datagrams on the way and the addresses ever used.
 */
public final class SimulatedNetwork
{
    /** Longest datagram that can be injected. */
    public static final int MAX_DATAGRAM_LENGTH = 65_507;

    final UnsafeBuffer receiveBuffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(1 << 16, 64));

    private final long seed;
    private final SplittableRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<String, SimulatedTransport> transports = new HashMap<>();
    private final Map<Way, SimulatedLink> links = new HashMap<>();
    private final Set<Way> blocked = new HashSet<>();
    private final long[] counts = new long[NetworkEvent.values().length];
    private SimulatedLink defaultLink = SimulatedLink.LAN;
    private DatagramFilter filter = (from, to, packet) -> true;
    private NetworkObserver observer = (nowNs, event, from, to, packet) -> {};
    private long nowNs;
    private long nextOrder;
    private long traceHash;

    /**
     * An empty network at time 0.
     *
     * @param seed of all its randomness.
     */
    public SimulatedNetwork(final long seed)
    {
        this.seed = seed;
        random = new SplittableRandom(seed);
    }

    /**
     * The seed.
     *
     * @return what the constructor got.
     */
    public long seed()
    {
        return seed;
    }

    /**
     * Virtual time.
     *
     * @return nanoseconds since the network was made.
     */
    public long nowNs()
    {
        return nowNs;
    }

    /**
     * Set the link of all ways that have none of their own. Datagrams on the way keep their fate.
     *
     * @param link to use.
     * @return this.
     */
    public SimulatedNetwork defaultLink(final SimulatedLink link)
    {
        defaultLink = link;
        return this;
    }

    /**
     * Set the link of one way, in one direction.
     *
     * @param from address of the sender.
     * @param to   address of the receiver.
     * @param link to use, or null for the default.
     * @return this.
     */
    public SimulatedNetwork link(final String from, final String to, final SimulatedLink link)
    {
        if (link == null)
        {
            links.remove(new Way(from, to));
        }
        else
        {
            links.put(new Way(from, to), link);
        }

        return this;
    }

    /**
     * Let nothing through any more, in one direction. Datagrams on the way still arrive.
     *
     * @param from address of the sender.
     * @param to   address of the receiver.
     */
    public void block(final String from, final String to)
    {
        blocked.add(new Way(from, to));
    }

    /**
     * Undo {@link #block(String, String)}.
     *
     * @param from address of the sender.
     * @param to   address of the receiver.
     */
    public void unblock(final String from, final String to)
    {
        blocked.remove(new Way(from, to));
    }

    /**
     * Separate two groups of addresses in both directions.
     *
     * @param left  one group.
     * @param right the other group.
     */
    public void partition(final Collection<String> left, final Collection<String> right)
    {
        for (final String a : left)
        {
            for (final String b : right)
            {
                block(a, b);
                block(b, a);
            }
        }
    }

    /**
     * Unblock all ways.
     */
    public void heal()
    {
        blocked.clear();
    }

    /**
     * Let only some datagrams through; the others count as blocked.
     *
     * @param datagramFilter that decides about each datagram sent from now on, or null to let all pass.
     */
    public void filter(final DatagramFilter datagramFilter)
    {
        filter = datagramFilter == null ? (from, to, packet) -> true : datagramFilter;
    }

    /**
     * Watch every datagram.
     *
     * @param networkObserver to tell; one at a time.
     */
    public void observer(final NetworkObserver networkObserver)
    {
        observer = networkObserver;
    }

    /**
     * How often something happened.
     *
     * @param event that happened.
     * @return the number of datagrams that it happened to.
     */
    public long count(final NetworkEvent event)
    {
        return counts[event.ordinal()];
    }

    /**
     * A hash over all that ever happened here: time, addresses and bytes. Two runs are the same if it is.
     *
     * @return the hash.
     */
    public long traceHash()
    {
        return traceHash;
    }

    /**
     * Bind an address.
     *
     * @param address to bind, at which nobody may be.
     * @return the transport of the node there.
     */
    public SimulatedTransport open(final String address)
    {
        final SimulatedTransport transport = new SimulatedTransport(this, address);
        if (transports.putIfAbsent(address, transport) != null)
        {
            throw new IllegalStateException("address in use: " + address);
        }

        return transport;
    }

    /**
     * Send a datagram in the name of any address, as an attacker or a broken node would.
     *
     * @param from   address that the receiver sees.
     * @param to     address of the receiver.
     * @param packet the bytes, copied.
     */
    public void inject(final String from, final String to, final byte[] packet)
    {
        if (packet.length > MAX_DATAGRAM_LENGTH)
        {
            throw new IllegalArgumentException("too long for a datagram: " + packet.length);
        }
        transmit(from, to, packet.clone());
    }

    /**
     * Do something at a later time.
     *
     * @param delayNs from now.
     * @param action  to do.
     */
    public void schedule(final long delayNs, final Runnable action)
    {
        events.add(new Event(nowNs + delayNs, nextOrder++, action));
    }

    /**
     * Let time pass up to the next event and let that one happen.
     *
     * @param limitNs time beyond which nothing happens.
     * @return false if there was no event up to the limit; then it is the limit's time now.
     */
    public boolean step(final long limitNs)
    {
        final Event event = events.peek();
        if (event == null || event.timeNs > limitNs)
        {
            nowNs = Math.max(nowNs, limitNs);
            return false;
        }

        events.poll();
        nowNs = event.timeNs;
        event.action.run();
        return true;
    }

    /**
     * Let time pass, and all that happens in it.
     *
     * @param durationNs how much.
     */
    public void advance(final long durationNs)
    {
        final long limitNs = nowNs + durationNs;
        while (step(limitNs))
        {
            // time passes in step()
        }
    }

    void transmit(final String from, final String to, final byte[] packet)
    {
        record(NetworkEvent.SENT, from, to, packet);
        if (blocked.contains(new Way(from, to)) || !filter.passes(from, to, packet))
        {
            record(NetworkEvent.BLOCKED, from, to, packet);
            return;
        }

        final SimulatedLink link = links.getOrDefault(new Way(from, to), defaultLink);
        if (happens(link.loss()))
        {
            record(NetworkEvent.LOST, from, to, packet);
            return;
        }

        if (happens(link.duplication()))
        {
            record(NetworkEvent.DUPLICATED, from, to, packet);
            dispatch(link, from, to, packet.clone());
        }
        dispatch(link, from, to, packet);
    }

    void rebind(final SimulatedTransport transport, final String before)
    {
        if (transports.putIfAbsent(transport.address(), transport) != null)
        {
            throw new IllegalStateException("address in use: " + transport.address());
        }
        transports.remove(before, transport);
    }

    void unbind(final SimulatedTransport transport)
    {
        transports.remove(transport.address(), transport);
    }

    private void dispatch(final SimulatedLink link, final String from, final String to, final byte[] packet)
    {
        long delayNs = link.minDelayNs() + random.nextLong(link.maxDelayNs() - link.minDelayNs() + 1);
        if (happens(link.reordering()))
        {
            record(NetworkEvent.HELD_UP, from, to, packet);
            delayNs += random.nextLong(link.reorderDelayNs() + 1);
        }
        if (packet.length > 0 && happens(link.corruption()))
        {
            final int bit = random.nextInt(packet.length * 8);
            packet[bit >>> 3] ^= (byte)(1 << (bit & 7));
            record(NetworkEvent.CORRUPTED, from, to, packet);
        }
        schedule(delayNs, () -> arrive(from, to, packet));
    }

    private void arrive(final String from, final String to, final byte[] packet)
    {
        final SimulatedTransport transport = transports.get(to);
        if (transport == null)
        {
            record(NetworkEvent.UNREACHABLE, from, to, packet);
        }
        else
        {
            record(transport.enqueue(from, packet) ? NetworkEvent.ARRIVED : NetworkEvent.OVERFLOWED, from, to, packet);
        }
    }

    private boolean happens(final double probability)
    {
        return probability > 0 && random.nextDouble() < probability;
    }

    private void record(final NetworkEvent event, final String from, final String to, final byte[] packet)
    {
        counts[event.ordinal()]++;
        trace(nowNs);
        trace(event.ordinal());
        trace(from.hashCode());
        trace(to.hashCode());
        trace(Arrays.hashCode(packet));
        observer.onEvent(nowNs, event, from, to, packet);
    }

    private void trace(final long value)
    {
        traceHash = (traceHash ^ value) * 0x9E37_79B9_7F4A_7C15L;
        traceHash ^= traceHash >>> 32;
    }

    private record Way(String from, String to)
    {
    }

    private record Event(long timeNs, long order, Runnable action) implements Comparable<Event>
    {
        @Override
        public int compareTo(final Event other)
        {
            final int byTime = Long.compare(timeNs, other.timeNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
