package io.hearsay.crypto;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * The senders that are known, by id, in the order in which they were last heard. Bounded by <code>maxSenders</code>; a
 * full table refuses new ones. A sender is forgotten when none of its packets could be replayed any more: more than 2 ×
 * <code>maxClockSkew</code> after its last one, and when all that it ever sent is too old to be accepted from a sender
 * not known. That happens between packets, at most {@link #EVICTION_LIMIT} a duty cycle: no packet, forged or not,
 * drives anybody out.
 * <p>
 * Memory of a sender with AES-256-OCB (measured on JDK 17 and 25): 2.5 KiB, nearly all of it the two JCE ciphers of its
 * key; 2 KiB more once it is busy ({@link ReplayWindow}), and 2 KiB more after its first 2^32 packets (a second epoch's
 * key). So the default of 16 384 senders, all there and all busy, takes 75 MB of heap. One thread; freed by
 * {@link #close()}.
 */
final class SenderTable implements AutoCloseable
{
    /**
     * Senders looked at in one duty cycle: as many as can be met in one.
     */
    static final int EVICTION_LIMIT = DerivationBudget.LIMIT;

    private static final int MAX_INITIAL_CAPACITY = 1 << 16;
    private static final float LOAD_FACTOR = 0.65f;
    private static final long NS_PER_US = 1_000;

    private final Long2ObjectHashMap<Sender> senders;
    private final int maxSenders;
    private final int windowWidth;
    private final long maxClockSkewNs;
    private Sender first;
    private Sender last;

    /**
     * Create an empty table.
     *
     * @param maxSenders     it can hold.
     * @param windowWidth    of each sender's replay window.
     * @param maxClockSkewNs largest difference of clocks at which a sender not known yet is accepted.
     */
    SenderTable(final int maxSenders, final int windowWidth, final long maxClockSkewNs)
    {
        this.maxSenders = maxSenders;
        this.windowWidth = windowWidth;
        this.maxClockSkewNs = maxClockSkewNs;
        final int initialCapacity = (int)(Math.min(maxSenders, MAX_INITIAL_CAPACITY) / LOAD_FACTOR) + 1;
        this.senders = new Long2ObjectHashMap<>(initialCapacity, LOAD_FACTOR);
    }

    /**
     * Find a sender.
     *
     * @param id of the node.
     * @return the sender or null.
     */
    Sender get(final long id)
    {
        return senders.get(id);
    }

    /**
     * Whether one more sender can be added.
     *
     * @return true if there is no room.
     */
    boolean isFull()
    {
        return senders.size() >= maxSenders;
    }

    /**
     * Number of senders known.
     *
     * @return the number.
     */
    int size()
    {
        return senders.size();
    }

    /**
     * Add a sender; it is to be {@link #heard} next.
     *
     * @param id of the node.
     * @return the sender.
     */
    Sender add(final long id)
    {
        final Sender sender = new Sender(id, windowWidth);
        senders.put(id, sender);
        append(sender);
        return sender;
    }

    /**
     * A packet of a sender was accepted.
     *
     * @param sender   of the packet.
     * @param sentAtUs time of sending in the packet.
     * @param nowNs    monotonic time.
     */
    void heard(final Sender sender, final long sentAtUs, final long nowNs)
    {
        sender.heardAtNs = nowNs;
        sender.latestSentAtUs = Math.max(sender.latestSentAtUs, sentAtUs);
        if (sender != last)
        {
            unlink(sender);
            append(sender);
        }
    }

    /**
     * Forget senders whose packets can not be replayed any more.
     *
     * @param nowNs monotonic time.
     * @param nowUs time since the epoch in microseconds.
     */
    void evict(final long nowNs, final long nowUs)
    {
        final long silenceNs = 2 * maxClockSkewNs;
        final long freshFromUs = nowUs - maxClockSkewNs / NS_PER_US;
        for (int i = 0; i < EVICTION_LIMIT && first != null && nowNs - first.heardAtNs > silenceNs; i++)
        {
            final Sender sender = first;
            unlink(sender);
            if (sender.latestSentAtUs < freshFromUs)
            {
                senders.remove(sender.id);
                sender.wipe();
            }
            else
            {
                // Its clock ran ahead of ours: forgotten now, its last packets would be fresh once more.
                append(sender);
            }
        }
    }

    @Override
    public void close()
    {
        while (first != null)
        {
            first.wipe();
            unlink(first);
        }
        senders.clear();
    }

    private void append(final Sender sender)
    {
        sender.previous = last;
        sender.next = null;
        if (last == null)
        {
            first = sender;
        }
        else
        {
            last.next = sender;
        }
        last = sender;
    }

    private void unlink(final Sender sender)
    {
        if (sender.previous == null)
        {
            first = sender.next;
        }
        else
        {
            sender.previous.next = sender.next;
        }
        if (sender.next == null)
        {
            last = sender.previous;
        }
        else
        {
            sender.next.previous = sender.previous;
        }
        sender.previous = null;
        sender.next = null;
    }
}
