package io.hearsay.core.swarm;

import io.hearsay.core.sim.SimulatedJournal;

/**
 * Which nodes have a journal, and what these are like.
 *
 * @param every    each so many-th node has one; 0 = none has.
 * @param answerNs how long an answer takes.
 * @param length   bytes that are stored at most.
 */
record JournalPlan(int every, long answerNs, long length)
{
    static final JournalPlan NONE = new JournalPlan(0, 0, 0);

    boolean has(final int node)
    {
        return every > 0 && node % every == every - 1;
    }

    void prepare(final SimulatedJournal journal)
    {
        journal.answerAfter(answerNs);
        journal.retain(length);
    }

    @Override
    public String toString()
    {
        return every == 0 ? "" : ", one node of " + every + " has a journal of " + length +
            " bytes that answers after " + Scenario.millis(answerNs);
    }
}
