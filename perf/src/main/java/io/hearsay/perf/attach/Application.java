package io.hearsay.perf.attach;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.hearsay.perf.rig.Samples;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends messages and gets them back, in one thread, so that all times are of one clock and two cores are enough for it
 * and what is at the other end. Each message carries the time at which it should have been sent, and the time that it
 * takes counts from then: who is late makes all messages behind it late, too. Answers:
 * <ul>
 * <li><code>latency RATE MS</code>: percentiles 50, 99 and 99.9 in nanoseconds of messages sent at that many a
 * second;</li>
 * <li><code>through MS</code>: messages a second that came back, if as many as possible are sent;</li>
 * <li><code>oneway MS</code>: messages a second that the other end took, over bare rings alone.</li>
 * </ul>
 */
final class Application implements Part, Link.Sink
{
    /** Length of a message in bytes. */
    static final int MESSAGE_LENGTH = 64;

    private static final int BURST = 64;
    private static final int TAKEN_AT_ONCE = 256;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    private final UnsafeBuffer message = EndPair.message(MESSAGE_LENGTH);
    private final Link link;
    private long[] latenciesNs = new long[0];
    private long received;
    private long sum;

    Application(final Function<Link.Sink, Link> links)
    {
        link = links.apply(this);
    }

    @Override
    public String answer(final List<String> words)
    {
        return switch (words.get(0))
        {
            case "latency" -> latency(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)));
            case "through" -> Double.toString(through(Long.parseLong(words.get(1)) * 1_000_000));
            case "oneway" -> Double.toString(oneWay(Long.parseLong(words.get(1)) * 1_000_000));
            default -> throw new IllegalArgumentException("there is nothing to measure called " + words);
        };
    }

    private String latency(final int rate, final int durationMs)
    {
        final int count = (int)Math.max(1, (long)rate * durationMs / 1_000);
        final long intervalNs = TimeUnit.SECONDS.toNanos(1) / rate;
        latenciesNs = new long[count];
        received = 0;
        final long startNs = System.nanoTime();
        int sent = 0;
        while (received < count)
        {
            final long nowNs = System.nanoTime();
            final long intendedNs = startNs + sent * intervalNs;
            if (sent < count && nowNs - intendedNs >= 0)
            {
                message.putLong(0, intendedNs);
                sent += link.offer(message) ? 1 : 0;
            }
            if (link.poll(TAKEN_AT_ONCE) == 0)
            {
                requirePatience(nowNs, startNs + count * intervalNs);
                Thread.yield();
            }
        }

        Arrays.sort(latenciesNs);
        return String.format(
            Locale.ROOT,
            "%d %d %d",
            Samples.percentile(latenciesNs, 50),
            Samples.percentile(latenciesNs, 99),
            Samples.percentile(latenciesNs, 99.9));
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset)
    {
        final long carried = buffer.getLong(offset);
        if (received < latenciesNs.length)
        {
            latenciesNs[(int)received] = System.nanoTime() - carried;
        }
        sum += carried;
        received++;
    }

    private double through(final long durationNs)
    {
        latenciesNs = new long[0];
        received = 0;
        long sent = 0;
        final long startNs = System.nanoTime();
        long nowNs = startNs;
        while (nowNs - startNs < durationNs || received < sent)
        {
            int work = 0;
            for (int i = 0; i < BURST && nowNs - startNs < durationNs && link.offer(message); i++)
            {
                work++;
            }
            sent += work;
            work += link.poll(TAKEN_AT_ONCE);
            nowNs = System.nanoTime();
            if (work == 0)
            {
                requirePatience(nowNs, startNs + durationNs);
                Thread.yield();
            }
        }

        return received * 1e9 / (nowNs - startNs);
    }

    private double oneWay(final long durationNs)
    {
        long sent = 0;
        final long startNs = System.nanoTime();
        long nowNs = startNs;
        while (nowNs - startNs < durationNs || !link.isDrained())
        {
            int work = 0;
            while (work < BURST && nowNs - startNs < durationNs && link.offer(message))
            {
                work++;
            }
            sent += work;
            nowNs = System.nanoTime();
            if (work == 0)
            {
                requirePatience(nowNs, startNs + durationNs);
                Thread.yield();
            }
        }

        return sent * 1e9 / (nowNs - startNs);
    }

    private static void requirePatience(final long nowNs, final long endNs)
    {
        if (nowNs - endNs > PATIENCE_NS)
        {
            throw new IllegalStateException("messages did not come back");
        }
    }

    @Override
    public void close()
    {
        link.close();
    }
}
