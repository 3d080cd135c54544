package io.hearsay.io.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import picocli.CommandLine.Option;

/**
 * Shows something once or again and again: on a terminal the screen is painted anew, into a pipe one block follows the
 * other. Ends when it is interrupted or nobody reads any more. Main thread.
 */
final class Watch
{
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

    @Option(
        names = "--watch", paramLabel = "SECONDS", arity = "0..1", fallbackValue = "1",
        description = "show it again every so many seconds, default 1")
    private Double seconds;

    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Something to show.
     */
    @FunctionalInterface
    interface Picture
    {
        /**
         * Show it.
         *
         * @param out to print to.
         * @throws IOException if there is nothing to show any more.
         */
        void paint(PrintWriter out) throws IOException;
    }

    /**
     * Show it, as often as the option says.
     *
     * @param out     to print to.
     * @param isJson  whether a program reads it: then nothing is painted over and nothing stands between the pictures.
     * @param picture to show.
     * @return exit code.
     */
    int show(final PrintWriter out, final boolean isJson, final Picture picture) throws IOException
    {
        if (seconds == null)
        {
            picture.paint(out);
            out.flush();
            return 0;
        }
        if (!(seconds >= 0.1 && seconds <= TimeUnit.DAYS.toSeconds(1)))
        {
            throw new IllegalArgumentException("--watch: " + seconds + " is not in 0.1 ... 86400 seconds");
        }

        final boolean isTerminal = !isJson && Terminal.isStandardOutput();
        final StopSignal signal = new StopSignal(stopped::countDown);
        try
        {
            do
            {
                out.print(isTerminal ? HOME_AND_CLEAR : "");
                picture.paint(out);
                out.print(isTerminal || isJson ? "" : "\n");
            }
            while (!isBroken(out) && !pause(seconds));
        }
        finally
        {
            signal.onEnded();
        }

        return 0;
    }

    private static boolean isBroken(final PrintWriter out)
    {
        // What the command line prints to does not know what happened to the standard output below it.
        return out.checkError() || System.out.checkError();
    }

    /**
     * Let time pass.
     *
     * @param pauseSeconds the time.
     * @return true if the end came first.
     */
    boolean pause(final double pauseSeconds)
    {
        try
        {
            return stopped.await((long)(pauseSeconds * TimeUnit.SECONDS.toMillis(1)), TimeUnit.MILLISECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
