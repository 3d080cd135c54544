package io.hearsay.perf.growth;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.hearsay.perf.rig.JmhRun;
import io.hearsay.perf.rig.RigOptions;

/**
 * An axis along which one agent is measured, without kernel and cipher, by a benchmark with a parameter.
 */
enum AgentAxis
{
    /** Origins that all publish. */
    ORIGINS("origins", "OriginsGrowthBenchmark.inRotation", "origins", "1,10,100,1000,10000"),

    /** Origins, of which one publishes. */
    QUIET_ORIGINS("quiet origins", "OriginsGrowthBenchmark.oneBusy", "origins", "1,100,10000"),

    /** Origins while nobody publishes: per duty cycle. */
    IDLE_ORIGINS("idle origins", "OriginsGrowthBenchmark.idle", "origins", "1,100,10000"),

    /** Peers, of which one publishes. */
    QUIET_PEERS("quiet peers", "PeersGrowthBenchmark.relayed", "peers", "64,1000,10000"),

    /** Peers while nobody publishes: per duty cycle. */
    IDLE_PEERS("idle peers", "PeersGrowthBenchmark.idle", "peers", "64,1000,10000");

    private final String label;
    private final String benchmark;
    private final String parameter;
    private final String values;

    AgentAxis(final String label, final String benchmark, final String parameter, final String values)
    {
        this.label = label;
        this.benchmark = benchmark;
        this.parameter = parameter;
        this.values = values;
    }

    /** Name in rows. */
    String label()
    {
        return label;
    }

    /** Name in options. */
    String option()
    {
        return label.replace(' ', '-');
    }

    /** Whether an operation is a duty cycle with nothing to do, and not a message. */
    boolean isIdle()
    {
        return this == IDLE_ORIGINS || this == IDLE_PEERS;
    }

    /**
     * Measure each value once.
     *
     * @return a row for each.
     * @throws IOException if a benchmark failed.
     */
    List<Map<String, Object>> measure(final RigOptions options, final int round, final JmhRun jmh) throws IOException
    {
        final List<String> asked =
            GrowthRig.numbers(options, option(), values).stream().map(String::valueOf).toList();
        return jmh.run(Map.of(parameter, asked), List.of(benchmark.replace(".", "\\.") + '$')).stream()
            .map((score) -> GrowthRow.ofAgent(this, Integer.parseInt(score.params().get(parameter)), round, score))
            .toList();
    }
}
