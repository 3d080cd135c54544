package io.hearsay.perf.memory;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.hearsay.core.testing.MemoryGrowth;

/**
 * What one thing takes.
 *
 * @param what   it is.
 * @param growth what one takes.
 * @param limit  that is not to be exceeded; 0 for none.
 */
record MemoryRow(String what, MemoryGrowth growth, int limit)
{
    /** Width of the column that says what it is. */
    static final int WHAT_WIDTH = 56;

    private static final double TENTHS = 10.0;

    /**
     * Something of a known size.
     */
    static MemoryRow fixed(final String what, final long length)
    {
        return new MemoryRow(what, new MemoryGrowth(length, length, 1), 0);
    }

    /**
     * The row as results are kept.
     */
    Map<String, Object> fields()
    {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", "memory");
        fields.put("what", what);
        fields.put("bytes", rounded(growth.most()));
        fields.put("typical", rounded(growth.typical()));
        fields.put("count", growth.count());
        return fields;
    }

    private static double rounded(final double length)
    {
        return Math.round(length * TENTHS) / TENTHS;
    }

    @Override
    public String toString()
    {
        if (growth.count() == 1)
        {
            return String.format(Locale.ROOT, "%-" + WHAT_WIDTH + "s%20.0f", what, growth.most());
        }

        return String.format(
            Locale.ROOT, "%-" + WHAT_WIDTH + "s%10.1f%10.1f%10d%s",
            what, growth.typical(), growth.most(), growth.count(),
            limit == 0 ? "" : String.format(Locale.ROOT, "%8d%s", limit, growth.most() > limit ? " exceeded" : ""));
    }
}
