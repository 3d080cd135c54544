package io.hearsay.io.journal;

import org.agrona.DirectBuffer;

/**
 * Told of what a {@link JournalReader} finds, in order.
 */
public interface JournalHandler
{
    /**
     * Accepted messages.
     *
     * @param position of the record; that behind it is {@link JournalReader#position()} then.
     * @param isOwn    whether a client of the engine that writes the journal published them.
     * @param timeMs   when they were appended, milliseconds since the epoch.
     * @param buffer   that holds them, during the call.
     * @param offset   of the run, a {@link io.hearsay.core.wire.RunFlyweight} and its entries, whose form is valid.
     * @param length   of the run.
     */
    void onRun(long position, boolean isOwn, long timeMs, DirectBuffer buffer, int offset, int length);

    /**
     * Messages are missing here, since there was no room for too long.
     *
     * @param position of the record.
     * @param count    of messages.
     * @param timeMs   when it was noted, milliseconds since the epoch.
     */
    void onGap(long position, long count, long timeMs);

    /**
     * The reader passed over something.
     *
     * @param position     where it begins.
     * @param nextPosition where the reader goes on.
     * @param cause        why.
     */
    void onSkip(long position, long nextPosition, SkipCause cause);
}
