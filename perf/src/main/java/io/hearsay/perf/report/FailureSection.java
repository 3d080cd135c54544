package io.hearsay.perf.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was to be measured and was not: nothing of a run is left out without a word.
 */
final class FailureSection implements Section
{
    private static final List<String> FIELDS = List.of("axis", "value", "nodes", "size", "round");

    private final List<Row> rows;

    FailureSection(final Rows rows)
    {
        this.rows = rows.ofKind("failure");
    }

    @Override
    public String html()
    {
        if (rows.isEmpty())
        {
            return "";
        }

        final Table table = new Table(2, "system", "what happened");
        rows.forEach((row) -> table.row()
            .text(row.text("system") + ' ' + row.text("variant"), FIELDS.stream()
                .filter((field) -> !row.text(field).isEmpty()).map((field) -> field + ' ' + row.text(field))
                .collect(Collectors.joining(", ")))
            .text(row.text("error")));
        return Html.element("h2", "Failed") + Html.element(
            "p", "These measurements did not come to an end, and are in no figure above.") + table.html();
    }
}
