package io.hearsay.perf.attach;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.hearsay.perf.rig.ChildJvm;
import io.hearsay.perf.rig.ProcessPause;

/**
 * <code>hearsay stat --watch</code> in a process of its own, as often as it can be asked for: ten times a second. Says
 * how many counters it printed so far.
 */
final class StatTool implements AutoCloseable
{
    // By name: to compile against it would need the library that its options are declared with.
    private static final String COMMAND_LINE = "io.hearsay.io.cli.Hearsay";
    private static final int EXIT_TIMEOUT_S = 10;

    private final Process process;
    private final Thread reader;
    private volatile long printed;
    private boolean isPaused;

    /**
     * Start it and wait for its first counter.
     *
     * @param directory of the engine.
     * @throws IOException          if it does not start.
     * @throws InterruptedException if the thread is interrupted.
     */
    StatTool(final Path directory) throws IOException, InterruptedException
    {
        process = new ProcessBuilder(ChildJvm.command(
            List.of(), COMMAND_LINE, "stat", "--watch", "0.1", "--json", "--dir", directory.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        final BufferedReader lines = process.inputReader();
        if (lines.readLine() == null)
        {
            throw new IOException("stat ended with " + process.waitFor());
        }

        reader = new Thread(() -> lines.lines().forEach(this::onLine), "stat-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private void onLine(final String line)
    {
        if (!line.isEmpty())
        {
            printed++;
        }
    }

    /**
     * How many counters it printed.
     *
     * @return the number, one for each line.
     */
    long printed()
    {
        return printed;
    }

    void pause() throws IOException, InterruptedException
    {
        ProcessPause.pause(process);
        isPaused = true;
    }

    void resume() throws IOException, InterruptedException
    {
        ProcessPause.resume(process);
        isPaused = false;
    }

    @Override
    public void close()
    {
        try
        {
            if (isPaused)
            {
                resume();
            }
            // Not that of the process: it would close what is still being read.
            process.toHandle().destroy();
            if (!process.waitFor(EXIT_TIMEOUT_S, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
            }
            reader.join();
        }
        catch (final IOException ignore)
        {
            process.destroyForcibly();
        }
        catch (final InterruptedException ignore)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
