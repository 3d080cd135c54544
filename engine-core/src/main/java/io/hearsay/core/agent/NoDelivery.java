package io.hearsay.core.agent;

import io.hearsay.core.log.LogCursor;
import io.hearsay.core.origin.Origin;

/**
 * Delivery to a client that only publishes: nothing, not even gaps. Its cursor is not the log's, which never waits for
 * it, and its ring is never touched.
 */
final class NoDelivery implements Delivery
{
    private static final long NOWHERE = -1;

    private final LogCursor cursor = new LogCursor();

    NoDelivery()
    {
        cursor.position(NOWHERE);
    }

    @Override
    public LogCursor cursor()
    {
        return cursor;
    }

    @Override
    public int onCycle(final int limit)
    {
        return 0;
    }

    @Override
    public boolean isCorrupt()
    {
        return false;
    }

    @Override
    public int ringUsed()
    {
        return 0;
    }

    @Override
    public boolean skip(final boolean isFull)
    {
        return false;
    }

    @Override
    public void onBaseFixed(final Origin origin)
    {
    }

    @Override
    public void onForgotten(final int originIndex)
    {
    }

    @Override
    public void close()
    {
    }
}
