package io.hearsay.perf.load;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;

/**
 * The nodes of a cluster that are in this process, of which publishers send messages to all other nodes. Made by one
 * thread, that of the rig; then the rig's threads run what it gives out, each part by one thread; then the first one
 * closes it, when these threads have ended. It is asked for nodes that are here only.
 */
public interface LoadSystem extends AutoCloseable
{
    /**
     * Starts the nodes of a process.
     */
    @FunctionalInterface
    interface Starter
    {
        /**
         * Start nodes, and wait until they know all others.
         *
         * @param spec       of the cluster.
         * @param site       which of its nodes are in this process.
         * @param deliveries to tell of what these nodes deliver.
         * @return the nodes.
         */
        LoadSystem start(LoadSpec spec, Site site, Deliveries deliveries);
    }

    /**
     * What does a node's own work, if the rig's threads are to do it: already started, and closed by {@link #close()}.
     *
     * @param node 0 …
     * @return the agent, or null if the node has none: the system has threads of its own, or another node's agent does
     *         this one's work too.
     */
    Agent engine(int node);

    /**
     * Publish a message. By the thread of this node's application.
     *
     * @param publisher node that publishes it.
     * @param buffer    that holds it.
     * @param length    of the message in bytes, from 0 on.
     * @return false if there is no room now.
     */
    boolean offer(int publisher, DirectBuffer buffer, int length);

    /**
     * Nothing more is offered for now: what waits to be sent together with more, need not wait. By the thread of this
     * node's application.
     *
     * @param publisher node whose messages wait.
     * @return false if they still wait, for want of room.
     */
    default boolean flush(final int publisher)
    {
        return true;
    }

    /**
     * Hand over what arrived. By the thread of this node's application.
     *
     * @param node that received it.
     * @return the number of messages handed over; 0 always, if the system hands over by itself.
     */
    default int poll(final int node)
    {
        return 0;
    }

    /**
     * What was sent until now.
     *
     * @return the counts.
     */
    default Traffic traffic()
    {
        return Traffic.NONE;
    }

    /**
     * Whether the system sends datagrams, so that the kernel's count of these tells something.
     *
     * @return true if so.
     */
    default boolean usesDatagrams()
    {
        return true;
    }

    /**
     * What the system says of itself that a reader of the figures has to know.
     *
     * @return a few words; empty if there is nothing to say.
     */
    default String remark()
    {
        return "";
    }

    @Override
    void close();
}
