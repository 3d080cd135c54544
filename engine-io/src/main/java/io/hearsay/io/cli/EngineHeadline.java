package io.hearsay.io.cli;

import static io.hearsay.io.file.EngineFileDescriptor.ACTIVITY_CLOSED;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.status.EngineState;
import io.hearsay.io.status.EngineStatus;

/**
 * What every tool that looks at an engine says first of it.
 *
 * @param facts      of the engine.
 * @param address    where it receives.
 * @param state      that it is in.
 * @param activityMs when it was last seen working.
 * @param nowMs      milliseconds since the epoch.
 */
record EngineHeadline(EngineFacts facts, String address, EngineState state, long activityMs, long nowMs)
{
    static EngineHeadline of(final EngineStatus status, final long nowMs)
    {
        return new EngineHeadline(status.facts(), status.address(), status.state(nowMs), status.activityMs(), nowMs);
    }

    /**
     * Whether what is shown is what happens now.
     *
     * @return false if the engine is dead or closed, or stands still.
     */
    boolean isRunning()
    {
        return state == EngineState.RUNNING;
    }

    /**
     * One line, or two if something is wrong: first what is wrong.
     *
     * @return whether the engine lives, and which one it is.
     */
    String text()
    {
        final String node = "node " + NodeId.format(facts.nodeId()) + " at " + address;
        return switch (state)
        {
            case RUNNING ->
                node + ", pid " + facts.pid() + ", up " + Amounts.duration(nowMs - facts.startMs());
            case STALLED -> "pid " + facts.pid() + " stands still since " + Amounts.duration(nowMs - activityMs) +
                "\n" + node;
            case DEAD -> "pid " + facts.pid() + " died, last sign of life " + time(activityMs) + "\n" + node;
            case CLOSED -> "pid " + facts.pid() + " closed its engine\n" + node;
        };
    }

    static String time(final long timeMs)
    {
        return timeMs == ACTIVITY_CLOSED ?
            "-" : Instant.ofEpochMilli(timeMs).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
