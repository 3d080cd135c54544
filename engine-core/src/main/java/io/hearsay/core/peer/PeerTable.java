package io.hearsay.core.peer;

import static io.hearsay.core.config.EngineOption.CLUSTER_SIZE;
import static io.hearsay.core.config.EngineOption.MAX_PEERS;
import static io.hearsay.core.config.EngineOption.PEER_TIMEOUT;

import java.util.Arrays;
import java.util.random.RandomGenerator;

import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.PacketTransport;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The addresses that this node may send to, and the peers behind them. Owned by the agent's thread; bounded by
 * <code>maxPeers</code>. An address that was never heard from costs some bytes in arrays; a {@link Peer} is made with
 * its first authentic packet.
 * <p>
 * The live addresses are one dense array, so that choosing some at random is a few swaps: no allocation and no bias.
 */
public final class PeerTable
{
    /**
     * No probe was sent.
     */
    public static final long NO_PROBE = Long.MIN_VALUE;

    private static final int NOT_LIVE = -1;
    private static final int MIN_ADDRESSES = 16;

    private final PacketTransport transport;
    private final RandomGenerator random;
    private final EngineCounters counters;
    private final ProbeSchedule probes;
    private final OwnAddresses ownAddresses = new OwnAddresses();
    private final Long2ObjectHashMap<Peer> peerById = new Long2ObjectHashMap<>();
    private final long peerTimeoutNs;
    private final int clusterSize;
    private final int maxPeers;

    private Peer[] peerAt = new Peer[MIN_ADDRESSES];
    private int[] livePosition = new int[MIN_ADDRESSES];
    private boolean[] isDiscovered = new boolean[MIN_ADDRESSES];
    private int[] live = new int[MIN_ADDRESSES];
    private int liveCount;
    private final int[] liveByBit = new int[Long.SIZE];
    private long liveBits;

    /**
     * An empty table.
     *
     * @param transport whose handles it keeps.
     * @param settings  concluded.
     * @param random    to choose with.
     * @param counters  of this engine.
     */
    public PeerTable(
        final PacketTransport transport,
        final Settings settings,
        final RandomGenerator random,
        final EngineCounters counters)
    {
        this.transport = transport;
        this.random = random;
        this.counters = counters;
        this.peerTimeoutNs = settings.get(PEER_TIMEOUT);
        this.clusterSize = settings.getInt(CLUSTER_SIZE);
        this.maxPeers = settings.getInt(MAX_PEERS);
        this.probes = new ProbeSchedule(settings);
        Arrays.fill(livePosition, NOT_LIVE);
    }

    /**
     * Number of nodes of the cluster, this one included.
     *
     * @return the configured size, or the number of live addresses + 1.
     */
    public int clusterSize()
    {
        return clusterSize > 0 ? clusterSize : liveCount + 1;
    }

    /**
     * Number of live addresses.
     *
     * @return the number.
     */
    public int liveCount()
    {
        return liveCount;
    }

    /**
     * The {@link Peer#bit() bits} of the live addresses.
     *
     * @return a bit for each of them.
     */
    public long liveBits()
    {
        return liveBits;
    }

    /**
     * Number of peers that were heard from and not forgotten.
     *
     * @return the number.
     */
    public int provenCount()
    {
        return peerById.size();
    }

    /**
     * The peer behind an address.
     *
     * @param address handle.
     * @return the peer, or null if none was heard from there.
     */
    public Peer at(final int address)
    {
        return address >= 0 && address < peerAt.length ? peerAt[address] : null;
    }

    /**
     * The peer with an id.
     *
     * @param id node id.
     * @return the peer, or null if it is not known.
     */
    public Peer find(final long id)
    {
        return peerById.get(id);
    }

    /**
     * Whether an address is live.
     *
     * @param address handle.
     * @return true if it is.
     */
    public boolean isLive(final int address)
    {
        return address >= 0 && address < livePosition.length && livePosition[address] != NOT_LIVE;
    }

    /**
     * Whether discovery names an address.
     *
     * @param address handle.
     * @return true if it does.
     */
    public boolean isDiscovered(final int address)
    {
        return address < isDiscovered.length && isDiscovered[address];
    }

    /**
     * Whether this table keeps an address, so that its handle is still valid.
     *
     * @param address handle.
     * @return true if discovery names it or a peer stands behind it.
     */
    public boolean isKept(final int address)
    {
        return isDiscovered(address) || at(address) != null;
    }

    /**
     * Discovery names an address.
     *
     * @param address handle, retained by the transport.
     * @return false if there is no room for it.
     */
    public boolean discover(final int address)
    {
        if (address >= maxPeers)
        {
            counters.increment(CounterDescriptor.REJECTED_PEERS_FULL);
            return false;
        }

        ensureCapacity(address);
        if (!isDiscovered[address])
        {
            isDiscovered[address] = true;
            final Peer peer = peerAt[address];
            if (peer != null)
            {
                peer.isVerified = true;
                peer.unansweredProbes = 0;
                addLive(address);
            }
            else if (!ownAddresses.contains(address))
            {
                addLive(address);
                probes.addUnproven(address);
            }
        }

        return true;
    }

