package io.hearsay.core.peer;

/**
 * A list through the peers themselves, in the order in which they were added. A peer is in one list at a time. Owned by
 * the agent's thread.
 */
final class PeerList
{
    private Peer first;
    private Peer last;

    Peer first()
    {
        return first;
    }

    void addLast(final Peer peer)
    {
        if (peer.list != null)
        {
            peer.list.remove(peer);
        }

        peer.list = this;
        peer.previous = last;
        peer.next = null;
        if (last == null)
        {
            first = peer;
        }
        else
        {
            last.next = peer;
        }
        last = peer;
    }

    void remove(final Peer peer)
    {
        if (peer.previous == null)
        {
            first = peer.next;
        }
        else
        {
            peer.previous.next = peer.next;
        }
        if (peer.next == null)
        {
            last = peer.previous;
        }
        else
        {
            peer.next.previous = peer.previous;
        }
        peer.list = null;
        peer.previous = null;
        peer.next = null;
    }
}
