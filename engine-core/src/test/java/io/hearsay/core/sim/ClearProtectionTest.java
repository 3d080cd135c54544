package io.hearsay.core.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;

import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.testing.Seeded;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ClearProtectionTest
{
    private static final int KEY_ID = 7;
    private static final long SENDER = 99;

    @Test
    void shouldAcceptEachNumberOnceAndNothingBehindTheWindow()
    {
        Seeded.run(10, (random) ->
        {
            final ClearProtection sealing = new ClearProtection(KEY_ID, Long.MAX_VALUE);
            final ClearProtection opening = new ClearProtection(KEY_ID, Long.MAX_VALUE);
            final UnsafeBuffer packet = new UnsafeBuffer(new byte[256]);
            final Set<Long> seen = new HashSet<>();
            long highest = 0;
            for (int i = 0; i < 3_000; i++)
            {
                final int spread = i < 20 ? 10 : 2 * ClearProtection.REPLAY_WINDOW;
                final long number = Math.max(0, highest - spread + random.nextInt(spread + spread / 8));
                PacketFlyweight.putHeader(packet, 0, PacketFlyweight.PULL_SYNC, SENDER, number, 0);
                final int length = sealing.seal(packet, 0, 24);

                final int expected = number > highest || i == 0 ? 24 :
                    number <= highest - ClearProtection.REPLAY_WINDOW ? PacketProtection.TOO_OLD :
                    seen.contains(number) ? PacketProtection.REPLAYED : 24;
                assertEquals(expected, opening.open(packet, 0, length, true), number + " after " + highest);
                if (expected == 24)
                {
                    seen.add(number);
                    highest = Math.max(highest, number);
                }
            }
        });
    }
}
