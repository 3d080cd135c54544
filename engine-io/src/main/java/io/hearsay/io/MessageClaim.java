package io.hearsay.io;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Room for one message, claimed by {@link GossipClient#tryClaim}: write the payload in place, then {@link #commit()} or
 * {@link #abort()}, soon, for what others offer later waits behind it. Reusable; one thread at a time.
 * <p>
 * The memory stays what it is until then, also if the client is closed or reattached meanwhile; but a claim on an
 * engine that is gone is published by nobody.
 */
public final class MessageClaim
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private ClientConnection connection;
    private int index;
    private long claimant;

    /**
     * Start with nothing claimed.
     */
    public MessageClaim()
    {
    }

    void wrap(final ClientConnection owner, final MutableDirectBuffer ring, final int claimIndex, final int offset,
        final int length)
    {
        connection = owner;
        index = claimIndex;
        claimant = Thread.currentThread().getId();
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
     *
     * @return false if it is not published, or that is not known, since the engine closed this client meanwhile.
     */
    public boolean commit()
    {
        final ClientConnection owner = release();
        return owner.commit(index, claimant);
    }

    /**
     * Give the room back, nothing is published.
     */
    public void abort()
    {
        final ClientConnection owner = release();
        owner.abort(index, claimant);
    }

    private ClientConnection release()
    {
        final ClientConnection owner = connection;
        if (owner == null)
        {
            throw new IllegalStateException("nothing is claimed");
        }

        connection = null;
        buffer.wrap(0, 0);
        return owner;
    }
}
