package io.hearsay.io.cli;

import java.time.ZoneId;

import io.hearsay.io.Replay;

/**
 * Where in a journal to begin, as a person says it.
 */
final class ReplayText
{
    private static final String BEGINNING = "beginning";

    private ReplayText()
    {
    }

    /**
     * Read a place.
     *
     * @param text of it: <code>beginning</code>, a position, or a time.
     * @return the place.
     * @throws IllegalArgumentException if it is none.
     */
    static Replay parse(final String text)
    {
        if (text.equals(BEGINNING))
        {
            return Replay.fromBeginning();
        }
        if (!text.isEmpty() && text.chars().allMatch(character -> character >= '0' && character <= '9'))
        {
            return Replay.fromPosition(position(text));
        }

        try
        {
            return Replay.fromTime(TimeText.parse(text, ZoneId.systemDefault()));
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(
                "'" + text + "' is neither '" + BEGINNING + "' nor a position nor a time like " + TimeText.EXAMPLES,
                ex);
        }
    }

    private static long position(final String text)
    {
        try
        {
            return Long.parseLong(text);
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException("position " + text + " is behind the end of any journal", ex);
        }
    }
}