    /**
     * Discovery no longer names an address. One that was never heard from is forgotten at once; a peer, once it falls
     * silent.
     *
     * @param address handle.
     */
    public void undiscover(final int address)
    {
        isDiscovered[address] = false;
        if (peerAt[address] == null)
        {
            removeLive(address);
            ownAddresses.remove(address);
            release(address);
            counters.increment(CounterDescriptor.PEERS_FORGOTTEN);
        }
    }

    /**
     * An authentic packet came in.
     *
     * @param address handle that it came from.
     * @param sender  node id.
     * @param length  of the packet in bytes.
     * @param nowNs   monotonic time.
     * @return the peer that sent it, or null if nothing is to be sent back: another peer stands behind that address, as
     * far as is known, or there is no room for another peer.
     */
    public Peer onPacket(final int address, final long sender, final int length, final long nowNs)
    {
        final Peer known = peerById.get(sender);
        final Peer peer = known != null ? known : meet(address, sender, length);
        if (peer != null && peer.address == address)
        {
            onHeard(peer, length, nowNs);
        }

        return peer;
    }

    private void onHeard(final Peer peer, final int length, final long nowNs)
    {
        peer.onHeard(length, nowNs);
        peer.credit += length;
        probes.onHeard(peer);
        addLive(peer.address);
    }

    /**
     * Whether a packet shows that an address has to be probed, since it is not certain that its sender stands behind
     * it: anybody can send a packet of another node from there, if it is one that was not received yet.
     *
     * @param sender  of the packet.
     * @param address that it came from.
     * @param nowNs   monotonic time.
     * @return the peer that is to be kept with the probe, or null if no probe is due.
     */
    public Peer toVerify(final long sender, final int address, final long nowNs)
    {
        final Peer known = peerById.get(sender);
        final Peer peer = known != null ? known : at(address);
        final boolean isVerified =
            peer == null || peer.id() == sender && peer.address == address && peer.isVerified;
        return isVerified || !probes.isVerificationDue(peer, nowNs) ? null : peer;
    }

    /**
     * A probe is on its way.
     *
     * @param address      handle that it was sent to.
     * @param peer         that is expected there, or null.
     * @param packetNumber of the probe.
     * @param nowNs        monotonic time.
     */
    public void onProbeSent(final int address, final Peer peer, final long packetNumber, final long nowNs)
    {
        probes.onSent(address, peer, packetNumber, nowNs);
    }

    /**
     * A node acknowledged what may be a probe, by a packet that names us. If it does so from the address that the probe
     * was sent to, then this is where it stands, whoever was believed to.
     *
     * @param sender       that acknowledged.
     * @param address      handle that it did so from.
     * @param packetNumber that it acknowledged.
     * @param nowNs        monotonic time.
     * @return when the probe was sent, or {@link #NO_PROBE} if none is open.
     */
    public long onProbeAck(final long sender, final int address, final long packetNumber, final long nowNs)
    {
        final long sentNs = probes.onAck(address, packetNumber);
        if (sentNs != NO_PROBE)
        {
            Peer peer = peerById.get(sender);
            if (peer == null)
            {
                peer = place(address, sender);
                onHeard(peer, 0, nowNs);
            }
            onVerified(peer, address);
        }

        return sentNs;
    }

    private void onVerified(final Peer peer, final int address)
    {
        peer.isVerified = true;
        if (peer.address == address)
        {
            return;
        }

        final int oldAddress = peer.address;
        ensureCapacity(address);
        transport.retain(address);
        if (peerAt[address] != null)
        {
            forget(peerAt[address], true);
        }
        peerAt[oldAddress] = null;
        peer.address = address;
        peerAt[address] = peer;
        leaveAddress(oldAddress);
        addLive(address);
        counters.increment(CounterDescriptor.PEERS_MOVED);
    }

    /**
     * A packet of our own came back: this address is ours.
     *
     * @param address handle.
     * @param nowNs   monotonic time.
     */
    public void onReflected(final int address, final long nowNs)
    {
        if (isDiscovered(address) && peerAt[address] == null)
        {
            removeLive(address);
            ownAddresses.add(address, nowNs);
        }
    }

    /**
     * Choose the next address that a probe is to be sent to, if one is due.
     *
     * @param nowNs monotonic time.
     * @return the handle, or {@link PacketTransport#NULL_ADDRESS}.
     */
    public int nextProbe(final long nowNs)
    {
        forgetSilentStrangers(nowNs);
        for (int address = ownAddresses.pollExpired(nowNs);
            address != PacketTransport.NULL_ADDRESS;
            address = ownAddresses.pollExpired(nowNs))
        {
            if (isDiscovered[address] && peerAt[address] == null)
            {
                addLive(address);
                probes.addUnproven(address);
            }
        }

        return probes.next(this, nowNs);
    }

