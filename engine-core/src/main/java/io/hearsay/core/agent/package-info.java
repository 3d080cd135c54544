/**
 * The protocol at work (PROTOCOL.md): {@link io.hearsay.core.agent.GossipAgent} is one node, a duty cycle over a class
 * for each activity: accept, push, acknowledge, sync, request, answer, watch origins, serve clients. What they share
 * is <code>NodeState</code>; the formulas are in <code>Formulas</code>.
 * <p>
 * All of it belongs to the one thread that calls <code>doWork</code>, but for {@link
 * io.hearsay.core.agent.GossipAgent#discovered}, which any thread may call. Time is read once per cycle from the
 * clocks that were handed in; randomness, network and encryption are handed in too. It may use every other package of
 * engine-core, and Agrona; none of them knows it.
 */
package io.hearsay.core.agent;
