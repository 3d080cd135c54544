package io.hearsay.perf.memory;

import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.testing.AgentMemory;
import io.hearsay.core.testing.MemoryGrowth;

/**
 * What peers, origins and retained messages take in the protocol's core.
 */
final class AgentRows
{
    private static final int MAX_STATE = 256;
    private static final int MAX_BEYOND_PAYLOAD = 16;
    private static final int KIB = 1_024;
    private static final int[] RUNS = {1, 2, 4, 7, 20, 113};
    private static final int SHORTEST_RUN_WITH_LIMIT = 7;

    private AgentRows()
    {
    }

    static List<MemoryRow> measure()
    {
        final MemoryGrowth idle = AgentMemory.ofIdleOrigins();
        final MemoryGrowth room = AgentMemory.ofRoomForOrigins();
        final List<MemoryRow> rows = new ArrayList<>();
        rows.add(new MemoryRow("peer", AgentMemory.ofPeers(), MAX_STATE));
        rows.add(new MemoryRow("origin, idle, with the room for it", sum(idle, room), MAX_STATE));
        rows.add(new MemoryRow("room for an origin (maxOrigins)", room, 0));
        final MemoryGrowth retained = AgentMemory.ofOriginsWithOneRetained();
        rows.add(new MemoryRow("origin with 1 retained message", sum(retained, room), 0));
        rows.add(new MemoryRow(
            "origin with 2 retained messages, 1 missing", sum(AgentMemory.ofOriginsWithOneMissing(), room), 0));
        final MemoryGrowth ordered = AgentMemory.ofOriginsOfAnOrderedClient();
        rows.add(new MemoryRow("origin, for each ordered client", difference(ordered, retained), 0));
        rows.add(new MemoryRow("forgotten origin (originTombstones)", AgentMemory.ofTombstones(), 0));
        rows.add(new MemoryRow("room in the index for a KiB of log (logLength)", ofLogKiB(), 0));
        for (final int run : RUNS)
        {
            rows.add(new MemoryRow(
                "retained message of 64 B beyond its payload, run of " + run,
                AgentMemory.ofRetainedMessages(run),
                run >= SHORTEST_RUN_WITH_LIMIT ? MAX_BEYOND_PAYLOAD : 0));
        }

        return rows;
    }

    private static MemoryGrowth ofLogKiB()
    {
        final MemoryGrowth ofByte = AgentMemory.ofRoomForLogBytes();
        return new MemoryGrowth(KIB * ofByte.typical(), KIB * ofByte.most(), ofByte.count() / KIB);
    }

    private static MemoryGrowth sum(final MemoryGrowth one, final MemoryGrowth other)
    {
        return new MemoryGrowth(one.typical() + other.typical(), one.most() + other.most(), one.count());
    }

    /** The two may be dearest at different counts: then what is dearest of their difference is not known so well. */
    private static MemoryGrowth difference(final MemoryGrowth one, final MemoryGrowth other)
    {
        final double typical = one.typical() - other.typical();
        return new MemoryGrowth(typical, Math.max(typical, one.most() - other.most()), one.count());
    }
}
