package io.hearsay.perf.growth;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.hearsay.core.config.EngineOption;
import io.hearsay.perf.load.Idling;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.Placement;
import io.hearsay.perf.rig.RigOptions;
import io.hearsay.perf.rival.Rivals;
import io.hearsay.perf.versus.LoadPlan;

/**
 * An axis along which clusters of real engines are flooded: one thing has the values of the axis, all others stay what
 * they are by default.
 */
enum LoadAxis
{
    /** Nodes of the cluster. */
    PEERS("peers", "nodes", "3,8,16,32,64")
    {
        @Override
        LoadSpec spec(final RigOptions options, final int value)
        {
            return LoadAxis.spec(options, value, DEFAULT_SIZE);
        }
    },

    /** Bytes of a message. */
    SIZE("size", "sizes", "16,64,256,1024,4096,7000")
    {
        @Override
        LoadSpec spec(final RigOptions options, final int value)
        {
            return LoadAxis.spec(options, DEFAULT_NODES, value);
        }
    },

    /** Mebibytes of the log. */
    LOG("log", "logs", "1,4,16,64,256")
    {
        @Override
        LoadSpec spec(final RigOptions options, final int value)
        {
            return LoadAxis.spec(options, DEFAULT_NODES, DEFAULT_SIZE);
        }

        @Override
        List<String> flags(final int value)
        {
            return List.of("-D" + EngineOption.LOG_LENGTH.key() + '=' + ((long)value << 20));
        }
    };

    private static final int DEFAULT_NODES = 3;
    private static final int DEFAULT_SIZE = 64;
    private static final int CAPACITY = 1 << 24;
    private static final int PATIENCE_MS = 3_000;
    private static final int FLOOD = 0;

    private final String label;
    private final String option;
    private final String values;

    LoadAxis(final String label, final String option, final String values)
    {
        this.label = label;
        this.option = option;
        this.values = values;
    }

    /** Name in options and rows. */
    String label()
    {
        return label;
    }

    /** The cluster at a value of this axis. */
    abstract LoadSpec spec(RigOptions options, int value);

    /** What its JVM is told beside that. */
    List<String> flags(final int value)
    {
        return List.of();
    }

    /** The values that are asked for, or those by default. */
    List<Integer> values(final RigOptions options)
    {
        return GrowthRig.numbers(options, option, values);
    }

    /**
     * Measure each value once.
     *
     * @return a row for each, or for its failure.
     */
    List<Map<String, Object>> measure(final RigOptions options, final int round, final PrintStream out)
    {
        final List<Map<String, Object>> rows = new ArrayList<>();
        for (final int value : values(options))
        {
            final LoadPlan plan = new LoadPlan(
                List.of(FLOOD),
                options.number("seconds", 1) * GrowthRig.SECOND_MS,
                options.number("warmup", GrowthRig.WARM_UP_S) * GrowthRig.SECOND_MS,
                PATIENCE_MS,
                LoadPlan.NO_PROFILE,
                flags(value));
            plan.run(spec(options, value), round, out).stream()
                .map((row) -> GrowthRow.ofLoad(label, value, row))
                .forEach(rows::add);
        }

        return rows;
    }

    private static LoadSpec spec(final RigOptions options, final int nodes, final int size)
    {
        return new LoadSpec(
            Rivals.HEARSAY,
            options.text("variant", Rivals.variants(Rivals.HEARSAY).get(0)),
            nodes,
            1,
            size,
            Placement.named(options.text("placement", GrowthRig.PLACEMENT)),
            Idling.named(options.text("idle", GrowthRig.IDLE)),
            options.number("capacity", CAPACITY));
    }
}
