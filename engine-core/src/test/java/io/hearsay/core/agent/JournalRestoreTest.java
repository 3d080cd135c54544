package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.origin.Holes;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.testing.AcceptingJournal;
import org.junit.jupiter.api.Test;

class JournalRestoreTest
{
    private static final int MAX_ORIGINS = 16;
    private static final long NOTHING_STORED = 999;

    private final NodeFixture fixture = new NodeFixture();
    private final List<long[]> ranges = new ArrayList<>();

    @Test
    void shouldKnowWhatWasAcceptedAndMissWhatLiesBetween()
    {
        add(7, 11, 20);
        add(7, 31, 40);

        final NodeState node = restore();

        final Origin origin = node.origins.find(7);
        assertEquals(10, origin.window.base());
        assertTrue(origin.window.isBaseOpen(), "what comes before may have been on its way");
        assertEquals(20, origin.window.contiguous());
        assertEquals(40, origin.window.highest());
        assertEquals(10, origin.window.missingCount());
        assertEquals(-10, origin.window.classify(11, 99));
        assertTrue(origin.isChanged, "others are to hear of it");
        assertEquals(20, fixture.count(CounterDescriptor.JOURNAL_RESTORED));
        assertEquals(11, node.ranges.lowest(origin));
        assertEquals(20, node.ranges.endOfRange(origin, 11));
        assertEquals(31, node.ranges.next(origin, 21, 40));
    }

    @Test
    void shouldJumpOnceOverWhatWasPublishedMeanwhile()
    {
        add(7, 1, 100);
        final int width = 1 << 20;

        final Origin origin = restore().origins.find(7);

        final long live = 3L << 30;
        assertFalse(origin.window.isTooFar(live, width));
        origin.window.jump(live, live, width);
        origin.accept(live, live, 1);
        assertEquals(100, origin.window.contiguous());
        assertEquals(live - 101, origin.window.missingCount());
        assertFalse(origin.window.isTooFar(live + width - 1, width));
        assertTrue(origin.window.isTooFar(live + width, width), "once");
    }

    @Test
    void shouldLeaveHalfOfTheTableToThoseThatLive()
    {
        for (int id = 1; id <= 20; id++)
        {
            add(id, 1, 10);
        }
        add(NOTHING_STORED, 1, 70);
        add(NOTHING_STORED, 75, 77);

        final NodeState node = restore();

        assertEquals(MAX_ORIGINS / 2 + 1, node.origins.count(), "and this node's own");
        assertNull(node.origins.find(12), "those that were heard from longest ago go first");
        assertEquals(10, node.origins.tombstone(12));
        for (int id = 13; id <= 20; id++)
        {
            assertNotNull(node.origins.find(id), "one of the latest, such as this node's life before");
        }
        assertNull(node.origins.find(NOTHING_STORED));
        assertEquals(77, node.origins.tombstone(NOTHING_STORED));
        assertEquals(12, fixture.count(CounterDescriptor.ORIGINS_FORGOTTEN), "nothing is lost with what is not stored");
        assertEquals(4, fixture.count(CounterDescriptor.HISTORY_SKIPPED), "but what lies between");
    }

    @Test
    void shouldGiveUpTheOldestHolesWhereThereAreTooMany()
    {
        for (int i = 0; i < 1_000; i++)
        {
            add(7, 10 * i + 1, 10 * i + 9);
        }

        final NodeState node = restore();

        final Origin origin = node.origins.find(7);
        assertTrue(origin.window.base() > 0);
        assertEquals(9_999, origin.window.highest());
        int holeCount = 0;
        for (int hole = origin.window.firstHole(); hole != Holes.NONE; hole = node.origins.holes().next(hole))
        {
            holeCount++;
        }
        final int capacity = node.origins.holes().freeCount() + holeCount;
        assertTrue(node.origins.holes().freeCount() >= capacity / 2);
        assertEquals(999 - holeCount, fixture.count(CounterDescriptor.HISTORY_SKIPPED));
        assertEquals(holeCount, origin.window.missingCount());
    }

    @Test
    void shouldIgnoreNonsense()
    {
        add(7, 0, 5);
        add(7, 5, 4);
        add(7, 10, 19);
        add(7, 15, 30);
        add(7, 21, Long.MAX_VALUE);
        add(NodeFixture.NODE_ID, 1, 5);
        add(8, 1, 5);
        add(7, 40, 50);
        add(8, -5, 9);

        final NodeState node = restore();

        assertEquals(19, node.origins.find(7).window.highest());
        assertEquals(5, node.origins.find(8).window.highest());
        assertEquals(0, node.own.window.highest());
        assertEquals(7, fixture.count(CounterDescriptor.JOURNAL_RANGES_IGNORED));
        assertEquals(15, fixture.count(CounterDescriptor.JOURNAL_RESTORED));
    }

    private void add(final long origin, final long first, final long last)
    {
        ranges.add(new long[]{origin, first, last});
    }

    private NodeState restore()
    {
        final Settings settings = new Settings().set(EngineOption.MAX_ORIGINS, MAX_ORIGINS);
        final NodeState node = new NodeState(fixture.context(settings, new Ranges()));
        JournalRestore.restore(node);
        return node;
    }

    /** Stores all of it, but of one origin. */
    private final class Ranges extends AcceptingJournal
    {
        @Override
        public void restore(final RangeHandler handler)
        {
            ranges.forEach((range) -> handler.onRange(range[0], range[1], range[2]));
        }

        @Override
        public long storedFrom(final long origin)
        {
            return origin == NOTHING_STORED ? Long.MAX_VALUE : 1;
        }
    }
}
