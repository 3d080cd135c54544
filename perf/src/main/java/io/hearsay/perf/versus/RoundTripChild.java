package io.hearsay.perf.versus;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.hearsay.perf.load.Latency;
import io.hearsay.perf.rig.ChildJvm;
import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rival.RoundTripEnd;
import io.hearsay.perf.rival.RoundTripEnds;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Main class of a child that is one end of a round trip. It answers
 * <ul>
 * <li><code>echo</code>, and from then on sends back each message that arrives;</li>
 * <li><code>measure MS</code> with a row, after it has sent one message after the other for so long, each when the one
 * before was back.</li>
 * </ul>
 */
final class RoundTripChild implements ChildJvm.Service
{
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOST_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int DIGITS = 3;

    private final Histogram latencies = new Histogram(LONGEST_NS, DIGITS);
    private final UnsafeBuffer message;
    private final String[] args;
    private RoundTripEnd end;
    private Thread echoing;
    private long sequence;
    private boolean isBack;
    private volatile boolean isRunning = true;

    /**
     * Create.
     *
     * @param args system, variant, own port, the other's port, length of a message.
     */
    private RoundTripChild(final String... args)
    {
        this.args = args;
        message = new UnsafeBuffer(new byte[Integer.parseInt(args[4])]);
    }

    /**
     * Run until the standard input ends.
     *
     * @param args system, variant, own port, the other's port, length of a message.
     * @throws IOException          if the standard input fails.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        final RoundTripChild child = new RoundTripChild(args);
        ChildJvm.serve(child);
        child.close();
        // Systems with threads of their own do not always let them end.
        System.exit(0);
    }

    private void close() throws InterruptedException
    {
        isRunning = false;
        if (echoing != null)
        {
            echoing.join();
        }
        if (end != null)
        {
            end.close();
        }
    }

    @Override
    public String answer(final List<String> words)
    {
        return switch (words.get(0))
        {
            case "echo" -> echo();
            case "measure" -> measure(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words.get(1))));
            default -> throw new IllegalArgumentException("there is nothing to do called " + words);
        };
    }

    private RoundTripEnd start(final RoundTripEnd.Sink sink)
    {
        return RoundTripEnds.start(args[0], args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]), sink);
    }

    private String echo()
    {
        end = start(this::keep);
        echoing = new Thread(this::work);
        echoing.start();
        return "";
    }

    private void work()
    {
        while (isRunning)
        {
            if (end.doWork() == 0)
            {
                end.idle();
            }
            // Once connected, in the cycle in which it arrived.
            if (isBack && end.offer(message, 0, message.capacity()))
            {
                isBack = false;
            }
        }
    }

    private void keep(final DirectBuffer buffer, final int offset, final int length)
    {
        message.putBytes(0, buffer, offset, length);
        isBack = true;
    }

    private String measure(final long durationNs)
    {
        if (end == null)
        {
            end = start((buffer, offset, length) -> isBack |= buffer.getLong(offset) == sequence);
            final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
            while (!end.isConnected())
            {
                end.doWork();
                require(deadlineNs - System.nanoTime() > 0, "the other end was not heard of");
            }
        }

        latencies.reset();
        final long startNs = System.nanoTime();
        long sentNs = startNs;
        while (sentNs - startNs < durationNs)
        {
            final long backNs = goAndComeBack(sentNs);
            latencies.recordValue(backNs - sentNs);
            sentNs = backNs;
        }

        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", "roundTrip");
        row.put("system", args[0]);
        row.put("variant", args[1]);
        row.put("size", message.capacity());
        row.put("latency", Latency.toRow(latencies));
        return ResultFile.line(row);
    }

    private long goAndComeBack(final long sentNs)
    {
        message.putLong(0, ++sequence);
        isBack = false;
        boolean isSent = false;
        while (true)
        {
            isSent = isSent || end.offer(message, 0, message.capacity());
            final int work = end.doWork();
            final long nowNs = System.nanoTime();
            if (isBack)
            {
                return nowNs;
            }
            require(nowNs - sentNs < LOST_NS, "a message did not come back");
            if (work == 0)
            {
                end.idle();
            }
        }
    }

    private static void require(final boolean isTrue, final String otherwise)
    {
        if (!isTrue)
        {
            throw new IllegalStateException(otherwise);
        }
    }
}
