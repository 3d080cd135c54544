package io.hearsay.core.peer;

import static io.hearsay.core.config.EngineOption.CLUSTER_SIZE;
import static io.hearsay.core.config.EngineOption.MAX_PEERS;
import static io.hearsay.core.config.EngineOption.PEER_TIMEOUT;

import java.util.random.RandomGenerator;

import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.ids.IdMap;
import io.hearsay.core.spi.PacketTransport;

/**
 * The addresses that this node may send to, and the peers behind them. Owned by the agent's thread; bounded by
 * <code>maxPeers</code>. An address that was never heard from costs some bytes in arrays ({@link KnownAddresses}, see
 * {@link #addressBytes()}); a {@link Peer} is made with its first authentic packet.
 */
public final class PeerTable
{
    /**
     * No probe was sent.
     */
    public static final long NO_PROBE = Long.MIN_VALUE;

    /**
     * The answer to a probe came when a later one to that address was open: it shows who stands there, but not how long
     * a round trip takes. Answers that waited for the end of one pause would count for as many round trips.
     */
    public static final long LATE = Long.MIN_VALUE + 1;

    /**
     * Most probes that leave a node in a second, but for those that verify an address.
     */
    public static final int MAX_PROBES_PER_SECOND = 100;

    private final PacketTransport transport;
    private final RandomGenerator random;
    private final EngineCounters counters;
    private final KnownAddresses addresses = new KnownAddresses();
    private final ProbeSchedule probes;
    private final OpenProbes openProbes = new OpenProbes();
    private final PeerBits bits = new PeerBits();
    private final DiscoveredAddresses discovered;
    private final IdMap<Peer> peerById = new IdMap<>();
    private final Strangers strangers;
    private final int clusterSize;
    private final int maxPeers;

    private final PeerHandler handler;

    /**
     * An empty table.
     *
     * @param transport whose handles it keeps.
     * @param settings  concluded.
     * @param random    to choose with.
     * @param counters  of this engine.
     * @param handler   told of peers that fall silent or are forgotten.
     */
    public PeerTable(
        final PacketTransport transport,
        final Settings settings,
        final RandomGenerator random,
        final EngineCounters counters,
        final PeerHandler handler)
    {
        this.transport = transport;
        this.random = random;
        this.counters = counters;
        this.handler = handler;
        this.strangers = new Strangers(addresses, settings.get(PEER_TIMEOUT));
        this.clusterSize = settings.getInt(CLUSTER_SIZE);
        this.maxPeers = settings.getInt(MAX_PEERS);
        this.probes = new ProbeSchedule(addresses, settings);
        this.discovered = new DiscoveredAddresses(transport, counters, addresses, probes, maxPeers);
    }

    /**
     * Number of nodes of the cluster, this one included.
     *
     * @return the configured size, or the number of live addresses + 1.
     */
    public int clusterSize()
    {
        return clusterSize > 0 ? clusterSize : addresses.liveCount() + 1;
    }

    /**
     * Number of live addresses.
     *
     * @return the number.
     */
    public int liveCount()
    {
        return addresses.liveCount();
    }

    /**
     * Number of peers that were heard from and not forgotten.
     *
     * @return the number.
     */
    public int provenCount()
    {
        return addresses.peerCount();
    }

    /**
     * The peer behind an address.
     *
     * @param address handle.
     * @return the peer, or null if none was heard from there.
     */
    public Peer at(final int address)
    {
        return addresses.peer(address);
    }

    /**
     * The peer behind one of the live addresses.
     *
     * @param position 0 … {@link #liveCount()} − 1, of another one after each selection.
     * @return the peer, or null if none was heard from there.
     */
    public Peer livePeer(final int position)
    {
        return addresses.peer(addresses.liveAt(position));
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
        return addresses.isLive(address);
    }

