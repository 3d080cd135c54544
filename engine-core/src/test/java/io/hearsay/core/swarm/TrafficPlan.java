package io.hearsay.core.swarm;

/**
 * Messages that one application of a {@link Scenario} offers.
 *
 * @param node        index of the node.
 * @param client      which of its clients; the first one if it has fewer.
 * @param atNs        when the first one is offered.
 * @param count       of messages.
 * @param intervalNs  between two; 0 = all at once.
 * @param minLength   of the payloads, in bytes.
 * @param maxLength   of the payloads, in bytes.
 * @param topics      0 … topics - 1, drawn for each.
 * @param bestEffort  share of messages that are best effort.
 * @param isPatient   whether it offers a message again that found the ring full, or leaves that one out.
 * @param payloadSeed of the payloads.
 */
record TrafficPlan(
    int node,
    int client,
    long atNs,
    int count,
    long intervalNs,
    int minLength,
    int maxLength,
    int topics,
    double bestEffort,
    boolean isPatient,
    long payloadSeed)
{
    @Override
    public String toString()
    {
        return Scenario.millis(atNs) + ": node " + node + " client " + client + " offers " + count +
            " messages of " + minLength + " to " + maxLength + " bytes, one each " + intervalNs / 1_000 +
            " µs, on " + topics + " topics, best effort " + bestEffort + (isPatient ? ", patient" : "");
    }
}
