package io.hearsay.perf.load;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A cluster in this process under load: one after the other, measurements at different rates. One thread, beside those
 * that work.
 */
public final class LoadRun implements AutoCloseable
{
    /** Names of the threads that work begin with it. */
    public static final String THREAD_NAME_PREFIX = "rig-";

    /** Numbers of measurements that can be told apart. */
    public static final int NUMBERS = 1 << 8;

    private static final long HEAD_START_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final LoadSpec spec;
    private final Crew crew;
    private int number;

    /**
     * Start the cluster.
     *
     * @param spec       of it.
     * @param patienceNs how long nothing may arrive before what is missing counts as lost.
     * @param starter    that starts the system, and returns when all nodes know each other.
     */
    public LoadRun(final LoadSpec spec, final long patienceNs, final LoadSystem.Starter starter)
    {
        this.spec = spec;
        crew = new Crew(spec, Site.ONE_PROCESS, patienceNs, starter);
    }

    /**
     * Publish for a while, wait until all is delivered or nothing comes any more, and count.
     *
     * @param rate       messages a second of each publisher, 0 for as many as possible.
     * @param durationNs how long to publish.
     * @return the row of this measurement.
     */
    public Map<String, Object> measure(final int rate, final long durationNs)
    {
        return measure(rate, durationNs, Watch.NONE);
    }

    /**
     * Publish for a while, wait until all is delivered or nothing comes any more, and count.
     *
     * @param rate       messages a second of each publisher, 0 for as many as possible.
     * @param durationNs how long to publish.
     * @param watch      that looks on.
     * @return the row of this measurement.
     */
    public Map<String, Object> measure(final int rate, final long durationNs, final Watch watch)
    {
        number = (number + 1) % NUMBERS;
        crew.prepare(number, rate);
        watch.begin();
        crew.begin();
        final long startNs = System.nanoTime() + HEAD_START_NS;
        final long[] offered = crew.publish(startNs, durationNs);
        crew.awaitDelivered(offered);
        crew.end();
        watch.end();
        return crew.figures(offered).toRow(spec, rate, offered, startNs);
    }

    /**
     * How many threads of the rig work.
     *
     * @return the count.
     */
    public int threads()
    {
        return crew.threads();
    }

    @Override
    public void close()
    {
        crew.close();
    }
}
