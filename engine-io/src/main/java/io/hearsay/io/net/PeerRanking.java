package io.hearsay.io.net;

import static io.hearsay.core.spi.PacketTransport.NULL_ADDRESS;

import java.util.Arrays;

/**
 * Finds out which peers are the most active ones. Owned by the agent's thread; its memory follows the highest handle.
 * <p>
 * No clock: a sweep over all peers begins when <code>max(256, 32 × peers)</code> datagrams have gone either way since
 * the last one began, so that equally active peers count some 32 each and do not take turns by chance; 32 will do
 * while there are connections to be had. It moves a bounded step per poll, and makes each peer's score
 * <code>score / 2 + datagrams</code>. Of a peer that sent nothing since the last sweep, the datagrams sent to it do not
 * count: what is gained is mostly in receiving, and the dead gain nothing.
 */
final class PeerRanking
{
    private static final int MIN_INTERVAL = 256;
    private static final int INTERVAL_PER_PEER = 32;
    private static final int INTERVAL_NOT_FULL = 32;
    private static final int STEP = 256;
    private static final int MAX_COUNT = 1 << 28;

    /**
     * What a better peer must have on top of twice the worse one's score.
     */
    private static final int MIN_GAIN = 32;

    private int[] received = new int[0];
    private int[] sent = new int[0];
    private int[] scores = new int[0];
    private long datagramCount;
    private int cursor;
    private boolean isSweeping;
    private int best = NULL_ADDRESS;
    private int worst = NULL_ADDRESS;

    void onReceived(final int handle)
    {
        received[handle]++;
        datagramCount++;
    }

    void onSent(final int handle)
    {
        sent[handle]++;
        datagramCount++;
    }

    void ensureCapacity(final int capacity)
    {
        if (capacity > scores.length)
        {
            received = Arrays.copyOf(received, capacity);
            sent = Arrays.copyOf(sent, capacity);
            scores = Arrays.copyOf(scores, capacity);
        }
    }

    void forget(final int handle)
    {
        received[handle] = 0;
        sent[handle] = 0;
        scores[handle] = 0;
        best = best == handle ? NULL_ADDRESS : best;
        worst = worst == handle ? NULL_ADDRESS : worst;
    }

    /**
     * Go on with a sweep, or begin one if it is time.
     *
     * @param addresses   that are known.
     * @param connections by handle; null for those without.
     * @param isFull      whether one more connection would cost another peer its own.
     * @return true if a sweep ended in this step, so that {@link #best()} and {@link #worst()} say something.
     */
    boolean sweep(final AddressTable addresses, final UdpChannel[] connections, final boolean isFull)
    {
        if (!isSweeping)
        {
            final long interval = isFull ?
                Math.max(MIN_INTERVAL, (long)INTERVAL_PER_PEER * addresses.retainedCount()) : INTERVAL_NOT_FULL;
            if (datagramCount < interval)
            {
                return false;
            }

            isSweeping = true;
            datagramCount = 0;
            cursor = 0;
            best = NULL_ADDRESS;
            worst = NULL_ADDRESS;
        }

        final int stepEnd = Math.min(addresses.end(), cursor + STEP);
        for (; cursor < stepEnd; cursor++)
        {
            if (addresses.isRetained(cursor))
            {
                rank(cursor, connections[cursor] != null);
            }
        }

        isSweeping = cursor < addresses.end();
        return !isSweeping;
    }

    /**
     * The most active peer without a connection.
     *
     * @return its handle, or NULL_ADDRESS if none was active.
     */
    int best()
    {
        return best;
    }

    /**
     * The least active peer with a connection.
     *
     * @return its handle, or NULL_ADDRESS if there is none.
     */
    int worst()
    {
        return worst;
    }

    /**
     * Whether the best one without a connection is clearly more active than the worst one with a connection.
     *
     * @return true if they should change places.
     */
    boolean isBestClearlyBetter()
    {
        return best != NULL_ADDRESS && worst != NULL_ADDRESS &&
            scores[best] > 2L * scores[worst] + MIN_GAIN;
    }

    private void rank(final int handle, final boolean isConnected)
    {
        final int count = received[handle] == 0 ? 0 : Math.min(MAX_COUNT, received[handle] + sent[handle]);
        final int score = scores[handle] / 2 + count;
        scores[handle] = score;
        received[handle] = 0;
        sent[handle] = 0;

        if (isConnected)
        {
            worst = worst == NULL_ADDRESS || score < scores[worst] ? handle : worst;
        }
        else if (score > 0)
        {
            best = best == NULL_ADDRESS || score > scores[best] ? handle : best;
        }
    }
}
