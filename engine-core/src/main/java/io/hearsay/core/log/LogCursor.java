package io.hearsay.core.log;

/**
 * A position in the {@link MessageLog} up to which one activity has gone; what lies behind it is kept for that
 * activity. Owned by the agent's thread.
 */
public final class LogCursor
{
    private long position;

    /**
     * Where this activity is.
     *
     * @return the position of the next record to look at.
     */
    public long position()
    {
        return position;
    }

    /**
     * Move on.
     *
     * @param newPosition of the next record to look at.
     */
    public void position(final long newPosition)
    {
        position = newPosition;
    }
}
