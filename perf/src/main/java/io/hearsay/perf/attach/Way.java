package io.hearsay.perf.attach;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.hearsay.perf.rig.ChildJvm;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;

/**
 * An application and what is at the other end of its memory, in one process or in two. Between turns they can be
 * made to stand still. One thread.
 */
final class Way implements AutoCloseable
{
    private final AttachRig.Turns turns;
    private final Path directory;
    private final ChildJvm server;
    private final ChildJvm application;

    /**
     * Start the processes.
     *
     * @param turns       that will be taken.
     * @param server      part at the other end.
     * @param application part that measures.
     * @param processes   1 or 2.
     * @param idle        strategy, if the server is an engine.
     * @throws IOException if a process does not come up.
     */
    Way(
        final AttachRig.Turns turns,
        final String server,
        final String application,
        final int processes,
        final String idle) throws IOException
    {
        this.turns = turns;
        directory = BareRing.newDirectory();
        // Who stands still is silent, but not dead.
        final List<String> flags = List.of("-Dhearsay.idleStrategy=" + idle, "-Dhearsay.clientLivenessTimeout=1h");
        final String serving = server + '=' + directory;
        final String measuring = application + '=' + directory;
        this.server = processes == 1 ? null : ChildJvm.start(flags, Station.class, serving);
        try
        {
            this.application = processes == 1 ?
                ChildJvm.start(flags, Station.class, serving, measuring) :
                ChildJvm.start(flags, Station.class, measuring);
        }
        catch (final IOException ex)
        {
            CloseHelper.close(this.server);
            throw ex;
        }
    }

    /**
     * Where the files are that both sides map.
     *
     * @return the directory.
     */
    Path directory()
    {
        return directory;
    }

    /**
     * Measure latencies.
     *
     * @param figures to remember them in.
     * @param round   number of the turn.
     * @throws IOException if a process fails.
     */
    void latency(final WayFigures figures, final int round) throws IOException
    {
        final List<String> answer = application.ask("latency " + turns.rate() + ' ' + turns.latencyMs());
        for (int i = 0; i < WayFigures.PERCENTS.length; i++)
        {
            figures.latency(round, i, Double.parseDouble(answer.get(i)));
        }
    }

    /**
     * Measure throughput.
     *
     * @param figures to remember it in.
     * @param round   number of the turn.
     * @param what    <code>through</code> or <code>oneway</code>.
     * @throws IOException if a process fails.
     */
    void throughput(final WayFigures figures, final int round, final String what) throws IOException
    {
        figures.throughput(round, Double.parseDouble(application.ask(what + ' ' + turns.throughputMs()).get(0)));
    }

    /**
     * Make the processes stand still.
     *
     * @throws IOException          if they can not.
     * @throws InterruptedException if the thread is interrupted.
     */
    void pause() throws IOException, InterruptedException
    {
        application.pause();
        if (server != null)
        {
            server.pause();
        }
    }

    /**
     * Let the processes go on.
     *
     * @throws IOException          if they can not.
     * @throws InterruptedException if the thread is interrupted.
     */
    void resume() throws IOException, InterruptedException
    {
        if (server != null)
        {
            server.resume();
        }
        application.resume();
    }

    @Override
    public void close()
    {
        CloseHelper.close(application);
        CloseHelper.close(server);
        IoUtil.delete(directory.toFile(), true);
    }
}
