package io.hearsay.io.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

import io.hearsay.core.counters.CounterScope;
import io.hearsay.io.status.EngineStatus;
import io.hearsay.io.status.StatusRow;

/**
 * Shows the rows of a table of an engine, once or again and again.
 */
final class RowView
{
    private RowView()
    {
    }

    static int show(
        final CounterScope scope, final StatusTarget target, final Watch watch, final PrintWriter out)
        throws IOException
    {
        final Path path = target.choose();
        return watch.show(out, to ->
        {
            try (EngineStatus status = StatusTarget.open(path))
            {
                final long nowMs = System.currentTimeMillis();
                final List<StatusRow> rows = status.rows(scope);
                if (target.isJson())
                {
                    RowReport.json(scope, rows).forEach(to::println);
                }
                else
                {
                    to.println(EngineHeadline.of(status, nowMs).line());
                    to.println();
                    new RowReport(nowMs).text(scope, rows).forEach(to::println);
                }
            }
        });
    }
}
