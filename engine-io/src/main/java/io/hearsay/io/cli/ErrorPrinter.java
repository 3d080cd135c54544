package io.hearsay.io.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.agrona.ErrorHandler;

/**
 * Says what went wrong in a node, a line each. What goes wrong again and again is said at most once a minute, and how
 * often it did in between; all of it is in the engine's error log. Remembers a fixed number of texts. Any thread.
 */
final class ErrorPrinter implements ErrorHandler
{
    private static final long INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_TEXTS = 64;

    private final PrintWriter err;
    private final LongSupplier nanoClock;
    private final Map<String, Told> toldByText = new LinkedHashMap<>(MAX_TEXTS, 0.75f, true)
    {
        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, Told> eldest)
        {
            return size() > MAX_TEXTS;
        }
    };

    private static final class Told
    {
        private long atNs;
        private long silentCount;
    }

    ErrorPrinter(final PrintWriter err)
    {
        this(err, System::nanoTime);
    }

    ErrorPrinter(final PrintWriter err, final LongSupplier nanoClock)
    {
        this.err = err;
        this.nanoClock = nanoClock;
    }

    @Override
    public synchronized void onError(final Throwable error)
    {
        final String message = error.getMessage() == null ? error.toString() : error.getMessage();
        final String text = message.replace('\r', ' ').replace('\n', ' ');
        final long nowNs = nanoClock.getAsLong();
        Told told = toldByText.get(text);
        if (told != null && nowNs - told.atNs < INTERVAL_NS)
        {
            told.silentCount++;
            return;
        }

        final long silentCount = told == null ? 0 : told.silentCount;
        told = new Told();
        told.atNs = nowNs;
        toldByText.put(text, told);
        err.println("hearsay: " + text + (silentCount == 0 ? "" : " (and " + silentCount + " times before)"));
        err.flush();
    }
}
