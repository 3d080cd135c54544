package io.hearsay.core.peer;

/**
 * What peers may do that are not known to stand where they seem to, or that discovery does not name: an address that is
 * not verified gets at most as many bytes as came from there, so that nobody can have others flooded; and who is not
 * discovered is forgotten once it is silent. Owned by the agent's thread; looks at a few peers each millisecond.
 */
final class Strangers
{
    private static final int LOOKED_AT = 64;
    private static final int LAPS_PER_TIMEOUT = 32;
    private static final long LOOK_INTERVAL_NS = 1_000_000L;

    private final KnownAddresses addresses;
    private final long peerTimeoutNs;
    private long lookedNs;
    private int next;

    Strangers(final KnownAddresses addresses, final long peerTimeoutNs)
    {
        this.addresses = addresses;
        this.peerTimeoutNs = peerTimeoutNs;
    }

    /**
     * So many bytes came from where a peer is believed to stand.
     */
    void onHeard(final Peer peer, final int length)
    {
        peer.credit += length;
    }

    /**
     * Whether so many bytes may be sent to a peer; if so, they are taken as sent.
     */
    boolean takeCredit(final Peer peer, final int length)
    {
        if (peer.isVerified)
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

    /**
     * Forget those that are silent: a few each millisecond, in rotation, as many as a lap that is short beside the
     * timeout takes.
     */
    void forgetSilent(final PeerTable table, final long nowNs)
    {
        if (addresses.strangerCount() == 0 || nowNs - lookedNs < LOOK_INTERVAL_NS)
        {
            return;
        }

        final double laps = (double)LAPS_PER_TIMEOUT * (nowNs - lookedNs) / peerTimeoutNs;
        lookedNs = nowNs;
        final int peerCount = addresses.peerCount();
        for (int looks = (int)Math.min(Math.min(LOOKED_AT, peerCount), 1 + laps * peerCount); looks > 0; looks--)
        {
            next = next > 0 ? Math.min(next, addresses.peerCount()) - 1 :
                addresses.peerCount() - 1; // downwards, as the last one takes the place of one that is removed
            final Peer peer = addresses.peerAtIndex(next);
            if (!addresses.isDiscovered(peer.address) && nowNs - peer.lastHeardNs >= peerTimeoutNs)
            {
                table.forgetStranger(peer);
            }
        }
    }
}
