package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.sim.ClearProtection;
import io.hearsay.core.testing.AcceptingJournal;
import io.hearsay.core.wire.RunFlyweight;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;

import org.agrona.BufferUtil;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two agents, their rings, log, windows and acknowledgements: not a byte is allocated once they are warm.
 */
class AllocationTest
{
    private static final int MESSAGE_COUNT = 100_000;
    private static final int MAX_BATCHES = 12;
    private static final long CYCLE_NS = 20_000;

    private final LoopbackTransport[] ends = LoopbackTransport.pair();
    private final GossipAgent[] agents = new GossipAgent[2];
    private final HostilePort[] ports = new HostilePort[2];
    private final EngineCounters[] counters = new EngineCounters[2];
    private final UnsafeBuffer message = new UnsafeBuffer(BufferUtil.allocateDirectAligned(128, 64));
    private AcceptingJournal journal;
    private long nowNs = 1;
    private long receivedCount;

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true"})
    void shouldAllocateNothingOnceItIsWarm(final boolean isOrdered, final boolean isJournaled)
    {
        journal = isJournaled ? new AcceptingJournal() : null;
        final MessageHandler handler =
            (type, buffer, index, length) -> receivedCount += RunFlyweight.count(buffer, index);
        for (int i = 0; i < 2; i++)
        {
            start(i, isOrdered);
        }

        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int batch = 0; batch < MAX_BATCHES && (batch < 2 || allocated != 0); batch++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            exchange(handler, MESSAGE_COUNT);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertEquals(0, allocated, "bytes allocated for the last " + MESSAGE_COUNT + " messages");
        assertTrue(counters[0].get(CounterDescriptor.MESSAGES_CONFIRMED) > 0);
        assertEquals(0, counters[0].get(CounterDescriptor.CLIENTS_CUT_OFF));
        assertEquals(isJournaled, counters[0].get(CounterDescriptor.JOURNAL_APPENDED) >= MESSAGE_COUNT);
    }

    private void exchange(final MessageHandler handler, final int count)
    {
        // each message comes out at the other node, and at its own, which asked for that
        receivedCount = 0;
        int offered = 0;
        for (int cycles = 0; receivedCount < 2L * count; cycles++)
        {
            assertTrue(cycles < 10 * count, "stands still");
            for (int i = 0; i < 16 && offered < count; i++)
            {
                final int length = PublicationDescriptor.PAYLOAD_OFFSET + (offered & 63);
                if (!ports[offered & 1].publication().write(
                    PublicationDescriptor.MESSAGE_TYPE_ID, message, 0, length))
                {
                    break;
                }
                offered++;
            }
            for (int i = 0; i < 2; i++)
            {
                agents[i].doWork();
                ports[i].delivery().read(handler);
            }
            nowNs += CYCLE_NS;
        }
    }

    private void start(final int i, final boolean isOrdered)
    {
        final Settings settings = new Settings()
            .set(EngineOption.LOG_LENGTH, 1 << 20)
            .set(EngineOption.MAX_ORIGINS, 64)
            .set(EngineOption.MAX_PEERS, 64)
            .conclude();
        final int count = CounterDescriptor.values().length;
        counters[i] = new EngineCounters(new CountersManager(
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(count * CountersReader.METADATA_LENGTH, 64)),
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(count * CountersReader.COUNTER_LENGTH, 64))));
        agents[i] = new GossipAgent(new GossipContext(
            100 + i,
            ends[i],
            new ClearProtection(1, Long.MAX_VALUE),
            () -> nowNs,
            () -> nowNs / 1_000,
            new SplittableRandom(i),
            settings,
            counters[i],
            (throwable) -> { throw new AssertionError(throwable); },
            null,
            journal));
        agents[i].discovered(new String[]{"10.0.0." + (2 - i) + ":7400"});
        ports[i] = new HostilePort(isOrdered, 1 << 18);
        ports[i].topics = isOrdered ? new int[]{0, 7} : null;
        assertTrue(agents[i].attach(ports[i]));
    }
}
