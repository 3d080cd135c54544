package io.hearsay.perf.versus;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Rows of profiles as text: the first round of each, for the eye; the report has all of them. Empty if there are none.
 */
final class ProfileTable
{
    private static final double PERCENT = 100;

    private final List<Map<String, Object>> rows;

    ProfileTable(final List<Map<String, Object>> rows)
    {
        this.rows = rows;
    }

    /**
     * Whether a row is one of a profile.
     *
     * @param row of any kind.
     * @return true if so.
     */
    static boolean isProfile(final Map<String, Object> row)
    {
        return "profile".equals(row.get("kind"));
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder();
        Object name = null;
        for (final Map<String, Object> row : rows)
        {
            if (isProfile(row) && Integer.valueOf(1).equals(row.get("round")))
            {
                if (!row.get("case").equals(name))
                {
                    name = row.get("case");
                    text.append(String.format("%n%s, %s:%n", name, row.get("when")));
                }
                text.append(String.format(
                    Locale.ROOT, "%6.1f %% %s%n", ((Number)row.get("share")).doubleValue() * PERCENT,
                    row.get("frame")));
            }
        }
        return text.toString();
    }
}
