package io.hearsay.perf.report;

import java.util.List;
import java.util.Map;

/**
 * What things take in memory.
 */
final class MemorySection implements Section
{
    /** Of rows. */
    static final String KIND = "memory";

    private final List<Row> rows;

    MemorySection(final Rows rows)
    {
        this.rows = rows.ofKind(KIND);
    }

    @Override
    public String html()
    {
        if (rows.isEmpty())
        {
            return "";
        }

        final Table table = new Table(1, "what", "typical", "at most", "counted on");
        for (final Map.Entry<String, List<Row>> what : Rows.grouped(rows, (row) -> row.text("what")).entrySet())
        {
            final List<Row> same = what.getValue();
            table.row().text(what.getKey())
                .samples(Rows.samples(same, "typical"), Unit.PLAIN)
                .samples(Rows.samples(same, "bytes"), Unit.PLAIN)
                .samples(Rows.samples(same, "count"), Unit.PLAIN);
        }
        return Html.element("h2", "Memory") + Html.element(
            "p",
            "Bytes for each, counted, not timed: everything that can be reached from real engines, on the heap and " +
            "off it, at many counts. Typical is from one power of two to another, at most just when tables have " +
            "grown. Room in tables counts whether it is used or not.") + table.html();
    }
}
