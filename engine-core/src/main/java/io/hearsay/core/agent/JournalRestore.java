package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.origin.Origin;
import org.agrona.collections.LongArrayList;

/**
 * Brings back, before the first duty cycle, what an earlier life of this node accepted: a window for each origin of
 * which the journal stores something, and a hole for what lies between the ranges. What lies before them may have been
 * on its way, so the base is open for a while. At most half of the table of origins, and of the pool of holes, is for
 * these, so that those who live now find room; all others leave a tombstone, those first that were appended to longest
 * ago, and older holes are given up (<code>history-skipped</code>). Node ids are new at each start, so a node's own
 * earlier messages are those of any origin. Owned by the agent's thread.
 */
final class JournalRestore
{
    private final NodeState node;
    private final int maxRestored;
    private final int spareHoles;
    private int forgettableCount;
    private int restoredCount;
    private boolean isBegun;
    private long id;
    private long highest;
    private Origin origin;

    private JournalRestore(final NodeState node)
    {
        this.node = node;
        maxRestored = node.origins.capacity() / 2;
        spareHoles = node.origins.holes().freeCount() / 2;
    }

    /**
     * Restore what the journal knows.
     *
     * @return false if that is nothing.
     */
    static boolean restore(final NodeState node)
    {
        final LongArrayList ranges = new LongArrayList(); // the journal is asked about origins once it told all
        node.journal.restore((id, first, last) ->
        {
            ranges.addLong(id);
            ranges.addLong(first);
            ranges.addLong(last);
        });

        final JournalRestore restore = new JournalRestore(node);
        restore.count(ranges);
        for (int i = 0; i < ranges.size(); i += 3)
        {
            restore.onRange(ranges.getLong(i), ranges.getLong(i + 1), ranges.getLong(i + 2));
        }
        restore.end();
        return restore.isBegun;
    }

    /** The journal tells the latest origins last: those before them leave them the room. */
    private void count(final LongArrayList ranges)
    {
        int storedCount = 0;
        for (int i = 0; i < ranges.size(); i += 3)
        {
            final long originId = ranges.getLong(i);
            final boolean isNext = i == 0 || originId != ranges.getLong(i - 3);
            storedCount += isNext && isStored(originId) ? 1 : 0;
        }

        forgettableCount = Math.max(0, storedCount - maxRestored);
    }

    private boolean isStored(final long originId)
    {
        return node.journal.storedFrom(originId) != Long.MAX_VALUE;
    }

    private void onRange(final long originId, final long first, final long last)
    {
        final boolean isNew = !isBegun || originId != id;
        if (first < 1 || first > last || last > Origin.MAX_SEQUENCE || originId == node.nodeId ||
            (isNew ? isKnown(originId) : first <= highest))
        {
            node.counters.increment(CounterDescriptor.JOURNAL_RANGES_IGNORED);
            return;
        }

        if (isNew)
        {
            end();
            begin(originId, first);
        }
        node.counters.add(CounterDescriptor.JOURNAL_RESTORED, last - first + 1);
        node.counters.add(
            CounterDescriptor.HISTORY_SKIPPED,
            origin != null ? origin.restore(first, last, spareHoles, GossipAgent.START_NS) :
                isNew ? first - 1 : first - 1 - highest); // a tombstone has no holes
        highest = last;
    }

    private boolean isKnown(final long originId)
    {
        return node.origins.find(originId) != null || node.origins.tombstone(originId) > 0;
    }

    private void begin(final long originId, final long first)
    {
        isBegun = true;
        id = originId;
        origin = null;
        if (!isStored(originId))
        {
            return;
        }

        if (forgettableCount == 0 && restoredCount < maxRestored)
        {
            origin = node.origins.add(originId, first - 1, first > 1, GossipAgent.START_NS);
            restoredCount++;
        }
        else
        {
            node.counters.increment(CounterDescriptor.ORIGINS_FORGOTTEN);
        }
        forgettableCount = Math.max(0, forgettableCount - 1);
    }

    private void end()
    {
        if (origin != null)
        {
            origin.onRestored();
        }
        else if (isBegun)
        {
            node.counters.add(CounterDescriptor.TOMBSTONES_EVICTED, node.origins.bury(id, highest));
        }
    }
}
