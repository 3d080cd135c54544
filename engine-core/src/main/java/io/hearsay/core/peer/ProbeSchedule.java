package io.hearsay.core.peer;

import static io.hearsay.core.config.EngineOption.PEER_TIMEOUT;
import static io.hearsay.core.config.EngineOption.PROBE_INTERVAL;

import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketTransport;

/**
 * Decides who is probed next. Owned by the agent's thread. There are three lines, each in the order of its deadlines,
 * so that only its head is looked at:
 * <ul>
 * <li>live peers, longest silent first: due after half of <code>peerTimeout</code>, then each
 * <code>probeInterval</code>, until two probes went unanswered;</li>
 * <li>peers that are no longer live: due each <code>probeInterval</code>;</li>
 * <li>addresses that were never heard from: due at once, then once per <code>probeInterval</code>.</li>
 * </ul>
 * At most 100 probes a second leave a node. The lines take turns, so that none waits for another that is longer than
 * that; what one has no use for goes to the others.
 */
final class ProbeSchedule
{
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int MAX_UNANSWERED = 2;

    private static final int LIVE_LINE = 0;
    private static final int DEAD_LINE = 1;
    private static final int LINE_COUNT = 3;

    private final KnownAddresses addresses;
    private final PeerList quiet = new PeerList();
    private final PeerList probed = new PeerList();
    private final PeerList dead = new PeerList();
    private final AddressQueue fresh;
    private final AddressQueue waiting;
    private final long quietNs;
    private final long probeIntervalNs;
    private int turn;
    private int roundLeft;
    private long roundStartNs;
    private long secondStartNs;
    private int probesInSecond;

    ProbeSchedule(final KnownAddresses addresses, final Settings settings)
    {
        this.addresses = addresses;
        fresh = new AddressQueue(addresses);
        waiting = new AddressQueue(addresses);
        quietNs = settings.get(PEER_TIMEOUT) / 2;
        probeIntervalNs = settings.get(PROBE_INTERVAL);
    }

    void addUnproven(final int address)
    {
        addresses.count(address, 0);
        if (!addresses.is(address, KnownAddresses.QUEUED)) // in one queue only: none is probed twice as often
        {
            addresses.set(address, KnownAddresses.QUEUED);
            fresh.addLast(address);
        }
    }

    /**
     * The peer at an address moved away: the address is probed with the others, not at once, since a node may stand
     * behind two of them.
     */
    void addLeft(final int address)
    {
        addresses.count(address, 0);
        if (!addresses.is(address, KnownAddresses.QUEUED))
        {
            addresses.set(address, KnownAddresses.QUEUED);
            waiting.addLast(address);
        }
    }

    void onHeard(final Peer peer)
    {
        quiet.addLast(peer);
    }

    /**
     * A peer that may have been dead is live again, though nothing was heard from it.
     */
    void onRevived(final Peer peer)
    {
        peer.unansweredProbes = 0;
        if (peer.list == dead)
        {
            probed.addLast(peer);
        }
    }

    void remove(final Peer peer)
    {
        if (peer.list != null)
        {
            peer.list.remove(peer);
        }
    }

    /**
     * By a time of its own: a peer that moved is probed at its old address, too, as often as that falls due.
     */
    boolean isVerificationDue(final Peer peer, final long nowNs)
    {
        return nowNs - peer.verificationNs >= probeIntervalNs || peer.verificationNs == 0;
    }

    /**
     * Whether a probe was sent to a peer for the second time since it was heard from, or it is no longer live.
     */
    boolean isMissed(final Peer peer)
    {
        return peer.unansweredProbes == MAX_UNANSWERED;
    }

    int next(final PeerTable table, final long nowNs)
    {
        if (nowNs - secondStartNs >= SECOND_NS)
        {
            secondStartNs = nowNs;
            probesInSecond = 0;
        }
        if (probesInSecond == PeerTable.MAX_PROBES_PER_SECOND)
        {
            return PacketTransport.NULL_ADDRESS;
        }

        for (int i = 0; i < LINE_COUNT; i++)
        {
            final int line = (turn + i) % LINE_COUNT;
            final int address = line == LIVE_LINE ? nextLive(table, nowNs) :
                line == DEAD_LINE ? nextDead(nowNs) : nextUnproven(table, nowNs);
            if (address != PacketTransport.NULL_ADDRESS)
            {
                turn = line + 1;
                probesInSecond++;
                return address;
            }
        }

        return PacketTransport.NULL_ADDRESS;
    }

    private int nextLive(final PeerTable table, final long nowNs)
    {
        Peer peer = probed.first();
        if (peer == null || nowNs - peer.probedNs < probeIntervalNs)
        {
            peer = quiet.first();
            if (peer == null || nowNs - peer.lastHeardNs < quietNs)
            {
                return PacketTransport.NULL_ADDRESS;
            }
        }

        peer.probedNs = nowNs;
        if (peer.unansweredProbes == MAX_UNANSWERED)
        {
            dead.addLast(peer);
            table.notLive(peer.address);
        }
        else
        {
            peer.unansweredProbes++;
            probed.addLast(peer);
        }

        return peer.address;
    }

    private int nextDead(final long nowNs)
    {
        final Peer peer = dead.first();
        if (peer == null || nowNs - peer.probedNs < probeIntervalNs)
        {
            return PacketTransport.NULL_ADDRESS;
        }

        peer.probedNs = nowNs;
        dead.addLast(peer);
        return peer.address;
    }

    private int nextUnproven(final PeerTable table, final long nowNs)
    {
        for (int address = fresh.pollFirst(); address != PacketTransport.NULL_ADDRESS; address = fresh.pollFirst())
        {
            if (table.isUnproven(address))
            {
                final boolean isFirst = waiting.size() == 0;
                if (isFirst)
                {
                    roundStartNs = nowNs;
                }
                // one that joins in the middle of a round may be probed again soon: that one does not count
                addresses.count(address, isFirst ? 1 : 0);
                addresses.doubt(address);
                waiting.addLast(address);
                return address;
            }
            addresses.clear(address, KnownAddresses.QUEUED);
        }

        if (roundLeft == 0 && waiting.size() > 0 && nowNs - roundStartNs >= probeIntervalNs)
        {
            roundLeft = waiting.size();
            roundStartNs = nowNs;
        }

        while (roundLeft > 0)
        {
            roundLeft--;
            final int address = waiting.pollFirst();
            if (table.isUnproven(address))
            {
                final int unanswered = addresses.count(address);
                if (unanswered == MAX_UNANSWERED)
                {
                    table.notLive(address);
                }
                addresses.count(address, Math.min(MAX_UNANSWERED, unanswered + 1));
                addresses.doubt(address);
                waiting.addLast(address);
                return address;
            }
            addresses.clear(address, KnownAddresses.QUEUED);
        }

        return PacketTransport.NULL_ADDRESS;
    }
}
