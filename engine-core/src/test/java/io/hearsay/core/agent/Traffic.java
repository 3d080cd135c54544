package io.hearsay.core.agent;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;

import java.util.SplittableRandom;

/**
 * Clients of a {@link SimulatedCluster} that offer as fast as their rings take it: what finds the ring full is offered
 * again later, as a patient application does.
 */
public final class Traffic
{
    private static final long RETRY_INTERVAL_NS = 50_000;
    private static final int BURST_COUNT = 32;

    private final SimulatedCluster cluster;
    private final SplittableRandom random;
    private int minLength;
    private int maxLength = 100;
    private int flags = PublicationDescriptor.MUST_DELIVER;
    private int topicCount = 1;
    private int openCount;
    private long backPressuredCount;

    /**
     * Nobody offers anything yet.
     *
     * @param cluster whose clients offer.
     */
    public Traffic(final SimulatedCluster cluster)
    {
        this.cluster = cluster;
        random = new SplittableRandom(cluster.network().seed());
    }

    /**
     * Set the lengths of the messages, of which all are equally likely.
     *
     * @param min shortest, in bytes; those below 8 become 8.
     * @param max longest, in bytes.
     * @return this.
     */
    public Traffic lengths(final int min, final int max)
    {
        minLength = min;
        maxLength = max;
        return this;
    }

    /**
     * Set what kind of messages are offered.
     *
     * @param publicationFlags as in {@link PublicationDescriptor}.
     * @return this.
     */
    public Traffic flags(final int publicationFlags)
    {
        flags = publicationFlags;
        return this;
    }

    Traffic topics(final int count)
    {
        topicCount = count;
        return this;
    }

    /**
     * The first client of each node offers messages from now on.
     *
     * @param messageCount of each.
     * @return this.
     */
    public Traffic fromAll(final int messageCount)
    {
        for (final SimulatedNode node : cluster.nodes())
        {
            from(node.client(), messageCount);
        }

        return this;
    }

    /**
     * One client offers messages from now on.
     *
     * @param client       that offers.
     * @param messageCount that it offers; fewer if it is closed or its node dies.
     * @return this.
     */
    public Traffic from(final SimulatedClient client, final int messageCount)
    {
        openCount++;
        burst(client, 0, messageCount);
        return this;
    }

    /**
     * Whether all is offered and, as far as the ledger knows, delivered.
     *
     * @return true if so.
     */
    public boolean isComplete()
    {
        return openCount == 0 && cluster.isComplete();
    }

    /**
     * Whether all is offered.
     *
     * @return true if so.
     */
    public boolean isOffered()
    {
        return openCount == 0;
    }

    /**
     * How often an offer found the ring full.
     *
     * @return the number.
     */
    public long backPressuredCount()
    {
        return backPressuredCount;
    }

    private void burst(final SimulatedClient client, final int offered, final int messageCount)
    {
        if (client.isClosed() || !client.node().isRunning())
        {
            openCount--;
            return;
        }

        int done = offered;
        for (int i = 0; i < BURST_COUNT && done < messageCount; i++)
        {
            final int length = Math.max(Long.BYTES, minLength + random.nextInt(maxLength - minLength + 1));
            if (!client.offer(random.nextInt(topicCount), flags, payload(client, done, length)))
            {
                backPressuredCount++;
                break;
            }
            done++;
        }
        if (done == messageCount)
        {
            openCount--;
            return;
        }

        final int next = done;
        cluster.network().schedule(RETRY_INTERVAL_NS, () -> burst(client, next, messageCount));
    }

    /**
     * Number of the client and of the message, so that a test can check whose it is and its order.
     */
    static byte[] payload(final SimulatedClient client, final int number, final int length)
    {
        final byte[] result = new byte[length];
        final long head = client.id() << Integer.SIZE | number;
        for (int i = 0; i < Long.BYTES; i++)
        {
            result[i] = (byte)(head >>> 8 * (Long.BYTES - 1 - i));
        }
        for (int i = Long.BYTES; i < length; i++)
        {
            result[i] = (byte)(number + i);
        }

        return result;
    }
}
