package io.hearsay.core.swarm;

import java.util.function.Consumer;

/**
 * Something that goes wrong, or well again, at one moment of a {@link Scenario}.
 *
 * @param atNs     virtual time.
 * @param text     what a person reads.
 * @param disturbs whether a node may miss all of another one for a while, so that it owes its clients less.
 * @param action   what happens.
 */
record FaultPlan(long atNs, String text, boolean disturbs, Consumer<ScenarioRun> action)
{
    @Override
    public String toString()
    {
        return Scenario.millis(atNs) + ": " + text;
    }
}
