package io.hearsay.core.sim;

import java.util.Arrays;
import java.util.Collection;
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
    /** The group of all addresses that were not put into another one. */
    public static final String OTHERS = "";

    /** Longest datagram that can be injected. */
    public static final int MAX_DATAGRAM_LENGTH = 65_507;

    private static final long NEVER = -1;

    final UnsafeBuffer receiveBuffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(1 << 16, 64));
    /** Where clients write what they offer: one thread, so one is enough for all. */
    final UnsafeBuffer offerBuffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(1 << 17, 64));

    private final long seed;
    private final SplittableRandom random;
    private final SimulatedAddresses addresses = new SimulatedAddresses();
    private final EventQueue events = new EventQueue();
    private final Ways ways = new Ways();
    private final long[] counts = new long[NetworkEvent.values().length];
    private SimulatedTransport[] transports = new SimulatedTransport[16];
    private SimulatedLink defaultLink = SimulatedLink.LAN;
    private DatagramFilter filter;
    private NetworkObserver observer;
    private SimulatedTrace trace;
    private long nowNs;
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
        ways.link(addresses.numberOf(from), addresses.numberOf(to), link);
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
        ways.block(addresses.numberOf(from), addresses.numberOf(to));
    }

    /**
     * Undo {@link #block(String, String)}.
     *
     * @param from address of the sender.
     * @param to   address of the receiver.
     */
    public void unblock(final String from, final String to)
    {
        ways.unblock(addresses.numberOf(from), addresses.numberOf(to));
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
     * Put addresses into a group, which takes them out of the one that they were in. Groups make partitions of large
     * clusters cheap:
     * <pre>{@code
     * network.group("island", List.of("10.0.0.1:7400", "10.0.0.2:7400"));
     * network.separate("island", SimulatedNetwork.OTHERS);                 // all ways between them
     * network.blockGroups("island", SimulatedNetwork.OTHERS);              // or one direction alone
     * network.heal();
     * }</pre>
     *
     * @param name    of the group; it exists from now on.
     * @param members addresses, used or not.
     */
    public void group(final String name, final Collection<String> members)
    {
        members.forEach((member) -> ways.group(name, addresses.numberOf(member)));
    }

    /**
     * Let nothing through any more from one group to another, or the same, in this direction.
     *
     * @param from name of the group of the senders.
     * @param to   name of the group of the receivers.
     */
    public void blockGroups(final String from, final String to)
    {
        ways.blockGroups(from, to);
    }

    /**
     * Undo {@link #blockGroups}.
     *
     * @param from name of the group of the senders.
     * @param to   name of the group of the receivers.
     */
    public void unblockGroups(final String from, final String to)
    {
        ways.unblockGroups(from, to);
    }

    /**
     * Separate two groups in both directions.
     *
     * @param left  name of one group.
     * @param right name of the other group.
     */
    public void separate(final String left, final String right)
    {
        blockGroups(left, right);
        blockGroups(right, left);
    }

    /**
     * Unblock all ways, also between groups; the groups stay.
     */
    public void heal()
    {
        ways.heal();
    }

    /**
     * Let only some datagrams through; the others count as blocked.
     *
     * @param datagramFilter that decides about each datagram sent from now on, or null to let all pass.
     */
    public void filter(final DatagramFilter datagramFilter)
    {
        filter = datagramFilter;
    }

    /**
     * Watch every datagram.
     *
     * @param networkObserver to tell, or null; one at a time.
     */
    public void observer(final NetworkObserver networkObserver)
    {
        observer = networkObserver;
    }

    /**
     * Write down every datagram, from now on.
     *
     * @param networkTrace to write to, or null.
     */
    public void trace(final SimulatedTrace networkTrace)
    {
        trace = networkTrace;
    }

    SimulatedTrace trace()
    {
        return trace;
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
        final SimulatedTransport transport = new SimulatedTransport(this, addresses.numberOf(address));
        bind(transport);
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
        transmit(addresses.numberOf(from), addresses.numberOf(to), packet.clone());
    }

    /**
     * Do something at a later time.
     *
     * @param delayNs from now.
     * @param action  to do.
     */
    public void schedule(final long delayNs, final Runnable action)
    {
        events.add(nowNs + delayNs, action);
    }

    /**
     * Let time pass up to the next event and let that one happen.
     *
     * @param limitNs time beyond which nothing happens.
     * @return false if there was no event up to the limit; then it is the limit's time now.
     */
    public boolean step(final long limitNs)
    {
        if (events.isEmpty() || events.firstNs() > limitNs)
        {
            nowNs = Math.max(nowNs, limitNs);
            return false;
        }

        nowNs = events.firstNs();
        final Object event = events.poll();
        if (event instanceof Datagram)
        {
            arrive((Datagram)event);
        }
        else
        {
            ((Runnable)event).run();
        }

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

    SimulatedAddresses addresses()
    {
        return addresses;
    }

    void transmit(final int from, final int to, final byte[] packet)
    {
        record(NetworkEvent.SENT, from, to, packet);
        if (ways.isBlocked(from, to) ||
            filter != null && !filter.passes(addresses.name(from), addresses.name(to), packet))
        {
            record(NetworkEvent.BLOCKED, from, to, packet);
            return;
        }

        final SimulatedLink link = ways.linkOf(from, to, defaultLink);
        final long departureNs = link.rate().isLimited() ? enqueue(link.rate(), from, to, packet.length) : nowNs;
        if (departureNs == NEVER)
        {
            record(NetworkEvent.QUEUE_FULL, from, to, packet);
            return;
        }
        if (happens(link.loss()))
        {
            record(NetworkEvent.LOST, from, to, packet);
            return;
        }

        if (happens(link.duplication()))
        {
            record(NetworkEvent.DUPLICATED, from, to, packet);
            dispatch(link, departureNs, from, to, packet.clone());
        }
        dispatch(link, departureNs, from, to, packet);
    }

    /** When it has left the queue of its way. */
    private long enqueue(final LinkRate rate, final int from, final int to, final int length)
    {
        final long endNs = Math.max(nowNs, ways.queueEndNs(from, to));
        if (!rate.hasRoom(endNs - nowNs, length))
        {
            return NEVER;
        }

        final long departureNs = endNs + rate.durationNs(length);
        ways.queueEndNs(from, to, departureNs);
        return departureNs;
    }

    /**
     * Put a transport behind its address.
     */
    void bind(final SimulatedTransport transport)
    {
        final int number = transport.number();
        if (number >= transports.length)
        {
            transports = Arrays.copyOf(transports, Math.max(number + 1, transports.length * 2));
        }
        if (transports[number] != null)
        {
            throw new IllegalStateException("address in use: " + transport.address());
        }
        transports[number] = transport;
    }

    void unbind(final SimulatedTransport transport, final int number)
    {
        if (transports[number] == transport)
        {
            transports[number] = null;
        }
    }

    private void dispatch(
        final SimulatedLink link, final long departureNs, final int from, final int to, final byte[] packet)
    {
        long delayNs = link.delay().next(random);
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
        events.add(departureNs + delayNs, new Datagram(from, to, packet));
    }

    private void arrive(final Datagram datagram)
    {
        final int to = datagram.to();
        final SimulatedTransport transport = to < transports.length ? transports[to] : null;
        final NetworkEvent event = transport == null ? NetworkEvent.UNREACHABLE :
            transport.enqueue(datagram) ? NetworkEvent.ARRIVED : NetworkEvent.OVERFLOWED;
        record(event, datagram.from(), to, datagram.packet());
    }

    private boolean happens(final double probability)
    {
        return probability > 0 && random.nextDouble() < probability;
    }

    private void record(final NetworkEvent event, final int from, final int to, final byte[] packet)
    {
        counts[event.ordinal()]++;
        trace(nowNs);
        trace((long)from << Integer.SIZE | to);
        trace((long)event.ordinal() << Integer.SIZE | packet.length);
        if (event == NetworkEvent.SENT || event == NetworkEvent.CORRUPTED)
        {
            trace(Arrays.hashCode(packet)); // it is the same bytes in between
        }
        if (trace != null)
        {
            trace.onDatagram(nowNs, event, addresses.name(from), addresses.name(to), packet);
        }
        if (observer != null)
        {
            observer.onEvent(nowNs, event, addresses.name(from), addresses.name(to), packet);
        }
    }

    private void trace(final long value)
    {
        traceHash = (traceHash ^ value) * 0x9E37_79B9_7F4A_7C15L;
        traceHash ^= traceHash >>> 32;
    }
}
