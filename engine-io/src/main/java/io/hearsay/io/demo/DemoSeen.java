package io.hearsay.io.demo;

import java.util.BitSet;

/**
 * Which of the messages 0, 1, 2, … of one sender came. Demo's thread alone.
 */
final class DemoSeen
{
    /** Number of a message that nobody sent. */
    static final int NONSENSE = -1;

    private final int expected;
    private final BitSet seen;
    private int count;
    private int wrong;

    DemoSeen(final int expected)
    {
        this.expected = expected;
        seen = new BitSet(expected);
    }

    void see(final int number)
    {
        if (number < 0 || number >= expected || seen.get(number))
        {
            wrong++;
            return;
        }

        seen.set(number);
        count++;
    }

    /**
     * Messages that came, each counted once.
     */
    int count()
    {
        return count;
    }

    /**
     * Messages that came again, or that nobody sent.
     */
    int wrong()
    {
        return wrong;
    }
}
