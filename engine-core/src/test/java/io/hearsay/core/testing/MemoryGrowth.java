package io.hearsay.core.testing;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;

/**
 * How the memory of an agent grows with one thing: its length at several counts, from few to some thousands. Tables
 * grow by steps, so that a thing costs more just behind a step than before it: both are told. What is made in its full
 * size at the start counts as well: by the bytes that room for another thing takes, whether it is used or not. One
 * thread.
 */
public final class MemoryGrowth
{
    private static final int FIRST_COUNT = 64;
    private static final int LAST_COUNT = 4_096;

    /** From here on the room that tables had left at the first count does not matter. */
    private static final int STEADY_COUNT = 1_024;

    private static final int STEPS_PER_OCTAVE = 8;
    private static final int ROOM_FOR_ORIGINS = 2 * LAST_COUNT;
    private static final int SMALL_LOG_LENGTH = 64 * 1_024;
    private static final int LARGE_LOG_LENGTH = 16 * 1_024 * 1_024;
    private static final int MESSAGE_LENGTH = 64;
    private static final int RETAINED_COUNT = 32 * LAST_COUNT;
    private static final int EVICTING_COUNT = 100;
    private static final int EVICTING_LENGTH = 1_000;

    /** The base of an origin is fixed by then, and it is not hot any more; nothing is declared lost yet. */
    private static final int REST_MS = 3_000;

    private final double typical;
    private final double most;

    private MemoryGrowth(final double typical, final double most)
    {
        this.typical = typical;
        this.most = most;
    }

    private interface Measure
    {
        /** Length in bytes with so many things; called with ascending counts. */
        double length(int count);
    }

    /**
     * Bytes of one thing on average, from one power of two to another.
     *
     * @return bytes.
     */
    public double typical()
    {
        return typical;
    }

    /**
     * Bytes of one thing at the most unfavourable count: just when tables have grown.
     *
     * @return bytes.
     */
    public double most()
    {
        return most;
    }

    /**
     * Peers that discovery names and that sent a packet.
     *
     * @return what one takes.
     */
    public static MemoryGrowth ofPeers()
    {
        final MeasuredNode node = new MeasuredNode(settings(SMALL_LOG_LENGTH, FIRST_COUNT));
        return measure(FIRST_COUNT, LAST_COUNT, STEADY_COUNT, (count) ->
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
        final int[] known = {0};
        node.meet(1);
        final long evicting = node.newOrigin();
        final long[] evicted = {0};
        return measure(FIRST_COUNT, LAST_COUNT, STEADY_COUNT, (count) ->
        {
            for (; known[0] < count; known[0]++)
            {
                node.push(node.newOrigin(), 1, 1, MESSAGE_LENGTH);
            }
            for (int i = 0; i < EVICTING_COUNT; i++)
            {
                node.push(evicting, ++evicted[0], 1, EVICTING_LENGTH);
            }
            node.run(REST_MS);
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
        return ofOrigins(1);
    }

    /**
     * Origins of which two messages are retained and the one between them is missing.
     *
     * @return what one takes, without the room for it, and without the records in the log.
     */
    public static MemoryGrowth ofOriginsWithOneMissing()
    {
        return ofOrigins(1, 3);
    }

    private static MemoryGrowth ofOrigins(final int... sequences)
    {
        final MeasuredNode node = new MeasuredNode(settings(LARGE_LOG_LENGTH, ROOM_FOR_ORIGINS));
        final int[] known = {0};
        node.meet(1);
        return measure(FIRST_COUNT, LAST_COUNT, STEADY_COUNT, (count) ->
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
        return measure(FIRST_COUNT, LAST_COUNT, STEADY_COUNT, (count) ->
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
        final long[] last = {0};
        final double roomPerLogByte = roomPerLogByte();
        return measure(LAST_COUNT, RETAINED_COUNT, RETAINED_COUNT / 4, (count) ->
        {
            for (; last[0] + runCount <= count; last[0] += runCount)
            {
                node.push(origin, last[0] + 1, runCount, MESSAGE_LENGTH);
            }
            final double length = node.footprint().length() + node.retainedLength() * (1 + roomPerLogByte);
            return length / last[0] * count - (double)MESSAGE_LENGTH * count;
        });
    }

    private static double roomPerLogByte()
    {
        final long before = new MeasuredNode(settings(LARGE_LOG_LENGTH, FIRST_COUNT)).footprint().length();
        final long after = new MeasuredNode(settings(2 * LARGE_LOG_LENGTH, FIRST_COUNT)).footprint().length();
        return (double)(after - before) / LARGE_LOG_LENGTH;
    }

    private static Settings settings(final int logLength, final int maxOrigins)
    {
        return new Settings()
            .set(EngineOption.LOG_LENGTH, logLength)
            .set(EngineOption.MAX_ORIGINS, maxOrigins)
            .set(EngineOption.ACK_WINDOWS, EngineOption.ACK_WINDOWS.min());
    }

    private static MemoryGrowth measure(
        final int firstCount, final int lastCount, final int steadyCount, final Measure measure)
    {
        final double first = measure.length(firstCount);
        double last = first;
        double most = 0;
        for (int step = 1, count = firstCount; count < lastCount; step++)
        {
            // one behind a power of two, too: there a table has just doubled
            final double next = firstCount * Math.pow(2, (double)step / STEPS_PER_OCTAVE);
            count = (int)Math.min(lastCount, Math.round(next));
            last = measure.length(count);
            if (count >= steadyCount)
            {
                most = Math.max(most, (last - first) / (count - firstCount));
            }
        }

        return new MemoryGrowth((last - first) / (lastCount - firstCount), most);
    }
}
