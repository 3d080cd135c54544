package io.hearsay.io;

import java.io.IOException;

import io.hearsay.io.journal.JournalReader;

/**
 * Where a client begins to read the journal of its engine: see {@link ClientContext#replay}. Immutable.
 */
public abstract class Replay
{
    private Replay()
    {
    }

    /**
     * From the oldest message that is kept.
     *
     * @return the place.
     */
    public static Replay fromBeginning()
    {
        return new Replay()
        {
            @Override
            void seek(final JournalReader reader) throws IOException
            {
                reader.seekToBeginning();
            }
        };
    }

    /**
     * From a position. What is not kept any more is told to the gap handler; one behind the journal's end is refused
     * when the client connects.
     *
     * @param position as {@link GossipClient#replayedPosition()} said, or <code>hearsay journal list</code>.
     * @return the place.
     * @throws IllegalArgumentException if it is negative.
     */
    public static Replay fromPosition(final long position)
    {
        if (position < 0)
        {
            throw new IllegalArgumentException("position " + position);
        }

        return new Replay()
        {
            @Override
            void seek(final JournalReader reader) throws IOException
            {
                reader.seekWithin(position);
            }
        };
    }

    /**
     * From the first message that this engine accepted at a time or later.
     *
     * @param timeMs milliseconds since the epoch.
     * @return the place.
     */
    public static Replay fromTime(final long timeMs)
    {
        return new Replay()
        {
            @Override
            void seek(final JournalReader reader) throws IOException
            {
                reader.seekToTime(timeMs);
            }
        };
    }

    abstract void seek(JournalReader reader) throws IOException;
}
