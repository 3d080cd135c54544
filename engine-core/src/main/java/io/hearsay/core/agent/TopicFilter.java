package io.hearsay.core.agent;

import java.util.Arrays;

/**
 * The topics that one client wants. Immutable.
 */
final class TopicFilter
{
    /** Up to so many, looking at each is faster than searching. */
    private static final int MAX_SCANNED = 8;

    private final int[] topics;

    /**
     * @param topics wanted, null for all of them.
     */
    TopicFilter(final int[] topics)
    {
        this.topics = topics == null ? null : Arrays.stream(topics).sorted().distinct().toArray();
    }

    /**
     * Whether there is no topic at all that the client wants.
     */
    boolean isEmpty()
    {
        return topics != null && topics.length == 0;
    }

    boolean isWanted(final int topic)
    {
        if (topics == null)
        {
            return true;
        }
        if (topics.length > MAX_SCANNED)
        {
            return Arrays.binarySearch(topics, topic) >= 0;
        }
        for (final int wanted : topics)
        {
            if (wanted == topic)
            {
                return true;
            }
        }

        return false;
    }
}
