package io.hearsay.io.demo;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;

import io.hearsay.core.counters.CounterDescriptor;

/**
 * What the demo prints.
 */
final class DemoReport
{
    private static final String HEADER =
        "node  published  delivered   by push   by pull  duplicates dropped  copies/message   p50 µs   p99 µs";
    private static final String ROW = "%4d  %9d  %9d  %8d  %8d  %18d  %14.2f  %7d  %7d%n";
    private static final int NS_PER_US = 1_000;

    private DemoReport()
    {
    }

    static void table(final PrintStream out, final DemoNode[] nodes)
    {
        out.println(HEADER);
        for (int i = 0; i < nodes.length; i++)
        {
            final DemoNode node = nodes[i];
            final long[] latencies = node.latenciesNs();
            final double copies =
                (double)node.counter(CounterDescriptor.PAYLOAD_COPIES) / Math.max(1, node.expected());
            out.printf(
                Locale.ROOT,
                ROW,
                i,
                node.offered(),
                node.delivered(),
                node.counter(CounterDescriptor.MESSAGES_BY_PUSH),
                node.counter(CounterDescriptor.MESSAGES_BY_PULL),
                node.counter(CounterDescriptor.DUPLICATES_DROPPED),
                copies,
                percentileUs(latencies, 50),
                percentileUs(latencies, 99));
        }

        out.printf(
            Locale.ROOT,
            "%d datagrams received, %d more dropped on purpose%n",
            sum(nodes, CounterDescriptor.PACKETS_RECEIVED),
            sum(nodes, CounterDescriptor.TRANSPORT_LOSS_INJECTED));
    }

    static long sum(final DemoNode[] nodes, final CounterDescriptor descriptor)
    {
        return Arrays.stream(nodes).mapToLong(node -> node.counter(descriptor)).sum();
    }

    static String ok(final DemoConfig config, final DemoInput input, final String algorithm, final DemoNode[] nodes)
    {
        final long[] latencies = Arrays.stream(nodes)
            .flatMapToLong(node -> Arrays.stream(node.latenciesNs())).toArray();
        Arrays.sort(latencies);
        return String.format(
            Locale.ROOT,
            "DEMO OK nodes=%d messages=%d delivered=%d lost=0 duplicated=0 algorithm=%s loss=%s p50=%d p99=%d",
            nodes.length,
            input.total(),
            Arrays.stream(nodes).mapToLong(DemoNode::delivered).sum(),
            algorithm,
            config.lossText(),
            percentileUs(latencies, 50),
            percentileUs(latencies, 99));
    }

    private static long percentileUs(final long[] sortedNs, final int percent)
    {
        return sortedNs.length == 0 ? 0 : sortedNs[(int)((sortedNs.length - 1) * (long)percent / 100)] / NS_PER_US;
    }
}
