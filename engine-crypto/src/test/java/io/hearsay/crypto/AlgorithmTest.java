package io.hearsay.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;

import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

class AlgorithmTest
{
    @Test
    void shouldHaveTheNumbersOfTheWireFormat()
    {
        assertEquals(0, Algorithm.NONE.number());
        assertEquals(1, Algorithm.AES_256_CBC.number());
        assertEquals(2, Algorithm.AES_256_GCM.number());
        assertEquals(3, Algorithm.CHACHA20_POLY1305.number());
        assertEquals(4, Algorithm.AES_256_OCB.number());
        for (final Algorithm algorithm : Algorithm.values())
        {
            assertEquals(algorithm.ordinal(), algorithm.number(), "in the order of their numbers");
        }
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
        assertEquals(
            "unknown algorithm ROT13, choose one of NONE, AES-256-CBC, AES-256-GCM, ChaCha20-Poly1305, AES-256-OCB",
            message);
    }

    @Test
    void shouldKnowLengthsOfKeysAndSealedBodies()
    {
        assertEquals(0, Algorithm.NONE.keyLength());
        assertEquals(96, Algorithm.AES_256_CBC.keyLength());
        assertEquals(32, Algorithm.AES_256_OCB.keyLength());
        for (final Algorithm algorithm : Algorithm.values())
        {
            final Set<Integer> possible = new HashSet<>();
            int most = 0;
            for (int length = 0; length < 200; length++)
            {
                final int sealedLength = algorithm.sealedLength(length);
                final boolean isCbc = algorithm == Algorithm.AES_256_CBC;
                final int expected = !algorithm.isKeyed() ? length : (isCbc ? (length / 16 + 1) * 16 : length) + 16;
                assertEquals(expected, sealedLength);
                possible.add(sealedLength);
                most = Math.max(most, sealedLength - length);
            }
            assertEquals(algorithm.overheadLength(), most);
            for (int length = -40; length < 200; length++)
            {
                assertEquals(possible.contains(length), algorithm.isSealedLength(length), algorithm + " " + length);
            }
        }
    }
}
