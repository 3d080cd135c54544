package io.hearsay.core.testing;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;

/**
 * What peers, origins and messages take in the memory of an agent. What is made in its full size at the start counts as
 * well: by the bytes that room for one more thing takes, whether it is used or not. One thread.
 */
public final class AgentMemory
{
    /** Length of a message. */
    public static final int MESSAGE_LENGTH = 64;

    private static final int FIRST_COUNT = 64;
    private static final int LAST_COUNT = 4_096;
    private static final int ROOM_FOR_ORIGINS = 2 * LAST_COUNT;
    private static final int SMALL_LOG_LENGTH = 64 * 1_024;
    private static final int LARGE_LOG_LENGTH = 16 * 1_024 * 1_024;
    private static final int FIRST_LOG_LENGTH = LARGE_LOG_LENGTH / 2;
    private static final int LAST_LOG_LENGTH = 4 * LARGE_LOG_LENGTH;
    private static final int FIRST_RETAINED = 4_096;
    private static final int LAST_RETAINED = 32 * FIRST_RETAINED;
    private static final int EVICTING_COUNT = 100;
    private static final int EVICTING_LENGTH = 1_000;
    private static final int MET_AT_ONCE = 32;

    /** The base of an origin is fixed by then, and it is not hot any more; nothing is declared lost yet. */
    private static final int REST_MS = 3_000;

    private AgentMemory()
    {
    }

    /**
     * Peers that discovery names and that sent a packet.
     *
     * @return what one takes.
     */
    public static MemoryGrowth ofPeers()
    {
        final MeasuredNode node = new MeasuredNode(settings(SMALL_LOG_LENGTH, FIRST_COUNT));
        return MemoryGrowth.measure(FIRST_COUNT, LAST_COUNT, (count) ->
        {
            node.meet(count);
            return node.footprint().length();
        });
    }

    /**
     * Origins of which a message came, and nothing is retained or missing.
     *
     * @return what one takes, without the room for it.
     */
    public static MemoryGrowth ofIdleOrigins()
    {
        final MeasuredNode node = new MeasuredNode(settings(SMALL_LOG_LENGTH, ROOM_FOR_ORIGINS));
        node.meet(1);
        final long evicting = node.newOrigin();
        final int[] known = {0};
        final long[] evicted = {0};
        return MemoryGrowth.measure(FIRST_COUNT, LAST_COUNT, (count) ->
        {
            for (; known[0] < count; known[0]++)
            {
                node.push(node.newOrigin(), 1, 1, MESSAGE_LENGTH);
            }
            evicted[0] = evictAll(node, evicting, evicted[0]);
            return node.footprint().length();
        });
    }

    /**
     * Origins that are forgotten, of which a tombstone is left.
     *
     * @return what one takes.
     */
    public static MemoryGrowth ofTombstones()
    {
        final MeasuredNode node = new MeasuredNode(settings(SMALL_LOG_LENGTH, ROOM_FOR_ORIGINS)
            .set(EngineOption.ORIGIN_LINGER, EngineOption.ORIGIN_LINGER.min()));
        node.meet(1);
        final int[] buried = {0};
        final long[] evicted = {0};
        return MemoryGrowth.measure(FIRST_COUNT, LAST_COUNT, (count) ->
        {
            while (buried[0] < count)
            {
                // a few at a time: what they take while they are known is used again for the next ones
                final int end = Math.min(count, buried[0] + MET_AT_ONCE);
                for (; buried[0] < end; buried[0]++)
                {
                    node.push(node.newOrigin(), 1, 1, MESSAGE_LENGTH);
                }
                evicted[0] = evictAll(node, MeasuredNode.FIRST_PEER, evicted[0]);
            }
            return node.footprint().length();
        });
    }

    /**
     * Origins of which one message is retained.
     *
     * @return what one takes, without the room for it, and without the record in the log.
     */
    public static MemoryGrowth ofOriginsWithOneRetained()
    {
        return ofOrigins(new MeasuredNode(settings(LARGE_LOG_LENGTH, ROOM_FOR_ORIGINS)), 1);
    }

