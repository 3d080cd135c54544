package io.hearsay.perf.rig;

import java.io.IOException;

/**
 * Makes a process stand still, so that it takes no time of a processor. By signals, so on POSIX systems alone.
 */
public final class ProcessPause
{
    private ProcessPause()
    {
    }

    /**
     * Stop a process until {@link #resume}.
     *
     * @param process to stop.
     * @throws IOException          if it ended, or there is no such signal.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void pause(final Process process) throws IOException, InterruptedException
    {
        signal(process, "-STOP");
    }

    /**
     * Let a process go on.
     *
     * @param process to go on; nothing happens if it does already.
     * @throws IOException          if it ended, or there is no such signal.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void resume(final Process process) throws IOException, InterruptedException
    {
        signal(process, "-CONT");
    }

    private static void signal(final Process process, final String name) throws IOException, InterruptedException
    {
        final int exitCode = new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
        if (exitCode != 0)
        {
            throw new IOException("kill " + name + " gave " + exitCode);
        }
    }
}
