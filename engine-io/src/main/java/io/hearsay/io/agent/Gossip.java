package io.hearsay.io.agent;

import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

import io.hearsay.core.agent.GossipAgent;
import io.hearsay.core.spi.ClientPort;
import org.agrona.concurrent.Agent;

/**
 * What the engine's agent needs of the protocol's.
 *
 * @param agent         that runs the protocol.
 * @param attach        attaches a client, or says no.
 * @param detach        detaches a client; its port is told when it is let go of.
 * @param abandon       lets go of a client that is dead; its port is told, too.
 * @param onMemoryFault looks for clients whose memory is not there any more, after an access to it failed; they are let
 *                      go of, too. Says whether there were any.
 */
record Gossip(
    Agent agent,
    Predicate<ClientPort> attach,
    LongPredicate detach,
    LongPredicate abandon,
    BooleanSupplier onMemoryFault)
{
    /**
     * The real one.
     *
     * @param agent of the protocol.
     * @return its calls.
     */
    static Gossip of(final GossipAgent agent)
    {
        return new Gossip(agent, agent::attach, agent::detach, agent::abandon, agent::onMemoryFault);
    }
}
