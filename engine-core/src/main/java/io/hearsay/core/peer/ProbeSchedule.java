package io.hearsay.core.peer;

import static io.hearsay.core.config.EngineOption.PEER_TIMEOUT;
import static io.hearsay.core.config.EngineOption.PROBE_INTERVAL;

import java.util.Arrays;

import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketTransport;
import org.agrona.collections.IntArrayQueue;
import org.agrona.collections.IntHashSet;

/**
 * Decides who is probed next. Owned by the agent's thread. Three lines of waiting, each in the order of its deadlines,
 * so that only their heads are looked at:
 * <ul>
 * <li>quiet: peers that were heard from, longest silent first; due after half of <code>peerTimeout</code>;</li>
 * <li>probed: peers that did not answer yet; due each <code>probeInterval</code>;</li>
 * <li>unproven: addresses that were never heard from; due at once, then once per <code>probeInterval</code>.</li>
 * </ul>
 * At most 100 probes a second leave a node.
 */
final class ProbeSchedule
{
    private static final int MAX_PROBES_PER_SECOND = 100;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int MAX_UNANSWERED = 2;
    private static final int MAX_OPEN = 256;

    // an entry of the unproven ones: the address, and above it the number of its unanswered probes
    private static final int ADDRESS_BITS = 24;
    private static final int ADDRESS_MASK = (1 << ADDRESS_BITS) - 1;

    private final PeerList quiet = new PeerList();
    private final PeerList probed = new PeerList();
    private final IntArrayQueue fresh = new IntArrayQueue(PacketTransport.NULL_ADDRESS);
    private final IntArrayQueue waiting = new IntArrayQueue(PacketTransport.NULL_ADDRESS);
    private final IntHashSet queued = new IntHashSet(); // in one of the two, so that none is probed twice as often
    private final long quietNs;
    private final long probeIntervalNs;
    private int roundLeft;
    private long roundStartNs;
    private final long[] openNumbers = new long[MAX_OPEN];
    private final int[] openAddresses = new int[MAX_OPEN];
    private final long[] openSentNs = new long[MAX_OPEN];
    private int openNext;
    private long secondStartNs;
    private int probesInSecond;

    ProbeSchedule(final Settings settings)
    {
        quietNs = settings.get(PEER_TIMEOUT) / 2;
        probeIntervalNs = settings.get(PROBE_INTERVAL);
        Arrays.fill(openAddresses, PacketTransport.NULL_ADDRESS);
    }

    void onSent(final int address, final Peer peer, final long packetNumber, final long nowNs)
    {
        openNumbers[openNext] = packetNumber;
        openAddresses[openNext] = address;
        openSentNs[openNext] = nowNs;
        openNext = (openNext + 1) % MAX_OPEN;
        if (peer != null)
        {
            peer.probedNs = nowNs;
        }
    }

    /**
     * Close the probe that was sent to an address under a number.
     *
     * @return when it was sent, or {@link PeerTable#NO_PROBE}.
     */
    long onAck(final int address, final long packetNumber)
    {
        for (int i = 0; i < MAX_OPEN; i++)
        {
            if (openAddresses[i] == address && openNumbers[i] == packetNumber)
            {
                openAddresses[i] = PacketTransport.NULL_ADDRESS;
                return openSentNs[i];
            }
        }

        return PeerTable.NO_PROBE;
    }

    void addUnproven(final int address)
    {
        if (queued.add(address))
        {
            fresh.addInt(address);
        }
    }

    /**
     * The peer at an address moved away: the address is probed with the others, not at once, since a node may stand
     * behind two of them.
     */
    void addLeft(final int address)
    {
        if (queued.add(address))
        {
            waiting.addInt(address);
        }
    }

    void onHeard(final Peer peer)
    {
        quiet.addLast(peer);
    }

    void remove(final Peer peer)
    {
        if (peer.list != null)
        {
            peer.list.remove(peer);
        }
    }

    Peer longestSilent()
    {
        return probed.first();
    }

    boolean isVerificationDue(final Peer peer, final long nowNs)
    {
        return nowNs - peer.probedNs >= probeIntervalNs || peer.probedNs == 0;
    }

    int next(final PeerTable table, final long nowNs)
    {
        if (nowNs - secondStartNs >= SECOND_NS)
        {
            secondStartNs = nowNs;
            probesInSecond = 0;
        }
        if (probesInSecond == MAX_PROBES_PER_SECOND)
        {
            return PacketTransport.NULL_ADDRESS;
        }

        int address = nextSilentPeer(table, nowNs);
        if (address == PacketTransport.NULL_ADDRESS)
        {
            address = nextUnproven(table, nowNs);
        }
        if (address != PacketTransport.NULL_ADDRESS)
        {
            probesInSecond++;
        }

        return address;
    }

    private int nextSilentPeer(final PeerTable table, final long nowNs)
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

        if (peer.unansweredProbes == MAX_UNANSWERED)
        {
            table.notLive(peer.address);
        }
        else
        {
            peer.unansweredProbes++;
        }
        peer.probedNs = nowNs;
        probed.addLast(peer);
        return peer.address;
    }

    private int nextUnproven(final PeerTable table, final long nowNs)
    {
        while (!fresh.isEmpty())
        {
            final int address = fresh.pollInt();
            if (table.isUnproven(address))
            {
                final boolean isFirst = waiting.isEmpty();
                if (isFirst)
                {
                    roundStartNs = nowNs;
                }
                // one that joins in the middle of a round may be probed again soon: that one does not count
                waiting.addInt(address | (isFirst ? 1 << ADDRESS_BITS : 0));
                return address;
            }
            queued.remove(address);
        }

        if (roundLeft == 0 && !waiting.isEmpty() && nowNs - roundStartNs >= probeIntervalNs)
        {
            roundLeft = waiting.size();
            roundStartNs = nowNs;
        }

        while (roundLeft > 0)
        {
            roundLeft--;
            final int entry = waiting.pollInt();
            final int address = entry & ADDRESS_MASK;
            final int unanswered = entry >>> ADDRESS_BITS;
            if (table.isUnproven(address))
            {
                if (unanswered == MAX_UNANSWERED)
                {
                    table.notLive(address);
                }
                waiting.addInt(address | Math.min(MAX_UNANSWERED, unanswered + 1) << ADDRESS_BITS);
                return address;
            }
            queued.remove(address);
        }

        return PacketTransport.NULL_ADDRESS;
    }
}
