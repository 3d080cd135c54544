package io.hearsay.io.metrics;

import java.util.Locale;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;

/**
 * How Prometheus calls a counter, and in which unit it wants its value: seconds and bytes at the end of the name, what
 * is counted in single things without a unit. The end <code>_total</code> is left to the exporter.
 *
 * @param name  of the metric.
 * @param scale to multiply values with.
 */
record MetricName(String name, double scale)
{
    private static final double S_PER_MS = 1e-3;
    private static final double S_PER_NS = 1e-9;

    static MetricName of(final CounterDescriptor descriptor)
    {
        final CounterScope scope = descriptor.scope();
        final String name = "hearsay_" +
            (scope == CounterScope.ENGINE ? "" : scope.name().toLowerCase(Locale.ROOT) + "_") +
            descriptor.label().replace('-', '_');
        return switch (descriptor.unit())
        {
            case "ns" -> new MetricName(name + "_seconds", S_PER_NS);
            case "ms" -> new MetricName(name + "_timestamp_seconds", S_PER_MS);
            case "bytes" -> new MetricName(name.contains("bytes") ? name : name + "_bytes", 1);
            default -> new MetricName(name, 1);
        };
    }
}
