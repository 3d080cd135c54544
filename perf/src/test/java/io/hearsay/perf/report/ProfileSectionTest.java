package io.hearsay.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class ProfileSectionTest
{
    private final List<Map<String, Object>> rows = new ArrayList<>();

    private void add(final String when, final String frame, final double share)
    {
        rows.add(Map.of("kind", "profile", "case", "flood", "when", when, "frame", frame, "share", share));
    }

    private String html()
    {
        return new ProfileSection(Planted.rows(rows)).html();
    }

    private static int count(final String html, final String part)
    {
        return html.split(part, -1).length - 1;
    }

    @Test
    void shouldDrawAProfileWhateverItIsCalled()
    {
        add("now", "not seen", 0.1);
        add("now", "other", 0.5);
        add("now", "send (kernel)", 0.4);

        final String html = html();

        assertEquals(3, count(html, "<rect class=\"bar c0\""), html);
        assertTrue(html.indexOf(">send (kernel)<") < html.indexOf(">other<"), html);
        assertTrue(html.indexOf(">other<") < html.indexOf(">not seen<"), html);
        assertTrue(html.contains("40\u00A0%"), html);
        assertFalse(html.contains("class=\"legend\""), html);
    }

    @Test
    void shouldCompareProfilesOfDifferentTimes()
    {
        add("after", "Log.put", 0.1);
        add("later", "Log.put", 0.2);
        add("before", "Log.put", 0.3);
        add("before", "Log.get", 0.2);

        final String html = html();

        assertTrue(html.contains("30\u00A0% → 10\u00A0% → 20\u00A0%"), html);
        assertTrue(html.contains("20\u00A0% → – → –"), html);
        assertEquals(1, count(html, "class=\"legend\""), html);
        // One in the legend.
        assertEquals(3, count(html, "<rect class=\"bar before\""), html);
        assertEquals(2, count(html, "<rect class=\"bar c0\""), html);
        assertEquals(2, count(html, "<rect class=\"bar c1\""), html);
    }

    @Test
    void shouldKeepTheRestOfManyFrames()
    {
        for (int i = 0; i < 20; i++)
        {
            add("now", "Class.method" + i, 0.04 - i / 1_000.0);
        }
        add("now", "other", 0.001);

        final String html = html();

        assertEquals(16, count(html, "<rect class=\"bar c0\""), html);
        assertTrue(html.contains(">other<") && html.contains("the largest 15"), html);
        assertFalse(html.contains("Class.method15"), html);
    }

    @Test
    void shouldLeaveProfiledRoundsOutOfTheFigures()
    {
        final Map<String, Object> load = Planted.load("nio", "8192", 3, 0, 1);

        assertEquals(1, new Loads(Planted.rows(List.of(load)).all()).all().size());
        assertEquals(0, new Loads(Planted.rows(List.of(Planted.with(load, "seen", 0.5))).all()).all().size());
    }
}