    /**
     * Whether discovery names an address.
     *
     * @param address handle.
     * @return true if it does.
     */
    public boolean isDiscovered(final int address)
    {
        return addresses.isDiscovered(address);
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
     * Discovery gives its answer: {@link #discover} is called for each address of it, then {@link #endDiscovery}.
     *
     * @param count of addresses at most.
     */
    public void beginDiscovery(final int count)
    {
        discovered.begin(count);
    }

    /**
     * Discovery names an address.
     *
     * @param address handle, retained by the transport.
     * @return false if there is no room for it.
     */
    public boolean discover(final int address)
    {
        return discovered.add(address);
    }

    /**
     * Discovery named all addresses that it knows: the others are not of the cluster any more.
     *
     * @return the number of those that it named until now.
     */
    public int endDiscovery()
    {
        return discovered.end();
    }

    /**
     * Discovery no longer names an address. One that was never heard from is forgotten at once; a peer, once it falls
     * silent.
     *
     * @param address handle.
     */
    void undiscover(final int address)
    {
        discovered.remove(address);
    }

    /**
     * An authentic packet came in.
     *
     * @param address handle that it came from.
     * @param sender  node id.
     * @param length  of the packet in bytes.
     * @param nowNs   monotonic time.
     * @return the peer that sent it, or null if nothing but the answer to a probe is to be sent back: another peer
     * stands behind that address, as far as is known, or there is no room for another peer.
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
        strangers.onHeard(peer, length);
        probes.onHeard(peer);
        addresses.addLive(peer.address);
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
     * @param peer         that {@link #toVerify} gave, or null if the schedule asked for it.
     * @param packetNumber of the probe.
     * @param nowNs        monotonic time.
     */
    public void onProbeSent(final int address, final Peer peer, final long packetNumber, final long nowNs)
    {
        openProbes.add(address, packetNumber, nowNs);
        if (peer != null)
        {
            peer.verificationNs = nowNs;
        }
    }

    /**
     * A node acknowledged what may be a probe, by a packet that names us. If it does so from the address that the probe
     * was sent to, then this is where it stands, whoever was believed to.
     *
     * @param sender       that acknowledged.
     * @param address      handle that it did so from.
     * @param packetNumber that it acknowledged.
     * @param nowNs        monotonic time.
     * @return when the probe was sent, {@link #LATE} if a later one is open, or {@link #NO_PROBE} if this one is not.
     */
    public long onProbeAck(final long sender, final int address, final long packetNumber, final long nowNs)
    {
        final long sentNs = openProbes.remove(address, packetNumber);
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

    /**
     * Whether a probe is answered to the address that it came from, though its sender is not believed to stand there:
     * only if that address is verified, and nobody is known to hear the answer elsewhere.
     *
     * @param sender  of the probe, or null if it is not known.
     * @param address handle that it came from.
     * @return false if the answer goes to the address of the peer, or nowhere if there is none.
     */
    public boolean isProbeAnsweredAt(final Peer sender, final int address)
    {
        final Peer peer = at(address);
        final boolean isVerified = peer == null ? isDiscovered(address) : peer.isVerified;
        return isVerified && (sender == null || sender.address != address && probes.isMissed(sender));
    }

    private void onVerified(final Peer peer, final int address)
    {
        peer.isVerified = true;
        if (peer.address == address)
        {
            return;
        }

        final int oldAddress = peer.address;
        addresses.ensureLimit(address + 1);
        transport.retain(address);
        final Peer before = addresses.peer(address);
        if (before != null)
        {
            replace(before);
        }
        addresses.remove(peer);
        peer.address = address;
        addresses.add(peer);
        discovered.onLeft(oldAddress);
        addresses.addLive(address);
        probes.onRevived(peer);
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
        discovered.onReflected(address, nowNs);
    }

    /**
     * Choose the next address that a probe is to be sent to, if one is due.
     *
     * @param nowNs monotonic time.
     * @return the handle, or {@link PacketTransport#NULL_ADDRESS}.
     */
    public int nextProbe(final long nowNs)
    {
        strangers.forgetSilent(this, nowNs);
        discovered.onCycle(nowNs);
        return probes.next(this, nowNs);
    }

    /**
     * Choose addresses at random, without bias, from the live ones. Those that were probed and that nobody was heard
     * from are chosen only if there are too few others: who does not exist is not to get the copies of who does. What
     * was not probed yet counts as good, or a large cluster that starts would hang on those that answered first.
     *
     * @param selected receives the handles.
     * @param count    of addresses wanted, at most the length of <code>selected</code>.
     * @param excluded handle that is left out, or {@link PacketTransport#NULL_ADDRESS}.
     * @param excluded2 another one.
     * @return the number chosen.
     */
    public int select(final int[] selected, final int count, final int excluded, final int excluded2)
    {
        return addresses.select(random, selected, count, excluded, excluded2);
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
        return peer == null || strangers.takeCredit(peer, length);
    }

    boolean isUnproven(final int address)
    {
        return addresses.isDiscovered(address) && addresses.peer(address) == null && !discovered.isOwn(address);
    }

    void notLive(final int address)
    {
        addresses.removeLive(address);
        final Peer peer = addresses.peer(address);
        if (peer != null)
        {
            handler.onNotLive(peer);
        }
    }

    private Peer meet(final int address, final long sender, final int length)
    {
        final Peer before = at(address);
        if (before != null && addresses.isLive(address))
        {
            strangers.onHeard(before, length); // for the probe that is to show who stands there
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
        addresses.ensureLimit(address + 1);
        transport.retain(address);
        final Peer before = addresses.peer(address);
        final boolean wasVerified = before != null && before.isVerified;
        if (before != null)
        {
            replace(before);
        }
        discovered.onTaken(address);
        final Peer peer = new Peer(sender, address, bits.take());
        peer.isVerified = addresses.isDiscovered(address) || wasVerified;
        addresses.add(peer);
        peerById.add(peer);
        return peer;
    }

    void forgetStranger(final Peer peer)
    {
        forget(peer, false);
        counters.increment(CounterDescriptor.PEERS_FORGOTTEN);
    }

    /** Another one stands there now: a late answer of the one before to a probe is not to bring that one back. */
    private void replace(final Peer before)
    {
        openProbes.removeAll(before.address);
        forget(before, true);
    }

    private void forget(final Peer peer, final boolean keepAddress)
    {
        handler.onForgotten(peer);
        bits.giveBack(peer.bit());
        probes.remove(peer);
        peerById.remove(peer.id());
        addresses.remove(peer);
        if (!keepAddress)
        {
            discovered.onLeft(peer.address);
        }
    }

    /**
     * Whether this node itself stands behind an address, so far as it noticed.
     *
     * @param address handle.
     * @return true if so.
     */
    public boolean isOwn(final int address)
    {
        return discovered.isOwn(address);
    }

    /**
     * Addresses that this table keeps are below this.
     *
     * @return the limit, exclusive.
     */
    public int addressLimit()
    {
        return addresses.limit();
    }

    /**
     * Bytes that this table takes for addresses, whether somebody was heard from there or not: at most 15 for each, as
     * arrays grow by an eighth. What a {@link Peer} takes comes on top.
     *
     * @return the length of the arrays in bytes.
     */
    public long addressBytes()
    {
        return addresses.sizeInBytes();
    }
}