    /**
     * Choose addresses at random, without bias, from the live ones.
     *
     * @param selected receives the handles.
     * @param count    of addresses wanted, at most the length of <code>selected</code>.
     * @param excluded handle that is left out, or {@link PacketTransport#NULL_ADDRESS}.
     * @param excluded2 another one.
     * @return the number chosen.
     */
    public int select(final int[] selected, final int count, final int excluded, final int excluded2)
    {
        int result = 0;
        for (int i = 0; i < liveCount && result < count; i++)
        {
            final int j = i + random.nextInt(liveCount - i);
            final int address = live[j];
            live[j] = live[i];
            livePosition[live[j]] = j;
            live[i] = address;
            livePosition[address] = i;
            if (address != excluded && address != excluded2)
            {
                selected[result++] = address;
            }
        }

        return result;
    }

    /**
     * Whether a datagram may be sent to an address: an unverified one gets at most as many bytes as it sent.
     *
     * @param address handle.
     * @param length  of the datagram.
     * @return false if it is to be withheld; else the bytes are taken as sent.
     */
    public boolean takeCredit(final int address, final int length)
    {
        final Peer peer = at(address);
        if (peer == null || peer.isVerified)
        {
            return true;
        }
        if (peer.credit < length)
        {
            return false;
        }

        peer.credit -= length;
        return true;
    }

    boolean isUnproven(final int address)
    {
        return isDiscovered[address] && peerAt[address] == null && !ownAddresses.contains(address);
    }

    void notLive(final int address)
    {
        removeLive(address);
    }

    private Peer meet(final int address, final long sender, final int length)
    {
        final Peer before = at(address);
        if (before != null && livePosition[address] != NOT_LIVE)
        {
            before.credit += length; // for the probe that is to show who stands there
            counters.increment(CounterDescriptor.PEERS_CONTESTED);
            return null;
        }
        if (address >= maxPeers)
        {
            counters.increment(CounterDescriptor.REJECTED_PEERS_FULL);
            return null;
        }

        return place(address, sender);
    }

    private Peer place(final int address, final long sender)
    {
        ensureCapacity(address);
        transport.retain(address);
        final Peer before = at(address);
        final boolean wasVerified = before != null && before.isVerified;
        if (before != null)
        {
            forget(before, true);
        }
        ownAddresses.remove(address);
        final Peer peer = new Peer(sender, address);
        peer.isVerified = isDiscovered[address] || wasVerified;
        peerAt[address] = peer;
        peerById.put(sender, peer);
        return peer;
    }

    private void forgetSilentStrangers(final long nowNs)
    {
        for (Peer peer = probes.longestSilent(); peer != null; peer = probes.longestSilent())
        {
            if (isDiscovered[peer.address] || nowNs - peer.lastHeardNs < peerTimeoutNs)
            {
                return;
            }
            forget(peer, false);
            counters.increment(CounterDescriptor.PEERS_FORGOTTEN);
        }
    }

    private void forget(final Peer peer, final boolean keepAddress)
    {
        probes.remove(peer);
        peerById.remove(peer.id());
        peerAt[peer.address] = null;
        if (!keepAddress)
        {
            leaveAddress(peer.address);
        }
    }

    private void leaveAddress(final int address)
    {
        removeLive(address);
        if (isDiscovered[address])
        {
            addLive(address);
            probes.addLeft(address);
        }
        else
        {
            release(address);
        }
    }

    private void release(final int address)
    {
        transport.release(address);
        counters.table(CounterScope.PEER).free(address);
    }

    /**
     * Whether this node itself stands behind an address, so far as it noticed.
     *
     * @param address handle.
     * @return true if so.
     */
    public boolean isOwn(final int address)
    {
        return ownAddresses.contains(address);
    }

    /**
     * Addresses that this table keeps are below this.
     *
     * @return the limit, exclusive.
     */
    public int addressLimit()
    {
        return peerAt.length;
    }

    private void addLive(final int address)
    {
        if (livePosition[address] == NOT_LIVE)
        {
            if (liveCount == live.length)
            {
                live = Arrays.copyOf(live, liveCount * 2);
            }
            livePosition[address] = liveCount;
            live[liveCount++] = address;
            liveByBit[Peer.bit(address)]++;
            liveBits |= 1L << Peer.bit(address);
        }
    }

    private void removeLive(final int address)
    {
        final int position = livePosition[address];
        if (position != NOT_LIVE)
        {
            final int moved = live[--liveCount];
            live[position] = moved;
            livePosition[moved] = position;
            livePosition[address] = NOT_LIVE;
            if (--liveByBit[Peer.bit(address)] == 0)
            {
                liveBits &= ~(1L << Peer.bit(address));
            }
        }
    }

    private void ensureCapacity(final int address)
    {
        if (address >= peerAt.length)
        {
            final int before = peerAt.length;
            final int length = Math.max(address + 1, before * 2);
            peerAt = Arrays.copyOf(peerAt, length);
            isDiscovered = Arrays.copyOf(isDiscovered, length);
            livePosition = Arrays.copyOf(livePosition, length);
            Arrays.fill(livePosition, before, length, NOT_LIVE);
        }
    }
}
