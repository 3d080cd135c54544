package io.hearsay.perf.versus;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.hearsay.perf.load.Crew;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.Site;
import io.hearsay.perf.rig.ChildJvm;
import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rival.Rivals;

/**
 * Main class of a child that is one node of a cluster under load. It answers
 * <ul>
 * <li><code>start</code> when its node knows all others, which are to be asked at the same time,</li>
 * <li><code>prepare NUMBER RATE</code> when it counts,</li>
 * <li><code>publish START_NS NS</code> with how many messages it offered; a publisher only,</li>
 * <li><code>settle OFFERED …</code>, with a count for each publisher, when all of it has come or nothing comes any
 * more,</li>
 * <li><code>end</code> when what is used counts no more,</li>
 * <li><code>tell OFFERED …</code> with its figures.</li>
 * </ul>
 */
final class LoadNode implements ChildJvm.Service, AutoCloseable
{
    private final LoadSpec spec;
    private final Site site;
    private Crew crew;

    private LoadNode(final LoadSpec spec, final Site site)
    {
        this.spec = spec;
        this.site = site;
    }

    /**
     * Run until the standard input ends.
     *
     * @param args that {@link LoadSpec#toArgs()} and {@link Site#toArgs()} made.
     * @throws IOException if the standard input fails.
     */
    public static void main(final String[] args) throws IOException
    {
        try (LoadNode node = new LoadNode(LoadSpec.fromArgs(args), Site.fromArgs(args)))
        {
            ChildJvm.serve(node);
        }
        // Systems with threads of their own do not always let them end.
        System.exit(0);
    }

    @Override
    public String answer(final List<String> words)
    {
        final long[] numbers = words.stream().skip(1).mapToLong(Long::parseLong).toArray();
        switch (words.get(0))
        {
            case "start" ->
                crew = new Crew(spec, site, TimeUnit.MILLISECONDS.toNanos(LoadChild.patienceMs()), Rivals::start);
            case "prepare" ->
            {
                crew.prepare((int)numbers[0], (int)numbers[1]);
                crew.begin();
            }
            case "publish" ->
            {
                return Long.toString(crew.publish(numbers[0], numbers[1])[0]);
            }
            case "settle" -> crew.awaitDelivered(numbers);
            case "end" -> crew.end();
            case "tell" ->
            {
                return ResultFile.line(crew.figures(numbers).toFields());
            }
            default -> throw new IllegalArgumentException("there is nothing to do called " + words);
        }

        return "";
    }

    @Override
    public void close()
    {
        if (crew != null)
        {
            crew.close();
        }
    }
}
