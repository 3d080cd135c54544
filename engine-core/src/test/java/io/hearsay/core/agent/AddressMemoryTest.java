package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;

import com.sun.management.ThreadMXBean;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.testing.PassThroughProtection;
import io.hearsay.core.testing.TestCounters;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/**
 * What an address costs that discovery names and that was never heard from: counted as the bytes that a whole agent
 * allocates, from the first time that it takes the list until long after it has probed each of them, with a transport
 * that allocates nothing. That is more than what it keeps, never less.
 */
class AddressMemoryTest implements PacketTransport
{
    private static final int COUNT = 10_000;
    private static final int MAX_BYTES_PER_ADDRESS = 16;
    private static final long CYCLE_NS = 10_000_000;
    private static final int CYCLES = 40_000; // 400 s, of which 300 s are taken by three probes of each

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final EngineCounters counters = TestCounters.create();
    private long nowNs = 1;
    private long releasedCount;

    @Test
    void shouldTakeAtMostSixteenBytesForAnAddressNeverHeardFrom()
    {
        final String[] addresses = addresses(COUNT);
        final String[] other = {"n1:1"};
        GossipAgent agent = null;
        long allocated = 0;
        for (int i = 0; i < 2; i++) // the first one loads classes
        {
            agent = newAgent();
            run(agent, other, 200);
            final long before = threads.getCurrentThreadAllocatedBytes();
            run(agent, addresses, CYCLES);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertEquals(0, agent.state().peers.liveCount(), "each was probed three times");
        assertTrue(
            allocated <= (long)MAX_BYTES_PER_ADDRESS * COUNT, (double)allocated / COUNT + " bytes for each address");
        assertTrue(agent.state().peers.addressBytes() <= allocated);
    }

    @Test
    void shouldAllocateNothingWhenDiscoverySaysTheSameAgain()
    {
        final String[] addresses = addresses(COUNT);
        final GossipAgent agent = newAgent();
        run(agent, addresses, 10);

        long allocated = Long.MAX_VALUE;
        for (int batch = 0; batch < 12 && allocated != 0; batch++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20; i++)
            {
                run(agent, addresses, 1);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertEquals(0, allocated);
        assertEquals(0, releasedCount);
    }

    @Test
    void shouldFollowAListWhateverItsOrder()
    {
        final GossipAgent agent = newAgent();
        run(agent, addresses(100), 1);
        final String[] addresses = addresses(1_000);
        final String[] some = Arrays.copyOfRange(addresses, 50, 1_000);
        some[10] = some[500]; // and one of them twice
        run(agent, some, 1);

        assertEquals(949, agent.state().peers.liveCount());
        assertEquals(51, releasedCount);
        for (int i = 0; i < 1_000; i++)
        {
            assertEquals(i >= 50 && i != 60, agent.state().peers.isDiscovered(i), "address " + i);
        }
        run(agent, new String[0], 1);
        assertEquals(0, agent.state().peers.liveCount());
        assertEquals(1_000, counters.get(CounterDescriptor.PEERS_FORGOTTEN));
    }

    @Override
    public int batchLength()
    {
        return 1_408;
    }

    @Override
    public int resolve(final String rawAddress)
    {
        return Integer.parseInt(rawAddress, 1, rawAddress.indexOf(':'), 10);
    }

    @Override
    public void retain(final int address)
    {
    }

    @Override
    public void release(final int address)
    {
        releasedCount++;
    }

    @Override
    public String describe(final int address)
    {
        return "n" + address + ":1";
    }

    @Override
    public int poll(final PacketHandler handler, final int limit)
    {
        return 0;
    }

    @Override
    public int send(final int address, final DirectBuffer packet, final int offset, final int length)
    {
        return length;
    }

    @Override
    public void close()
    {
    }

    private GossipAgent newAgent()
    {
        return new GossipAgent(new GossipContext(
            1,
            this,
            new PassThroughProtection(),
            () -> nowNs,
            () -> nowNs / 1_000,
            new SplittableRandom(1),
            new Settings().set(EngineOption.LOG_LENGTH, 64 * 1_024).set(EngineOption.MAX_ORIGINS, 16).conclude(),
            counters,
            (throwable) -> { throw new AssertionError(throwable); }));
    }

    private void run(final GossipAgent agent, final String[] addresses, final int cycles)
    {
        agent.discovered(addresses);
        for (int i = 0; i < cycles; i++)
        {
            agent.doWork();
            nowNs += CYCLE_NS;
        }
    }

    private static String[] addresses(final int count)
    {
        final String[] result = new String[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = "n" + i + ":1";
        }

        return result;
    }
}
