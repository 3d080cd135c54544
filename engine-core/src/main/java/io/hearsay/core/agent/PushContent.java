package io.hearsay.core.agent;

import java.util.Arrays;

/**
 * What the push packet that is being assembled holds: its runs, in order. Owned by the agent's thread; grows to the
 * most runs that a datagram can hold and is used again and again.
 */
final class PushContent
{
    private int[] origins = new int[32];
    private long[] firsts = new long[32];
    private int[] counts = new int[32];
    private int size;
    private int messageCount;
    private int ownLength;

    void clear()
    {
        size = 0;
        messageCount = 0;
        ownLength = 0;
    }

    void add(final int originIndex, final long first, final int count, final int ownBytes)
    {
        if (size == origins.length)
        {
            origins = Arrays.copyOf(origins, size * 2);
            firsts = Arrays.copyOf(firsts, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        origins[size] = originIndex;
        firsts[size] = first;
        counts[size] = count;
        size++;
        messageCount += count;
        ownLength += ownBytes;
    }

    int size()
    {
        return size;
    }

    int messageCount()
    {
        return messageCount;
    }

    /**
     * Bytes of own messages among it.
     */
    int ownLength()
    {
        return ownLength;
    }

    int origin(final int i)
    {
        return origins[i];
    }

    long first(final int i)
    {
        return firsts[i];
    }

    int count(final int i)
    {
        return counts[i];
    }
}
