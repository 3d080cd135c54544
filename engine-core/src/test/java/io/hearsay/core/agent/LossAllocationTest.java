package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;

import com.sun.management.ThreadMXBean;
import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.sim.ClearProtection;
import io.hearsay.core.testing.TestCounters;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.BufferUtil;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * The ways that {@link AllocationTest} does not take: a cluster in which messages are relayed, and get lost, come twice
 * or spoilt, so that there are syncs, requests, responses, windows that expire, holes and duplicates; with one client
 * that is too slow at times, so that logs refuse; with status rows, and pauses in which nothing is to do.
 */
class LossAllocationTest
{
    private static final int NODES = 8;
    private static final int PUBLISHERS = 4;
    private static final int MESSAGES = 4_000;
    private static final int BURST = 64;
    private static final int PAUSE_CYCLES = 2_000;
    private static final int MAX_BATCHES = 60;
    private static final int SLOW_PERIOD = 400;
    private static final long CYCLE_NS = 50_000;
    private static final List<CounterDescriptor> WAYS = List.of(
        CounterDescriptor.MESSAGES_BY_PULL,
        CounterDescriptor.DUPLICATES_DROPPED,
        CounterDescriptor.PUSHES_ENDED,
        CounterDescriptor.PUSHES_MISSED,
        CounterDescriptor.MESSAGES_CONFIRMED,
        CounterDescriptor.HOT_SYNCS_SENT,
        CounterDescriptor.IDLE_SYNCS_SENT,
        CounterDescriptor.REQUESTS_SENT,
        CounterDescriptor.RESPONSES_SENT,
        CounterDescriptor.REJECTED_NOT_AUTHENTIC,
        CounterDescriptor.REJECTED_REPLAYED,
        CounterDescriptor.REFUSED_NO_ROOM,
        CounterDescriptor.NO_ROOM_RECEIVED,
        CounterDescriptor.DELIVERY_BACK_PRESSURED,
        CounterDescriptor.PUBLISH_BACK_PRESSURED);

    private final LossySwitch lossySwitch = new LossySwitch(NODES, new SplittableRandom(1), 30, 10);
    private final GossipAgent[] agents = new GossipAgent[NODES];
    private final HostilePort[] ports = new HostilePort[NODES];
    private final EngineCounters[] counters = new EngineCounters[NODES];
    private final UnsafeBuffer message = new UnsafeBuffer(BufferUtil.allocateDirectAligned(1_024, 64));
    private long nowNs = 1;
    private long cycles;
    private long receivedCount;
    private final MessageHandler handler = (type, buffer, index, length) ->
        receivedCount += type == DeliveryDescriptor.RUN_TYPE_ID ? RunFlyweight.count(buffer, index) :
            buffer.getLong(index + DeliveryDescriptor.GAP_LAST_OFFSET) -
                buffer.getLong(index + DeliveryDescriptor.GAP_FIRST_OFFSET) + 1;

    @Test
    void shouldAllocateNothingOnceItIsWarm()
    {
        final String[] addresses = new String[NODES];
        for (int i = 0; i < NODES; i++)
        {
            addresses[i] = lossySwitch.end(0).describe(i);
        }
        for (int i = 0; i < NODES; i++)
        {
            start(i, addresses);
        }
        run(PAUSE_CYCLES);

        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final StringBuilder seen = new StringBuilder();
        long allocated = Long.MAX_VALUE;
        // pools grow to what the worst of the past needed, and the JVM compiles; both come to an end
        for (int batch = 0; batch < MAX_BATCHES && (batch < 2 || allocated != 0); batch++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            exchange();
            run(PAUSE_CYCLES);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
            seen.append(allocated).append(' ');
        }

        assertEquals(0, allocated, "bytes allocated by each batch of " + MESSAGES + " messages: " + seen);
        for (final CounterDescriptor way : WAYS)
        {
            assertTrue(sum(way) > 0, "not measured: " + way);
        }
        assertEquals(0, sum(CounterDescriptor.CLIENTS_CUT_OFF));
    }

    private void exchange()
    {
        receivedCount = 0;
        final long due = (long)(NODES - 1) * MESSAGES;
        final long startCycle = cycles;
        int offered = 0;
        while (receivedCount < due)
        {
            assertTrue(cycles - startCycle < 100L * MESSAGES, "stands still");
            for (int i = 0; i < BURST && offered < MESSAGES; i++)
            {
                if (!ports[offered % PUBLISHERS].publication().write(
                    PublicationDescriptor.MESSAGE_TYPE_ID,
                    message,
                    0,
                    PublicationDescriptor.PAYLOAD_OFFSET + (offered & 511)))
                {
                    break;
                }
                offered++;
            }
            run(1);
        }
    }

    private void run(final int count)
    {
        for (int cycle = 0; cycle < count; cycle++)
        {
            for (int i = 0; i < NODES; i++)
            {
                agents[i].doWork();
                final boolean isSlow = i == NODES - 1 && cycles / SLOW_PERIOD % 2 == 0;
                if (!isSlow)
                {
                    ports[i].delivery().read(handler);
                }
            }
            nowNs += CYCLE_NS;
            cycles++;
        }
    }

    private long sum(final CounterDescriptor counter)
    {
        long result = 0;
        for (final EngineCounters each : counters)
        {
            result += each.get(counter);
        }
        return result;
    }

    private void start(final int i, final String[] addresses)
    {
        final Settings settings = new Settings()
            .set(EngineOption.LOG_LENGTH, 1 << 18)
            .set(EngineOption.DIRECT_PEERS, 0)
            .set(EngineOption.MAX_ORIGINS, 64)
            .set(EngineOption.MAX_PEERS, 64)
            .conclude();
        counters[i] = TestCounters.create(2 * NODES);
        agents[i] = new GossipAgent(new GossipContext(
            100 + i,
            lossySwitch.end(i),
            new ClearProtection(1, Long.MAX_VALUE),
            () -> nowNs,
            () -> nowNs / 1_000,
            new SplittableRandom(i),
            settings,
            counters[i],
            (throwable) -> { throw new AssertionError(throwable); }));
        agents[i].discovered(addresses);
        ports[i] = new HostilePort(false, 1 << 16);
        assertTrue(agents[i].attach(ports[i]));
    }
}
