package io.hearsay.core.peer;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterTable;
import io.hearsay.core.ids.Identified;

/**
 * What this node knows of one proven peer: an id, the address behind which it stands, and how it answers. Owned by the
 * agent's thread; made by {@link PeerTable} with the peer's first packet.
 */
public final class Peer implements Identified
{
    /** Nothing. */
    public static final int NONE = -1;

    private static final long ROUND_TRIP_PERIOD_NS = 1_000_000_000L;
    private static final int MAX_UNANSWERED_PUSHES = 3;

    private final long id;
    private final byte bit;
    int address;
    int livePosition;
    long lastHeardNs;
    byte unansweredProbes;
    long probedNs;
    long verificationNs;
    boolean isVerified;
    long credit;
    PeerList list;
    Peer previous;
    Peer next;

    private byte unansweredPushes;
    private long unansweredNs;
    private long roundTripNs;
    private long previousRoundTripNs = Long.MAX_VALUE;
    private long roundTripPeriodNs;

    // Marks of the activities, kept here so that each has them at hand.
    /** When the last sync went to this peer. */
    public long lastSyncSentNs = Long.MIN_VALUE / 2;
    /** When the last acknowledgement went to this peer. */
    public long lastAckSentNs = Long.MIN_VALUE / 2;
    /** Batch in which acknowledgements for this peer are collected. */
    public int ackBatch = NONE;
    /** Pull session that waits for this peer. */
    public int session = NONE;
    /** When this peer was asked first of what it has not answered since; 0 if it answered. */
    public long askedNs;
    /** How long it is waited for, since it answered that late. */
    public long patienceNs;
    /** Answer that is being sent to this peer. */
    public int answer = NONE;

    // What is counted of this peer, for those who look at the engine from outside.
    /** Messages in its packets. */
    public long messagesReceived;
    /** Messages that were accepted from it. */
    public long messagesNew;
    /** Its answers that said no room. */
    public long noRoomCount;
    private long packetsReceived;
    private long bytesReceived;
    private long packetsSent;
    private long bytesSent;
    private long pushesUnanswered;

    Peer(final long id, final int address, final int bit)
    {
        this.id = id;
        this.address = address;
        this.bit = (byte)bit;
    }

    @Override
    public long id()
    {
        return id;
    }

    /**
     * Address behind which the peer stands.
     *
     * @return the transport's handle.
     */
    public int address()
    {
        return address;
    }

    /**
     * A bit for this peer in sets of 64, wherever it moves. Of more than 64 peers some share one.
     *
     * @return 0 … 63.
     */
    public int bit()
    {
        return bit;
    }

    /**
     * Whether this peer is asked to acknowledge pushes.
     *
     * @return false once it left three in a row unanswered.
     */
    public boolean isAsked()
    {
        return unansweredPushes < MAX_UNANSWERED_PUSHES;
    }

    /**
     * Whether this peer can be expected to answer: it is asked, or was heard from not long ago.
     *
     * @param nowNs     monotonic time.
     * @param silenceNs how long it may be silent, once it is not asked any more.
     * @return false if it seems to be gone.
     */
    public boolean isAnswering(final long nowNs, final long silenceNs)
    {
        return isAsked() || nowNs - lastHeardNs < silenceNs;
    }

    /**
     * When its last packet came.
     *
     * @return monotonic time.
     */
    public long lastHeardNs()
    {
        return lastHeardNs;
    }

    /**
     * A push to this peer was not answered in time. Pushes that were on their way together count as one: it is three
     * timeouts in a row that matter, not three datagrams of one burst.
     *
     * @param sentNs when the push was sent.
     * @param nowNs  monotonic time.
     */
    public void onPushUnanswered(final long sentNs, final long nowNs)
    {
        pushesUnanswered++;
        if (unansweredPushes == 0 || sentNs - unansweredNs >= 0)
        {
            unansweredPushes = (byte)Math.min(MAX_UNANSWERED_PUSHES, unansweredPushes + 1);
            unansweredNs = nowNs;
        }
    }

    void onHeard(final int length, final long nowNs)
    {
        packetsReceived++;
        bytesReceived += length;
        lastHeardNs = nowNs;
        unansweredPushes = 0;
        unansweredProbes = 0;
    }

    /**
     * A datagram was sent to this peer.
     *
     * @param length in bytes.
     */
    public void onSent(final int length)
    {
        packetsSent++;
        bytesSent += length;
    }

    /**
     * Show what is known of this peer.
     *
     * @param table  of peers.
     * @param row    that is being written.
     * @param nowNs  monotonic time.
     * @param nowMs  milliseconds since the epoch.
     */
    public void show(final CounterTable table, final int row, final long nowNs, final long nowMs)
    {
        table.set(row, CounterDescriptor.PEER_ASKED, isAsked());
        table.set(row, CounterDescriptor.PEER_LAST_HEARD, nowMs - (nowNs - lastHeardNs) / 1_000_000);
        table.set(row, CounterDescriptor.PEER_ROUND_TRIP, roundTripNs());
        table.set(row, CounterDescriptor.PEER_PACKETS_RECEIVED, packetsReceived);
        table.set(row, CounterDescriptor.PEER_BYTES_RECEIVED, bytesReceived);
        table.set(row, CounterDescriptor.PEER_PACKETS_SENT, packetsSent);
        table.set(row, CounterDescriptor.PEER_BYTES_SENT, bytesSent);
        table.set(row, CounterDescriptor.PEER_MESSAGES_RECEIVED, messagesReceived);
        table.set(row, CounterDescriptor.PEER_MESSAGES_NEW, messagesNew);
        table.set(row, CounterDescriptor.PEER_PUSHES_UNANSWERED, pushesUnanswered);
        table.set(row, CounterDescriptor.PEER_NO_ROOM, noRoomCount);
        table.set(row, CounterDescriptor.PEER_PROBES_UNANSWERED, unansweredProbes);
    }

    /**
     * Whether this address may be sent more than it sent itself.
     *
     * @return true if discovery names it or a probe was acknowledged from it.
     */
    public boolean isVerified()
    {
        return isVerified;
    }

    /**
     * Round trip: the smallest of the samples of the last one to two seconds.
     *
     * @return nanoseconds, or 0 if there is no sample.
     */
    public long roundTripNs()
    {
        return roundTripNs == 0 ? 0 : Math.min(roundTripNs, previousRoundTripNs);
    }

    /**
     * A round trip was measured.
     *
     * @param sampleNs the time that it took.
     * @param nowNs    monotonic time.
     */
    public void onRoundTrip(final long sampleNs, final long nowNs)
    {
        final long sample = Math.max(1, sampleNs);
        if (roundTripNs == 0 || nowNs - roundTripPeriodNs >= ROUND_TRIP_PERIOD_NS)
        {
            previousRoundTripNs = roundTripNs == 0 ? Long.MAX_VALUE : roundTripNs;
            roundTripNs = sample;
            roundTripPeriodNs = nowNs;
        }
        else
        {
            roundTripNs = Math.min(roundTripNs, sample);
        }
    }
}
