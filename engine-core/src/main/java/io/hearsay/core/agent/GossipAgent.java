package io.hearsay.core.agent;

import io.hearsay.core.spi.ClientPort;
import org.agrona.concurrent.Agent;

/**
 * The duty cycle of one node.
 */
public final class GossipAgent implements Agent
{
    /**
     * Create the agent of one node.
     *
     * @param context what it works with.
     */
    public GossipAgent(final GossipContext context)
    {
    }

    /**
     * Take what discovery says now. Any thread; the agent looks at it in its next cycle.
     *
     * @param rawAddresses as discovery gave them.
     */
    public void discovered(final String[] rawAddresses)
    {
    }

    /**
     * Attach a client. The agent's thread only.
     *
     * @param port of the client.
     * @return false if too many are attached.
     */
    public boolean attach(final ClientPort port)
    {
        return false;
    }

    /**
     * Detach a client: what it offered until now is still published. The agent's thread only.
     *
     * @param clientId of the client.
     * @return false if there is no such client.
     */
    public boolean detach(final long clientId)
    {
        return false;
    }

    /**
     * Id of this node.
     *
     * @return the node id.
     */
    public long nodeId()
    {
        return 0;
    }

    @Override
    public int doWork()
    {
        return 0;
    }

    @Override
    public void onClose()
    {
    }

    @Override
    public String roleName()
    {
        return "hearsay";
    }
}
