package io.hearsay.perf.versus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.hearsay.perf.load.LoadFigures;
import io.hearsay.perf.load.LoadRun;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.Site;
import io.hearsay.perf.rig.ChildJvm;
import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rival.Rivals;

/**
 * Each node of a cluster in a child of its own: {@link LoadNode}. This process gives out the ports, takes all of them
 * through a measurement together, and adds up what they found.
 */
final class ProcessEach implements LoadCluster
{
    /** For the order to publish to reach all publishers. */
    private static final long HEAD_START_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final List<ChildJvm> nodes = new ArrayList<>();
    private final LoadSpec spec;
    private boolean isStarted;
    private int number;

    /**
     * Start the children; not yet their nodes.
     *
     * @param spec      of the cluster.
     * @param directory that all of them share.
     * @param flags     of their JVMs.
     * @throws IOException if one does not come up; then none is left.
     */
    ProcessEach(final LoadSpec spec, final Path directory, final List<String> flags) throws IOException
    {
        this.spec = spec;
        final List<Integer> ports = Rivals.freePorts(spec.nodes());
        try
        {
            for (int node = 0; node < spec.nodes(); node++)
            {
                final String[] args = Stream.of(spec.toArgs(), new Site(node, ports, directory).toArgs())
                    .flatMap(Stream::of).toArray(String[]::new);
                nodes.add(ChildJvm.start(flags, LoadNode.class, args));
            }
        }
        catch (final IOException ex)
        {
            close();
            throw ex;
        }
    }

    @Override
    public void warm(final int rate, final int durationMs) throws IOException
    {
        measure(rate, durationMs);
    }

    @Override
    public Map<String, Object> measure(final int rate, final int durationMs) throws IOException
    {
        if (!isStarted)
        {
            ask(nodes, "start");
            isStarted = true;
        }

        number = (number + 1) % LoadRun.NUMBERS;
        ask(nodes, "prepare " + number + ' ' + rate);
        final long startNs = System.nanoTime() + HEAD_START_NS;
        final long[] offered = ask(
            nodes.subList(0, spec.publishers()),
            "publish " + startNs + ' ' + TimeUnit.MILLISECONDS.toNanos(durationMs))
            .stream().mapToLong(Long::parseLong).toArray();
        final String counts = Arrays.stream(offered).mapToObj(String::valueOf).collect(Collectors.joining(" "));
        ask(nodes, "settle " + counts);
        ask(nodes, "end");
        LoadFigures figures = null;
        for (final String answer : ask(nodes, "tell " + counts))
        {
            final LoadFigures next = LoadFigures.fromFields(ResultFile.row(answer));
            figures = figures == null ? next : figures.plus(next);
        }

        return figures.toRow(spec, rate, offered, startNs);
    }

    /** All of them at the same time; they are the first nodes. */
    private static List<String> ask(final List<ChildJvm> children, final String question) throws IOException
    {
        final List<String> answers = new ArrayList<>();
        int node = 0;
        try
        {
            for (node = 0; node < children.size(); node++)
            {
                children.get(node).tell(question);
            }
            for (node = 0; node < children.size(); node++)
            {
                answers.add(String.join(" ", children.get(node).answer()));
            }
        }
        catch (final IOException ex)
        {
            throw new IOException("node " + node + ": " + ex.getMessage(), ex);
        }

        return answers;
    }

    @Override
    public void close()
    {
        nodes.forEach(ChildJvm::close);
    }
}
