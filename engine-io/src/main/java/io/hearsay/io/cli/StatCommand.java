package io.hearsay.io.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import io.hearsay.io.status.EngineStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Prints the counters of an engine.
 */
@Command(
    name = "stat",
    mixinStandardHelpOptions = true,
    description = {
        "Print the counters of an engine, running or dead, without disturbing it. Those that are zero are left out.",
        "Example: hearsay stat --watch 2 --changed",
        "Example: hearsay stat refused rejected"})
final class StatCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private StatusTarget target;

    @Mixin
    private Watch watch;

    @Option(
        names = "--changed",
        description = "only those that changed since the last look, which is a second ago at first")
    private boolean isChanged;

    @Option(names = "--zero", description = "also those that are zero; --json has them always")
    private boolean isZero;

    @Parameters(
        paramLabel = "NAME", arity = "0..*",
        description = "only counters whose names contain this, and what they mean")
    private List<String> names;

    private StatReport last;
    private long lastStartMs;

    @Override
    public Integer call() throws IOException
    {
        final StatReport.Selection selection =
            new StatReport.Selection(names == null ? List.of() : names, isZero, isChanged);
        selection.validate();
        final Path path = target.choose();
        if (isChanged)
        {
            try (EngineStatus status = StatusTarget.open(path))
            {
                look(status);
            }
            watch.pause(1);
        }

        return watch.show(spec.commandLine().getOut(), target.isJson(), out -> paint(out, path, selection));
    }

    private void paint(final PrintWriter out, final Path path, final StatReport.Selection selection)
        throws IOException
    {
        try (EngineStatus status = StatusTarget.open(path))
        {
            target.begin(spec, status, System.currentTimeMillis());
            final StatReport report = look(status);
            if (target.isJson())
            {
                report.json(selection).forEach(out::println);
            }
            else
            {
                report.text(selection).forEach(out::println);
            }
        }
    }

    private StatReport look(final EngineStatus status)
    {
        final boolean isSame = status.facts().startMs() == lastStartMs;
        lastStartMs = status.facts().startMs();
        last = new StatReport(System.currentTimeMillis(), status::get, isSame ? last : null);
        return last;
    }
}
