package io.hearsay.perf.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often threads were seen where. One thread.
 */
final class Profile
{
    /** Frames that are named; the rest is one more. */
    static final int MOST_FRAMES = 15;

    /** What is not named. */
    static final String OTHER = "other";

    private final Map<String, Long> counts = new HashMap<>();

    /**
     * A thread was seen.
     *
     * @param frame where it was.
     */
    void add(final String frame)
    {
        counts.merge(frame, 1L, Long::sum);
    }

    /**
     * All that was seen.
     *
     * @return the count.
     */
    long samples()
    {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * As rows of kind profile.
     *
     * @param name of what was measured.
     * @param when that was, in words.
     * @return the most frequent frames first, then the rest; shares of all samples, together 1. Empty without samples.
     */
    List<Map<String, Object>> rows(final String name, final String when)
    {
        final List<Map.Entry<String, Long>> frames = new ArrayList<>(counts.entrySet());
        frames.sort(Map.Entry.<String, Long>comparingByValue().reversed()
            .thenComparing(Map.Entry.<String, Long>comparingByKey(Comparator.naturalOrder())));
        final long total = samples();
        final List<Map<String, Object>> rows = new ArrayList<>();
        long rest = total;
        for (final Map.Entry<String, Long> frame : frames.subList(0, Math.min(frames.size(), MOST_FRAMES)))
        {
            rest -= frame.getValue();
            rows.add(row(name, when, frame.getKey(), frame.getValue(), total));
        }
        if (rest > 0)
        {
            rows.add(row(name, when, OTHER, rest, total));
        }

        return rows;
    }

    private static Map<String, Object> row(
        final String name, final String when, final String frame, final long count, final long total)
    {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", "profile");
        row.put("case", name);
        row.put("when", when);
        row.put("frame", frame);
        row.put("share", count / (double)total);
        row.put("samples", count);
        return row;
    }
}
