package io.hearsay.perf.growth;

import java.util.LinkedHashMap;
import java.util.Map;

import io.hearsay.perf.rig.JmhRun;

/**
 * Rows of kind <code>growth</code>: an axis, a value on it, and what a message costs there. Where a whole cluster was
 * measured, <code>cpuNs</code> is that of all its nodes, and <code>cpuNsPerNode</code> that of one. Where one agent
 * was, it is that of the agent; with nothing to do it is <code>cycleNs</code>, that of a duty cycle.
 */
final class GrowthRow
{
    /** Kind of these rows. */
    static final String KIND = "growth";

    private static final String KIND_KEY = "kind";
    private static final String LOAD = "load";

    private GrowthRow()
    {
    }

    /**
     * From the row of a cluster.
     *
     * @param row of kind <code>load</code>, or that of a failure.
     */
    static Map<String, Object> ofLoad(final String axis, final int value, final Map<String, Object> row)
    {
        final Map<String, Object> growth = start(axis, value);
        if (LOAD.equals(row.get(KIND_KEY)))
        {
            final int nodes = ((Number)row.get("nodes")).intValue();
            final double cpuNs = ((Number)row.get("cpuNs")).doubleValue();
            growth.putAll(row);
            growth.put("cpuNsPerNode", cpuNs / nodes);
            growth.put(KIND_KEY, KIND);
        }
        else
        {
            growth.putAll(row);
        }
        return growth;
    }

    /** From what the benchmark of an agent gave. */
    static Map<String, Object> ofAgent(
        final AgentAxis axis, final int value, final int round, final JmhRun.Score score)
    {
        final Map<String, Object> growth = start(axis.label(), value);
        growth.put("benchmark", score.benchmark());
        growth.put("round", round);
        growth.put(axis.isIdle() ? "cycleNs" : "cpuNs", score.ns());
        growth.put("allocated", score.allocated());
        return growth;
    }

    private static Map<String, Object> start(final String axis, final int value)
    {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put(KIND_KEY, KIND);
        row.put("axis", axis);
        row.put("value", value);
        return row;
    }
}
