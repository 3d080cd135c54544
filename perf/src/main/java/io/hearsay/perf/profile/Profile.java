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

    /** Time of the threads of which there is no sample. */
    static final String NOT_SEEN = "not seen";

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
     * @param due  samples that there had been if each look had seen each thread.
     * @return the most frequent frames first, then the rest, then what was not seen; shares of what was due, together
     *         1. Empty if nothing was due.
     */
    List<Map<String, Object>> rows(final String name, final String when, final long due)
    {
        final List<Map.Entry<String, Long>> frames = new ArrayList<>(counts.entrySet());
        frames.sort(Map.Entry.<String, Long>comparingByValue().reversed()
            .thenComparing(Map.Entry.<String, Long>comparingByKey(Comparator.naturalOrder())));
        final long samples = samples();
        final long total = Math.max(samples, due);
        final List<Map<String, Object>> rows = new ArrayList<>();
        long rest = samples;
        for (final Map.Entry<String, Long> frame : frames.subList(0, Math.min(frames.size(), MOST_FRAMES)))
        {
            rest -= frame.getValue();
            rows.add(row(name, when, frame.getKey(), frame.getValue(), total));
        }
        if (rest > 0)
        {
            rows.add(row(name, when, OTHER, rest, total));
        }
        if (total > samples)
        {
            rows.add(row(name, when, NOT_SEEN, total - samples, total));
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
