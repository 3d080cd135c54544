package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.config.Settings;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.wire.RangeFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SyncWriterTest
{
    private final NodeState node = new NodeState(new NodeFixture().context(new Settings()));
    private final SyncWriter writer = new SyncWriter(node);
    private final UnsafeBuffer body = new UnsafeBuffer(new byte[2_048]);
    private final Origin origin = node.origins.add(9, 0, true, 0);

    @Test
    void shouldSayAllInOneRecordIfNothingIsMissing()
    {
        begin(1_000);
        assertFalse(writer.add(origin, true, true), "nothing retained");
        retain(1, 1_000);
        assertTrue(writer.add(origin, true, true));
        assertEquals(List.of("1-1000"), ranges());
        assertTrue(writer.contains(9));
        assertFalse(writer.contains(8));
    }

    @Test
    void shouldNameTheLowestRangeAndTheNewestWhileHot()
    {
        retainRanges(50);
        begin(5 * RangeFlyweight.LENGTH);
        assertTrue(writer.add(origin, true, true));
        assertEquals(List.of("1-5", "461-465", "471-475", "481-485", "491-495"), ranges());
    }

    @Test
    void shouldLeaveHalfOfADatagramToOthers()
    {
        retainRanges(50);
        begin(10 * RangeFlyweight.LENGTH);
        assertTrue(writer.add(origin, true, false));
        assertEquals(List.of("1-5", "461-465", "471-475", "481-485", "491-495"), ranges());
        assertTrue(writer.hasRoom());
    }

    @Test
    void shouldNameAllRangesInRotationWhenIdle()
    {
        retainRanges(20);
        final List<String> named = new ArrayList<>();
        for (int i = 0; i < 8; i++)
        {
            begin(4 * RangeFlyweight.LENGTH);
            assertTrue(writer.add(origin, false, true));
            final List<String> ranges = ranges();
            assertEquals("1-5", ranges.get(0), "the lowest comes first");
            named.addAll(ranges.subList(1, ranges.size()));
        }
        final List<String> expected = new ArrayList<>();
        for (int i = 1; i < 20; i++)
        {
            expected.add((i * 10 + 1) + "-" + (i * 10 + 5));
        }
        assertEquals(expected, named.subList(0, 19));
        assertEquals("11-15", named.get(19), "and again from the start");
    }

    @Test
    void shouldNotSpeakOfGapsAsHeld()
    {
        retain(1, 5);
        origin.window.missingUpTo(9, 0);
        origin.close(origin.window.firstHole());
        node.index.putGap(origin.index(), 6, 64);
        retain(10, 12);
        begin(1_000);
        writer.add(origin, true, true);
        assertEquals(List.of("1-1", "2-5", "10-12"), ranges());
    }

    @Test
    void shouldDenyWhatLiesBehindTheLowestRangeIfNothingIsLeftOut()
    {
        retainRanges(3);
        for (final boolean isNewest : new boolean[]{true, false})
        {
            begin(6 * RangeFlyweight.LENGTH);
            assertTrue(writer.add(origin, isNewest, true));
            assertEquals(List.of("1-1", "2-5", "11-15", "21-25"), ranges());
        }

        begin(3 * RangeFlyweight.LENGTH);
        assertTrue(writer.add(origin, true, true));
        assertEquals(List.of("1-5", "11-15", "21-25"), ranges(), "no place for one more record");
    }

    @Test
    void shouldNotSplitALowestRangeOfOneMessage()
    {
        retain(1, 1);
        retain(3, 4);
        begin(1_000);
        assertTrue(writer.add(origin, true, true));
        assertEquals(List.of("1-1", "3-4"), ranges());
    }

    private void retainRanges(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            retain(i * 10 + 1, i * 10 + 5);
        }
    }

    private void retain(final long first, final long last)
    {
        final int count = (int)(last - first + 1);
        origin.accept(first, last, 0);
        node.index.put(origin.index(), first, count, 8);
        origin.retained(first, count);
    }

    private void begin(final int capacity)
    {
        writer.begin(body, 16, capacity);
    }

    private List<String> ranges()
    {
        final List<String> result = new ArrayList<>();
        for (int at = 16; at < 16 + writer.length(); at += RangeFlyweight.LENGTH)
        {
            assertEquals(9, RangeFlyweight.origin(body, at));
            result.add(RangeFlyweight.first(body, at) + "-" + RangeFlyweight.last(body, at));
        }

        return result;
    }
}
