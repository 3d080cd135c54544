package io.hearsay.perf.memory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.testing.MemoryFootprint;
import io.hearsay.core.testing.MemoryGrowth;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.ClusterProtection;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a protection keeps of a sender: the ciphers of its packet key and its replay window.
 */
final class SenderRows
{
    private static final int FIRST_COUNT = 64;
    private static final int LAST_COUNT = 1_024;
    private static final int STEPS = 16;
    private static final int BODY_LENGTH = 64;
    private static final long NOW_US = 1_700_000_000_000_000L;

    /** Far enough behind the first number that the window takes its full width. */
    private static final long LATER_NUMBER = 1_000;

    private final UnsafeBuffer packet =
        new UnsafeBuffer(ByteBuffer.allocateDirect(PacketFlyweight.BODY_OFFSET + 2 * BODY_LENGTH));
    private long nowNs;

    private SenderRows()
    {
    }

    static List<MemoryRow> measure()
    {
        final List<MemoryRow> rows = new ArrayList<>();
        for (final Algorithm algorithm : Algorithm.values())
        {
            rows.add(new MemoryRow("sender, " + algorithm.label() + ", quiet", new SenderRows().of(algorithm, 0), 0));
        }
        rows.add(new MemoryRow(
            "sender, " + Algorithm.AES_256_OCB.label() + ", busy (full replay window)",
            new SenderRows().of(Algorithm.AES_256_OCB, LATER_NUMBER),
            0));
        rows.add(new MemoryRow("room for a sender (maxSenders)", ofRoom(), 0));
        return rows;
    }

    private static MemoryGrowth ofRoom()
    {
        return MemoryGrowth.measure(LAST_COUNT, STEPS * LAST_COUNT, (count) ->
        {
            try (PacketProtection protection =
                newProtection(Algorithm.NONE, new Settings().set(EngineOption.MAX_SENDERS, count)))
            {
                return new MemoryFootprint().add(protection).length();
            }
        });
    }

    private MemoryGrowth of(final Algorithm algorithm, final long lastNumber)
    {
        try (PacketProtection sender = newProtection(algorithm, new Settings());
            PacketProtection receiver = newProtection(algorithm, new Settings()))
        {
            final int[] known = {0};
            return MemoryGrowth.measure(FIRST_COUNT, LAST_COUNT, (count) ->
            {
                while (known[0] < count)
                {
                    known[0]++;
                    for (long number = 0; number <= lastNumber; number += LATER_NUMBER)
                    {
                        carry(sender, receiver, known[0], number);
                    }
                }
                return new MemoryFootprint().add(receiver).length();
            });
        }
    }

    private void carry(
        final PacketProtection sender, final PacketProtection receiver, final int id, final long packetNumber)
    {
        nowNs += TimeUnit.MILLISECONDS.toNanos(1);
        receiver.onCycle(nowNs, NOW_US);
        PacketFlyweight.putHeader(packet, 0, PacketFlyweight.PUSH_MESSAGE, id, packetNumber, NOW_US);
        final int length = sender.seal(packet, 0, BODY_LENGTH);
        final int result = receiver.open(packet, 0, length, true);
        if (result != BODY_LENGTH)
        {
            throw new IllegalStateException("refused: " + result);
        }
    }

    private static PacketProtection newProtection(final Algorithm algorithm, final Settings settings)
    {
        try (ClusterKey key = ClusterKey.take(new byte[ClusterKey.LENGTH]))
        {
            final PacketProtection protection =
                new ClusterProtection().algorithm(algorithm).key(key).settings(settings).build();
            protection.onCycle(0, NOW_US);
            return protection;
        }
    }
}
