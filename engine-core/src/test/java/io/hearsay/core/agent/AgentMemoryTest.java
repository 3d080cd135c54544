package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.AgentMemory;
import io.hearsay.core.testing.MeasuredNode;
import io.hearsay.core.testing.MemoryGrowth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a peer, an origin and a retained message cost at the most, tables that just doubled included: limits that hold
 * whatever is added to their classes.
 */
class AgentMemoryTest
{
    private static final double MAX_PEER_LENGTH = 256;
    private static final double MAX_IDLE_ORIGIN_LENGTH = 256;
    private static final double MAX_LENGTH_BEYOND_PAYLOAD = 16;

    /** Headers of a record and of its run are shared by the messages of it: this is what one message alone pays. */
    private static final double MAX_LENGTH_BEYOND_PAYLOAD_ALONE = 64;

    private static final int GAP_MS = (int)(EngineOption.GAP_TIMEOUT.defaultValue() / 1_000_000) + 1_000;

    @Test
    void shouldTakeAtMost256BytesForAPeer()
    {
        final MemoryGrowth growth = AgentMemory.ofPeers();
        assertTrue(growth.typical() >= 100, "too good to be true: " + growth.typical());
        assertTrue(growth.most() <= MAX_PEER_LENGTH, growth.most() + " bytes for each peer");
    }

    @Test
    void shouldTakeAtMost256BytesForAnIdleOriginAndItsRoom()
    {
        final MemoryGrowth origin = AgentMemory.ofIdleOrigins();
        final MemoryGrowth room = AgentMemory.ofRoomForOrigins();
        assertTrue(origin.typical() >= 100 && room.typical() >= 8, "too good to be true");
        assertTrue(
            origin.most() + room.most() <= MAX_IDLE_ORIGIN_LENGTH,
            origin.most() + " and " + room.most() + " bytes for each idle origin");
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 20, 113})
    void shouldTakeAtMost16BytesForARetainedMessageOfARun(final int runCount)
    {
        final double most = AgentMemory.ofRetainedMessages(runCount).most();
        assertTrue(most >= 4, "too good to be true: " + most);
        assertTrue(most <= MAX_LENGTH_BEYOND_PAYLOAD, most + " bytes beyond the payload in runs of " + runCount);
    }

    @Test
    void shouldTakeLittleMoreThanItsHeadersForARetainedMessageThatCameAlone()
    {
        final double most = AgentMemory.ofRetainedMessages(1).most();
        assertTrue(most <= MAX_LENGTH_BEYOND_PAYLOAD_ALONE, most + " bytes beyond the payload");
    }

    @Test
    void shouldMeasureWhatItSays()
    {
        final MeasuredNode node = new MeasuredNode(new Settings().set(EngineOption.LOG_LENGTH, 1 << 20));
        node.meet(100);
        assertEquals(100, node.count(CounterDescriptor.PEERS_PROVEN));
        assertEquals(100, node.count(CounterDescriptor.PACKETS_RECEIVED));
        for (int i = 0; i < 100; i++)
        {
            final long origin = node.newOrigin();
            node.push(origin, 1, 2, 64);
            node.push(origin, 4, 1, 64);
        }
        node.run(2);
        assertEquals(101, node.count(CounterDescriptor.ORIGINS));
        assertEquals(300, node.count(CounterDescriptor.MESSAGES_BY_PUSH));
        assertTrue(node.retainedLength() > 300 * 64);
        assertEquals(node.retainedLength(), node.count(CounterDescriptor.LOG_USED));
        assertEquals(0, node.count(CounterDescriptor.GAPS_DECLARED));
        node.run(GAP_MS);
        assertEquals(100, node.count(CounterDescriptor.GAPS_DECLARED), "one was missing of each origin");
    }
}
