package io.hearsay.io.keys;

import java.util.concurrent.atomic.AtomicReferenceArray;

import io.hearsay.crypto.ClusterKey;

/**
 * Keys that wait for the command that adds them, each under the correlation id of that command: the way of a key from a
 * vault to the agent, inside the process. Any thread, no locks. At most {@link #MAX_COUNT} at a time; who takes a key
 * out closes it, and what nobody took is overwritten by the close.
 */
public final class OfferedKeys implements AutoCloseable
{
    /** Most keys that may wait at a time. */
    static final int MAX_COUNT = 64;

    private final AtomicReferenceArray<Offer> offers = new AtomicReferenceArray<>(MAX_COUNT);
    private volatile boolean isClosed;

    private record Offer(long correlationId, ClusterKey key)
    {
    }

    /**
     * Put a key in.
     *
     * @param correlationId of the command that will add it.
     * @param key           that is overwritten by whoever takes it out.
     * @throws IllegalStateException if the engine is closed, or too many keys wait; the key is overwritten then.
     */
    public void offer(final long correlationId, final ClusterKey key)
    {
        final Offer offer = new Offer(correlationId, key);
        int slot = 0;
        while (slot < MAX_COUNT && !offers.compareAndSet(slot, null, offer))
        {
            slot++;
        }
        if (slot == MAX_COUNT)
        {
            key.close();
            throw new IllegalStateException(MAX_COUNT + " keys wait to be added already");
        }
        if (isClosed)
        {
            // The close may have looked at this slot before there was something in it.
            close();
            throw new IllegalStateException("the engine is closed");
        }
    }

    /**
     * Take a key out.
     *
     * @param correlationId of its command.
     * @return the key, or null if there is none or somebody else took it.
     */
    public ClusterKey take(final long correlationId)
    {
        for (int slot = 0; slot < MAX_COUNT; slot++)
        {
            final Offer offer = offers.get(slot);
            if (offer != null && offer.correlationId == correlationId && offers.compareAndSet(slot, offer, null))
            {
                return offer.key;
            }
        }

        return null;
    }

    /**
     * Overwrite all that is there and take no more. Idempotent.
     */
    @Override
    public void close()
    {
        isClosed = true;
        for (int slot = 0; slot < MAX_COUNT; slot++)
        {
            final Offer offer = offers.getAndSet(slot, null);
            if (offer != null)
            {
                offer.key.close();
            }
        }
    }
}
