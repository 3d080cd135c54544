package io.hearsay.crypto;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * The senders that are known, by id, in the order in which they were last heard. Bounded by <code>maxSenders</code>; a
 * full table refuses new ones. A sender is forgotten when none of its packets could be replayed any more: more than 2 ×
 * <code>maxClockSkew</code> after its last one, and when all that it ever sent is too old to be accepted from a sender
 * not known. That happens between packets, at most {@link #EVICTION_LIMIT} a duty cycle: no packet, forged or not,
 * drives anybody out.
 * <p>
 * Memory of a sender (measured on JDK 17; on 25 the same for OCB): 2.5 KiB with AES-256-OCB, 2.6 with AES-256-CBC,
 * 1.2 with AES-256-GCM and 2.5 with ChaCha20-Poly1305, nearly all of it the JCE's ciphers of its packet key; 2 KiB more
 * once it is busy ({@link ReplayWindow}), and a second packet key after its first 2^32 packets or the first change of
 * key or algorithm. So the default of 16 384 senders, all there and all busy, takes 75 MB of heap, and 115 MB after a
 * change. One thread; freed by {@link #close()}.
 */
final class SenderTable implements AutoCloseable
{
    /**
     * Senders looked at in one duty cycle: as many as can be met in one.
     */
    static final int EVICTION_LIMIT = DerivationBudget.LIMIT;

    private static final int SWEEP_LIMIT = 4;
    private static final int MAX_INITIAL_CAPACITY = 1 << 16;
    private static final float LOAD_FACTOR = 0.65f;
    private static final long NS_PER_US = 1_000;

    private final Long2ObjectHashMap<Sender> senders;
    private final int maxSenders;
    private final int windowWidth;
    private final long maxClockSkewNs;
    private Sender first;
    private Sender last;
    private Sender sweep;

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
     * @param id    of the node.
     * @param nowUs time since the epoch in microseconds.
     * @return the sender.
     */
    Sender add(final long id, final long nowUs)
    {
        final Sender sender = new Sender(id, windowWidth, nowUs);
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
     * A duty cycle begins: forget senders whose packets can not be replayed any more, and keys that nobody needs.
     *
     * @param nowNs monotonic time.
     * @param nowUs time since the epoch in microseconds.
     */
    void onCycle(final long nowNs, final long nowUs)
    {
        sweep();
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

    /**
     * A suite is not accepted any more: overwrite its keys, {@link #SWEEP_LIMIT} senders in each of the next cycles,
     * since that costs some microseconds for each.
     */
    void forgetClosedSuites()
    {
        sweep = first;
    }

    private void sweep()
    {
        for (int i = 0; i < SWEEP_LIMIT && sweep != null; i++)
        {
            sweep.forgetClosedSuites();
            sweep = sweep.next;
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
        if (sweep != null)
        {
            sender.forgetClosedSuites(); // it may move to where the sweep has been
            sweep = sweep == sender ? sender.next : sweep;
        }
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
