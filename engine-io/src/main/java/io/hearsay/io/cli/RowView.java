package io.hearsay.io.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.hearsay.core.counters.CounterScope;
import io.hearsay.io.status.EngineStatus;
import io.hearsay.io.status.StatusRow;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Shows the rows of a table of an engine, once or again and again.
 */
final class RowView
{
    private RowView()
    {
    }

    static int show(
        final CounterScope scope, final StatusTarget target, final Watch watch, final CommandSpec spec)
        throws IOException
    {
        final Path path = target.choose();
        return watch.show(spec.commandLine().getOut(), target.isJson(), out ->
        {
            try (EngineStatus status = StatusTarget.open(path))
            {
                final long nowMs = System.currentTimeMillis();
                target.begin(spec, status, nowMs);
                final List<StatusRow> rows = status.rows(scope);
                if (target.isJson())
                {
                    RowReport.json(scope, rows).forEach(out::println);
                }
                else
                {
                    out.println();
                    new RowReport(nowMs).text(scope, rows).forEach(out::println);
                }
            }
        });
    }
}
