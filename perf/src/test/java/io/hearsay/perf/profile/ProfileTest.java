package io.hearsay.perf.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class ProfileTest
{
    private final Profile profile = new Profile();

    private void add(final String frame, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            profile.add(frame);
        }
    }

    @Test
    void shouldNameTheMostFrequentAndSumUpTheRest()
    {
        add("seldom", 1);
        add("often", 40);
        for (int i = 0; i < Profile.MOST_FRAMES; i++)
        {
            add("frame " + (char)('A' + i), 3);
        }

        final List<Map<String, Object>> rows = profile.rows("flood", "before", 100);

        assertEquals(Profile.MOST_FRAMES + 2, rows.size());
        assertEquals(
            Map.of("kind", "profile", "case", "flood", "when", "before", "frame", "often", "share", 0.4,
                "samples", 40L),
            rows.get(0));
        assertEquals("frame A", rows.get(1).get("frame"));
        assertEquals(Profile.OTHER, rows.get(Profile.MOST_FRAMES).get("frame"));
        assertEquals(4L, rows.get(Profile.MOST_FRAMES).get("samples"));
        assertEquals(Profile.NOT_SEEN, rows.get(Profile.MOST_FRAMES + 1).get("frame"));
        assertEquals(14L, rows.get(Profile.MOST_FRAMES + 1).get("samples"));
        assertEquals(1, rows.stream().mapToDouble((row) -> (double)row.get("share")).sum(), 1e-9);
    }

    @Test
    void shouldHaveNoRestIfAllWasSeenAndNamed()
    {
        add("only", 2);

        final List<Map<String, Object>> rows = profile.rows("flood", "now", 1);

        assertEquals(1, rows.size());
        assertEquals(1.0, rows.get(0).get("share"));
        assertEquals(2, profile.samples());
    }

    @Test
    void shouldStandThatNothingWasSeen()
    {
        assertEquals(List.of(), profile.rows("flood", "now", 0));
        assertEquals(Profile.NOT_SEEN, profile.rows("flood", "now", 5).get(0).get("frame"));
    }
}
