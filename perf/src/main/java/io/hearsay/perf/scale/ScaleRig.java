package io.hearsay.perf.scale;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.hearsay.perf.rig.Rig;
import io.hearsay.perf.rig.RigOptions;
import io.hearsay.perf.rig.Samples;

/**
 * How a message reaches thousands of nodes: copies, datagrams, bytes and time, for real agents in virtual time, beside
 * what the literature expects of pure push and of push-pull. Options:
 * <ul>
 * <li><code>nodes</code>: sizes of the cluster, 1000,10000;</li>
 * <li><code>loss</code>: of datagrams in percent, 0,1,5,20;</li>
 * <li><code>runs</code>: with seeds 1, 2, …, 3;</li>
 * <li><code>sample</code>: addresses that discovery hands each node, drawn at random, instead of all of them: what
 * makes more than some ten thousand nodes fit;</li>
 * <li><code>chart</code>: a file for a chart (SVG) of the share of nodes reached against time in the last of the sizes
 * and the first of the losses above zero; none if it is not given.</li>
 * </ul>
 */
public final class ScaleRig implements Rig
{
    private static final double PERCENT = 100.0;
    private static final double KIB = 1_024.0;
    private static final double SECOND_NS = 1e9;
    private static final double MOST = 0.99;

    /**
     * Create.
     */
    public ScaleRig()
    {
    }

    @Override
    public void run(final RigOptions options, final PrintStream out) throws IOException
    {
        final List<Integer> sizes = numbers(options.text("nodes", "1000,10000"));
        final List<Integer> losses = numbers(options.text("loss", "0,1,5,20"));
        final int runs = options.number("runs", 3);
        final String sampleText = options.text("sample", "");
        final int sample = sampleText.isEmpty() ? 0 : options.number("sample", 1);
        out.printf(
            "%none message of 100 bytes, medians of %d seeds (lowest to highest); discovery names %s%n",
            runs, sample == 0 ? "all nodes" : sample + " nodes to each, drawn at random");
        out.printf(
            Locale.ROOT, "%7s %5s %9s %-20s%10s %7s %6s %18s %-10s%8s%8s%n",
            "nodes", "loss", "copies", "", "datagrams", "bytes", "99 %", "100 % (RTT)", "", "memory", "time");
        for (final int size : sizes)
        {
            for (final int loss : losses)
            {
                row(new Case(size, loss / PERCENT, sample), runs, out);
            }
            expectations(size, out);
        }
        out.println("All a node and on average. memory: KiB beside the log's, of which the simulation takes a part.");
        out.println("copies: payloads that a node received. RTT: round trips, one way is 0.5 to 0.55 of one.");
        out.println("datagrams: without idle syncs and probes. bytes: sent by a node until all had the message.");
        out.println("time: real seconds of a run, most of it for the nodes to meet.");

        final String chart = options.text("chart", "");
        if (!chart.isEmpty())
        {
            final int loss = losses.stream().filter(each -> each > 0).findFirst().orElse(0);
            Files.writeString(
                Path.of(chart), chart(new Case(sizes.get(sizes.size() - 1), loss / PERCENT, sample)),
                StandardCharsets.UTF_8);
            out.println("chart: " + chart);
        }
    }

    private static List<Integer> numbers(final String list)
    {
        final List<Integer> numbers = new ArrayList<>();
        for (final String number : list.split(","))
        {
            numbers.add(Integer.parseInt(number.trim()));
        }

        return numbers;
    }

    private record Case(int size, double loss, int sample)
    {
        Infection.Figures run(final Dissemination dissemination, final long seed)
        {
            try (Infection infection = new Infection(size, loss, dissemination, sample, seed))
            {
                return infection.run();
            }
        }
    }

    private static void row(final Case one, final int runs, final PrintStream out)
    {
        final double[] copies = new double[runs];
        final double[] datagrams = new double[runs];
        final double[] bytes = new double[runs];
        final double[] most = new double[runs];
        final double[] all = new double[runs];
        final double[] memory = new double[runs];
        final double[] seconds = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            final long startNs = System.nanoTime();
            final Infection.Figures figures = one.run(Dissemination.HEARSAY, i + 1);
            copies[i] = figures.copies();
            datagrams[i] = figures.datagrams();
            bytes[i] = figures.bytes();
            most[i] = figures.roundTrips(MOST, one.size - 1);
            all[i] = figures.roundTrips(1, one.size - 1);
            memory[i] = figures.bytesPerNode() / KIB;
            seconds[i] = (System.nanoTime() - startNs) / SECOND_NS;
        }

        out.printf(
            Locale.ROOT, "%7d %3d %% %s%10.1f %7.0f %6.1f %s%8.0f%8.0f%n",
            one.size, Math.round(one.loss * PERCENT), new Samples(copies).text(1), new Samples(datagrams).median(),
            new Samples(bytes).median(), new Samples(most).median(), new Samples(all).text(1),
            new Samples(memory).median(), new Samples(seconds).median());
    }

    private static void expectations(final int size, final PrintStream out)
    {
        out.printf(
            Locale.ROOT,
            "%7d   expected without loss: push (Pittel) %.1f rounds, push-pull (Karp et al.) %.1f rounds%n",
            size, Expectation.pushRounds(size), Expectation.pushPullRounds(size));
    }

    private static String chart(final Case one)
    {
        final InfectionChart chart = new InfectionChart(one.size, one.loss);
        for (final Dissemination dissemination : Dissemination.values())
        {
            chart.add(dissemination.title(), one.run(dissemination, 1));
        }

        return chart.svg();
    }
}
