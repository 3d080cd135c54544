package io.hearsay.perf.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/**
 * What one node delivered of one publisher: a bit for each message, so that what came twice and what did not come is
 * known exactly. One thread delivers; another one prepares it while nothing is on its way, watches {@link #received()},
 * and reads the rest when all has come. Bounded by the capacity; allocates nothing while it counts.
 */
final class Tally
{
    /** Longest time that is told apart. */
    static final long MAX_LATENCY_NS = TimeUnit.SECONDS.toNanos(60);

    private static final int DIGITS = 3;
    private static final VarHandle RECEIVED;

    static
    {
        try
        {
            RECEIVED = MethodHandles.lookup().findVarHandle(Tally.class, "received", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final Histogram latencies = histogram();
    private final long[] seen;
    private volatile int measurement = -1;
    private long sampleMask;
    private long received;
    private long duplicates;
    private long strays;

    Tally(final int capacity)
    {
        seen = new long[(capacity - 1 >>> 6) + 1];
    }

    /**
     * An empty histogram of latencies.
     *
     * @return it.
     */
    static Histogram histogram()
    {
        return new Histogram(MAX_LATENCY_NS, DIGITS);
    }

    /**
     * Count from 0 on.
     *
     * @param number     of the measurement.
     * @param sampleMask latencies are recorded of messages whose sequence has none of these bits.
     */
    void prepare(final int number, final long sampleMask)
    {
        latencies.reset();
        Arrays.fill(seen, 0);
        this.sampleMask = sampleMask;
        duplicates = 0;
        strays = 0;
        RECEIVED.setRelease(this, 0L);
        measurement = number;
    }

    /**
     * A message was delivered.
     *
     * @param identity   of it.
     * @param intendedNs when it was to be sent.
     */
    void onMessage(final long identity, final long intendedNs)
    {
        final long sequence = MessageHeader.sequence(identity);
        if (MessageHeader.measurement(identity) != measurement || sequence >= (long)seen.length << 6)
        {
            strays++;
            return;
        }

        final int index = (int)(sequence >>> 6);
        final long bits = seen[index];
        final long bit = 1L << sequence;
        if ((bits & bit) != 0)
        {
            duplicates++;
            return;
        }

        seen[index] = bits | bit;
        if ((sequence & sampleMask) == 0)
        {
            latencies.recordValue(Math.max(0, Math.min(MAX_LATENCY_NS, System.nanoTime() - intendedNs)));
        }
        RECEIVED.setRelease(this, received + 1);
    }

    /**
     * Different messages that were delivered. Any thread.
     *
     * @return the count.
     */
    long received()
    {
        return (long)RECEIVED.getAcquire(this);
    }

    /**
     * Messages that were delivered again.
     *
     * @return the count.
     */
    long duplicates()
    {
        return duplicates;
    }

    /**
     * Messages of an earlier measurement, which then were counted as lost.
     *
     * @return the count.
     */
    long strays()
    {
        return strays;
    }

    /**
     * Times from when a message was to be sent until it was delivered, in nanoseconds.
     *
     * @return the histogram.
     */
    Histogram latencies()
    {
        return latencies;
    }

    /**
     * Keep in a set of messages those that were delivered here.
     *
     * @param everywhere a bit for each message.
     */
    void retain(final long[] everywhere)
    {
        for (int i = 0; i < everywhere.length; i++)
        {
            everywhere[i] &= seen[i];
        }
    }
}
