package io.hearsay.core.swarm;

import java.util.Arrays;

import io.hearsay.core.sim.SimulatedClient;

/**
 * One application of a {@link Scenario}, besides the first one of its node.
 *
 * @param node           index of the node that it attaches to.
 * @param atNs           when it does.
 * @param isOrdered      whether it wants the order of each origin.
 * @param wantsOwn       whether it wants what its own engine publishes.
 * @param wantsRetained  whether it wants what the log retains.
 * @param topics         that it wants; null = all.
 * @param rate           messages per second that it polls.
 * @param deliveryLength bytes of its delivery ring.
 * @param endNs          when it ends; never if the scenario is over before.
 * @param dies           whether it then dies instead of closing.
 */
record ClientPlan(
    int node,
    long atNs,
    boolean isOrdered,
    boolean wantsOwn,
    boolean wantsRetained,
    int[] topics,
    double rate,
    int deliveryLength,
    long endNs,
    boolean dies)
{
    /** Of a client that stays. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int PUBLICATION_LENGTH = 64 * 1024;

    SimulatedClient newClient()
    {
        final SimulatedClient client = new SimulatedClient()
            .rings(PUBLICATION_LENGTH, deliveryLength)
            .ordered(isOrdered)
            .own(wantsOwn)
            .retained(wantsRetained)
            .keepsMessages(false)
            .rate(rate);
        return topics == null ? client : client.onlyTopics(topics);
    }

    @Override
    public String toString()
    {
        return Scenario.millis(atNs) + ": at node " + node + (isOrdered ? ", ordered" : "") +
            (wantsOwn ? ", own" : "") + (wantsRetained ? ", retained" : "") +
            (topics == null ? "" : ", topics " + Arrays.toString(topics)) + ", polls " + rate + "/s, delivery ring " +
            deliveryLength +
            (endNs == NEVER ? "" : (dies ? ", dies at " : ", closes at ") + Scenario.millis(endNs));
    }
}
