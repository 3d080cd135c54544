package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.config.Settings;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.log.MessageLog;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.testing.PassThroughProtection;
import io.hearsay.core.testing.TestCounters;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One node of a {@link FuzzedWorld}: a real agent with everything small and every timeout short, so that few bytes of
 * input fill it and little virtual time heals it.
 */
final class FuzzedNode
{
    static final int LOG_LENGTH = 64 * 1024;
    static final int MAX_ORIGINS = 8;
    static final int MAX_PEERS = 10;

    private static final long MS_NS = 1_000_000L;
    private static final CounterDescriptor[] COPIES = {
        CounterDescriptor.MESSAGES_BY_PUSH, CounterDescriptor.MESSAGES_BY_PULL, CounterDescriptor.DUPLICATES_DROPPED,
        CounterDescriptor.BELOW_BASE, CounterDescriptor.REFUSED_NO_ROOM, CounterDescriptor.REFUSED_TOO_FAR,
        CounterDescriptor.REFUSED_ORIGINS_FULL, CounterDescriptor.REFUSED_HOLES_FULL,
        CounterDescriptor.REFUSED_OWN_ORIGIN};

    final FakeTransport transport = new FakeTransport();
    final GossipAgent agent;
    /** Whether a client may ruin its rings. */
    boolean expectsNonsense;

    private final List<Throwable> errors = new ArrayList<>();
    private final EngineCounters counters = TestCounters.create();

    FuzzedNode(final FuzzedWorld world, final long nodeId, final UnsafeBuffer logMemory)
    {
        logMemory.setMemory(0, logMemory.capacity(), (byte)0);
        agent = new GossipAgent(new GossipContext(
            nodeId, transport, new PassThroughProtection(), () -> world.nowNs, () -> world.nowUs,
            new SplittableRandom(nodeId), settings(), counters, errors::add, logMemory, null));
    }

    static UnsafeBuffer logMemory()
    {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(LOG_LENGTH + MessageLog.TRAILER_LENGTH, 64));
    }

    private static Settings settings()
    {
        return new Settings()
            .set(EngineOption.LOG_LENGTH, LOG_LENGTH)
            .set(EngineOption.MAX_ORIGINS, MAX_ORIGINS)
            .set(EngineOption.MAX_PEERS, MAX_PEERS)
            // exactly once holds while no tombstone is evicted
            .set(EngineOption.ORIGIN_TOMBSTONES, 1_024)
            .set(EngineOption.WINDOW_WIDTH, 1_024)
            .set(EngineOption.ACK_WINDOWS, 16)
            .set(EngineOption.ACK_TIMEOUT, 10 * MS_NS)
            .set(EngineOption.PULL_INTERVAL, 10 * MS_NS)
            .set(EngineOption.PEER_TIMEOUT, 100 * MS_NS)
            .set(EngineOption.PROBE_INTERVAL, 20 * MS_NS)
            // longer than a client can fill the log that does not poll: what is refused meanwhile is not lost
            .set(EngineOption.GAP_TIMEOUT, 2_000 * MS_NS)
            .set(EngineOption.HOLD_TIMEOUT, 2_000 * MS_NS)
            .set(EngineOption.CLIENT_LIVENESS_TIMEOUT, 200 * MS_NS)
            .set(EngineOption.ORIGIN_LINGER, 200 * MS_NS)
            .conclude();
    }

    long count(final CounterDescriptor counter)
    {
        return counters.get(counter);
    }

    /** What must be so at any time. */
    void check()
    {
        for (final Throwable error : errors)
        {
            if (!expectsNonsense || !error.getMessage().contains("its rings hold nonsense"))
            {
                throw new AssertionError("told the error handler", error);
            }
        }
        errors.clear();

        for (final CounterDescriptor counter : CounterDescriptor.of(CounterScope.ENGINE))
        {
            assertTrue(counters.get(counter) >= 0, () -> counter + " is negative: " + counters.get(counter));
        }
        long copies = 0;
        for (final CounterDescriptor counter : COPIES)
        {
            copies += counters.get(counter);
        }
        assertEquals(counters.get(CounterDescriptor.PAYLOAD_COPIES), copies, "copies do not add up");
        final NodeState state = agent.state();
        final long used = state.log.head() - state.log.tail();
        assertTrue(used >= 0 && used <= LOG_LENGTH, () -> "the log holds " + used);
        assertTrue(state.origins.count() <= MAX_ORIGINS, "too many origins");
        assertTrue(state.peers.provenCount() <= MAX_PEERS && state.peers.liveCount() <= MAX_PEERS, "too many peers");
    }
}
