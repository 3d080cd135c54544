package io.hearsay.io.journal;

import org.agrona.DirectBuffer;

/**
 * Counts runs that are what they should be, and expects nothing else.
 */
final class CountingHandler implements JournalHandler
{
    int count;

    @Override
    public void onRun(
        final long position,
        final boolean isOwn,
        final long timeMs,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        JournalFixture.check(buffer, offset, length);
        count++;
    }

    @Override
    public void onGap(final long position, final long gapCount, final long timeMs)
    {
        throw new AssertionError("a gap of " + gapCount);
    }

    @Override
    public void onSkip(final long position, final long nextPosition, final SkipCause cause)
    {
        throw new AssertionError(cause + " at " + position);
    }
}