    /**
     * Origins of which two messages are retained and the one between them is missing.
     *
     * @return what one takes, without the room for it, and without the records in the log.
     */
    public static MemoryGrowth ofOriginsWithOneMissing()
    {
        return ofOrigins(new MeasuredNode(settings(LARGE_LOG_LENGTH, ROOM_FOR_ORIGINS)), 1, 3);
    }

    /**
     * Origins of which one message is retained, with a client that wants order.
     *
     * @return what one takes, without the room for it, and without the record in the log.
     */
    public static MemoryGrowth ofOriginsOfAnOrderedClient()
    {
        final MeasuredNode node = new MeasuredNode(settings(LARGE_LOG_LENGTH, ROOM_FOR_ORIGINS));
        node.attachOrdered();
        return ofOrigins(node, 1);
    }

    private static MemoryGrowth ofOrigins(final MeasuredNode node, final int... sequences)
    {
        node.meet(1);
        final int[] known = {0};
        return MemoryGrowth.measure(FIRST_COUNT, LAST_COUNT, (count) ->
        {
            for (; known[0] < count; known[0]++)
            {
                final long origin = node.newOrigin();
                for (final int sequence : sequences)
                {
                    node.push(origin, sequence, 1, MESSAGE_LENGTH);
                }
            }
            return node.footprint().length();
        });
    }

    /**
     * Room for origins, in a log of the default size.
     *
     * @return what room for one takes that does not exist.
     */
    public static MemoryGrowth ofRoomForOrigins()
    {
        return MemoryGrowth.measure(FIRST_COUNT, LAST_COUNT, (count) ->
            new MeasuredNode(settings(LARGE_LOG_LENGTH, count)).footprint().length());
    }

    /**
     * Messages of 64 bytes that are retained, of one origin.
     *
     * @param runCount messages that came together.
     * @return what one takes beyond its payload: its share of a record in the log and of the index, and of the room in
     * the index that comes with as much of the log.
     */
    public static MemoryGrowth ofRetainedMessages(final int runCount)
    {
        final MeasuredNode node = new MeasuredNode(settings(LARGE_LOG_LENGTH, FIRST_COUNT));
        node.meet(1);
        final long origin = node.newOrigin();
        final int[] last = {0};
        final double roomPerLogByte = ofRoomForLogBytes().most();
        return MemoryGrowth.measure(FIRST_RETAINED, LAST_RETAINED, (count) ->
        {
            for (; last[0] + runCount <= count; last[0] += runCount)
            {
                node.push(origin, last[0] + 1, runCount, MESSAGE_LENGTH);
            }
            // the last run may not be whole
            final double perMessage = node.retainedLength() * (1 + roomPerLogByte) / last[0] - MESSAGE_LENGTH;
            return node.footprint().length() + perMessage * count;
        });
    }

    /**
     * The log itself.
     *
     * @return what a byte of it takes beside itself: room in the index. What the index takes for what is in the log
     * comes with that.
     */
    public static MemoryGrowth ofRoomForLogBytes()
    {
        return MemoryGrowth.measureDoublings(FIRST_LOG_LENGTH, LAST_LOG_LENGTH, (length) ->
            new MeasuredNode(settings(length, FIRST_COUNT)).footprint().length());
    }

    private static long evictAll(final MeasuredNode node, final long origin, final long last)
    {
        for (int i = 1; i <= EVICTING_COUNT; i++)
        {
            node.push(origin, last + i, 1, EVICTING_LENGTH);
        }
        node.run(REST_MS);
        return last + EVICTING_COUNT;
    }

    private static Settings settings(final int logLength, final int maxOrigins)
    {
        return new Settings()
            .set(EngineOption.LOG_LENGTH, logLength)
            .set(EngineOption.MAX_ORIGINS, maxOrigins)
            .set(EngineOption.ACK_WINDOWS, EngineOption.ACK_WINDOWS.min());
    }
}
