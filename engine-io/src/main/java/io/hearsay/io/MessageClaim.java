package io.hearsay.io;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Room for one message, claimed by {@link GossipClient#tryClaim}: write the payload in place, then {@link #commit()} or
 * {@link #abort()}, soon, for what others offer later waits behind it. Reusable; one thread at a time.
 */
public final class MessageClaim
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private GossipClient client;
    private int index;

    /**
     * Start with nothing claimed.
     */
    public MessageClaim()
    {
    }

    void wrap(final GossipClient owner, final MutableDirectBuffer ring, final int claimIndex, final int offset,
        final int length)
    {
        client = owner;
        index = claimIndex;
        buffer.wrap(ring, claimIndex + offset, length);
    }

    /**
     * The payload's memory, from 0 to the length that was claimed. Not to be touched after commit or abort.
     *
     * @return the buffer.
     */
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Publish the message.
     */
    public void commit()
    {
        final GossipClient owner = release();
        owner.commit(index);
    }

    /**
     * Give the room back, nothing is published.
     */
    public void abort()
    {
        final GossipClient owner = release();
        owner.abort(index);
    }

    private GossipClient release()
    {
        final GossipClient owner = client;
        if (owner == null)
        {
            throw new IllegalStateException("nothing is claimed");
        }

        client = null;
        buffer.wrap(0, 0);
        return owner;
    }
}
