package io.hearsay.io.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;

import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.io.status.EngineStatus;
import io.hearsay.io.status.LatencySnapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Prints how long messages took to an engine.
 */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description = {
        "Print how long packets took to an engine, running or dead, and messages to its clients: percentiles and a " +
            "bar for each power of two, since its start; with --watch, of each interval.",
        "The figures are differences of two machines' clocks, so they are as good as these agree."})
final class LatencyCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private StatusTarget target;

    @Mixin
    private Watch watch;

    private final Map<LatencyDescriptor, LatencySnapshot> last = new EnumMap<>(LatencyDescriptor.class);
    private long lastStartMs;

    @Override
    public Integer call() throws IOException
    {
        final Path path = target.choose();
        return watch.show(spec.commandLine().getOut(), target.isJson(), out -> paint(out, path));
    }

    private void paint(final PrintWriter out, final Path path) throws IOException
    {
        try (EngineStatus status = StatusTarget.open(path))
        {
            if (status.facts().startMs() != lastStartMs)
            {
                last.clear();
                lastStartMs = status.facts().startMs();
            }
            target.begin(spec, status, System.currentTimeMillis());
            if (!target.isJson())
            {
                out.println("as good as the clocks of the two machines agree");
            }
            for (final LatencyDescriptor descriptor : LatencyDescriptor.values())
            {
                paint(out, descriptor, status.latency(descriptor));
            }
        }
    }

    private void paint(final PrintWriter out, final LatencyDescriptor descriptor, final LatencySnapshot now)
    {
        final LatencySnapshot before = last.put(descriptor, now);
        final LatencySnapshot shown = before == null ? now : now.since(before);
        if (target.isJson())
        {
            out.println(LatencyReport.json(descriptor, shown));
        }
        else
        {
            out.println();
            LatencyReport.text(descriptor, shown).forEach(out::println);
        }
    }
}
