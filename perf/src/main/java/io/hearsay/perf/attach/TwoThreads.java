package io.hearsay.perf.attach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One-way throughput of a pair of ends between two threads of one process. A thread that can do nothing yields, for
 * there may be others on the machine.
 */
final class TwoThreads implements Part
{
    private static final int PUTS_PER_LOOK = 256;

    private final EndPair ends;
    private volatile long producedCount;
    private long startNs;

    TwoThreads(final EndPair ends)
    {
        this.ends = ends;
    }

    /**
     * Measure.
     *
     * @param words for how many milliseconds to produce.
     * @return messages a second.
     */
    @Override
    public String answer(final List<String> words)
    {
        producedCount = -1;
        final long durationNs = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words.get(0)));
        final Thread producer = new Thread(() -> produce(durationNs), "producer");
        producer.start();
        final long count = consume();
        return Double.toString(count * 1e9 / (System.nanoTime() - startNs));
    }

    private void produce(final long durationNs)
    {
        final long beginNs = System.nanoTime();
        startNs = beginNs;
        long count = 0;
        do
        {
            for (int i = 0; i < PUTS_PER_LOOK; i++)
            {
                final int produced = ends.produce();
                count += produced;
                if (produced == 0)
                {
                    Thread.yield();
                }
            }
        }
        while (System.nanoTime() - beginNs < durationNs);

        producedCount = count;
    }

    private long consume()
    {
        long count = 0;
        while (producedCount < 0 || count < producedCount)
        {
            final int consumed = ends.consume();
            count += consumed;
            if (consumed == 0)
            {
                Thread.yield();
            }
        }

        return count;
    }

    @Override
    public void close()
    {
        try
        {
            ends.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
