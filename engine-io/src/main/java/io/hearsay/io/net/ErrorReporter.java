package io.hearsay.io.net;

import org.agrona.ErrorHandler;

/**
 * Tells an {@link ErrorHandler} of errors that may come with every datagram without flooding it: of each distinct error
 * (class and message) the 1st, 2nd, 4th, 8th, … occurrence. Owned by the agent's thread; remembers at most 32 distinct
 * errors, and counts all others as one.
 */
final class ErrorReporter
{
    private static final int MAX_DISTINCT = 32;

    private final ErrorHandler errorHandler;
    private final Class<?>[] classes = new Class<?>[MAX_DISTINCT];
    private final String[] messages = new String[MAX_DISTINCT];
    private final long[] counts = new long[MAX_DISTINCT + 1];
    private int distinctCount;

    ErrorReporter(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
    }

    void onError(final Throwable error)
    {
        final int index = indexOf(error.getClass(), String.valueOf(error.getMessage()));
        final long count = ++counts[index];
        if ((count & (count - 1)) == 0)
        {
            errorHandler.onError(error);
        }
    }

    private int indexOf(final Class<?> type, final String message)
    {
        for (int i = 0; i < distinctCount; i++)
        {
            if (classes[i] == type && messages[i].equals(message))
            {
                return i;
            }
        }

        if (distinctCount < MAX_DISTINCT)
        {
            classes[distinctCount] = type;
            messages[distinctCount] = message;
            return distinctCount++;
        }

        return MAX_DISTINCT;
    }
}
