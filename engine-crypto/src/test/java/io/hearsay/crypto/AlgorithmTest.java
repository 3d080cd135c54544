package io.hearsay.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

class AlgorithmTest
{
    @Test
    void shouldHaveTheNumbersOfTheWireFormat()
    {
        assertEquals(0, Algorithm.NONE.number());
        assertEquals(4, Algorithm.AES_256_OCB.number());
    }

    @Test
    void shouldBeFoundByName()
    {
        for (final Algorithm algorithm : Algorithm.values())
        {
            assertSame(algorithm, Algorithm.named(algorithm.label()));
            assertTrue(algorithm.overheadLength() <= PacketFlyweight.MAX_OVERHEAD_LENGTH);
        }
        assertSame(Algorithm.AES_256_OCB, Algorithm.named("aes-256-ocb"));

        final String message = assertThrows(
            IllegalArgumentException.class, () -> Algorithm.named("ROT13")).getMessage();
        assertEquals("unknown algorithm ROT13, choose one of NONE, AES-256-OCB", message);
    }
}
