package io.hearsay.core.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class PeerBitsTest
{
    private final PeerBits bits = new PeerBits();

    @Test
    void shouldGiveEachOfSixtyFourPeersABitOfItsOwn()
    {
        assertEquals(64, IntStream.range(0, 64).map((i) -> bits.take()).filter((bit) -> bit >= 0 && bit < 64)
            .distinct().count());
        bits.giveBack(17);
        assertEquals(17, bits.take());
    }

    @Test
    void shouldLetFurtherPeersShareThemEvenly()
    {
        final int[] peers = new int[64];
        for (int i = 0; i < 64 * 5; i++)
        {
            peers[bits.take()]++;
        }
        for (final int count : peers)
        {
            assertEquals(5, count);
        }
    }
}
