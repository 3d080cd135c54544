package io.hearsay.io.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;

/**
 * How long duty cycles take: from the begin of one to that of the next, so whatever keeps the agent from working shows,
 * also a pause of the JVM or a core that somebody else had. Agent's thread alone.
 */
final class DutyCycle
{
    private final EngineCounters counters;
    private final long thresholdNs;
    private long lastNs;
    private long maxNs;
    private boolean isStarted;

    DutyCycle(final EngineCounters counters, final long thresholdNs)
    {
        this.counters = counters;
        this.thresholdNs = thresholdNs;
    }

    /**
     * A cycle begins.
     *
     * @param nowNs monotonic time.
     */
    void onCycle(final long nowNs)
    {
        counters.increment(CounterDescriptor.DUTY_CYCLES);
        final long cycleNs = nowNs - lastNs;
        lastNs = nowNs;
        if (!isStarted)
        {
            isStarted = true;
            return;
        }

        if (cycleNs > thresholdNs)
        {
            counters.increment(CounterDescriptor.DUTY_CYCLES_SLOW);
        }
        if (cycleNs > maxNs)
        {
            maxNs = cycleNs;
            counters.set(CounterDescriptor.DUTY_CYCLE_MAX, maxNs);
        }
    }
}
