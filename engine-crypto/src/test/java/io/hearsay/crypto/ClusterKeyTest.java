package io.hearsay.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClusterKeyTest
{
    @Test
    void shouldReadAnIdAsItIsWritten()
    {
        for (final int id : new int[]{0, 1, -1, Integer.MIN_VALUE, 0xadca11ba})
        {
            assertTrue(ClusterKey.isId(ClusterKey.format(id)));
            assertEquals(id, ClusterKey.parseId(ClusterKey.format(id)));
        }
        assertEquals(0xadca11ba, ClusterKey.parseId("ADCA11BA"));
        for (final String text : new String[]{"", "adca11b", "adca11ba0", "+dca11ba", "adca11bg", " dca11ba"})
        {
            assertFalse(ClusterKey.isId(text), text);
        }
    }

    private static final String KEY = "00112233445566778899aabbccddeeff0123456789abcdeffedcba9876543210";

    @Test
    void shouldTakeOverTheBytes()
    {
        final byte[] given = Hex.bytes(KEY);
        try (ClusterKey key = ClusterKey.take(given))
        {
            assertArrayEquals(new byte[ClusterKey.LENGTH], given);
            assertEquals(KEY, Hex.text(key.bytes()));
        }
    }

    @Test
    void shouldWipeOnCloseTwice()
    {
        final ClusterKey key = ClusterKey.take(Hex.bytes(KEY));
        final byte[] inside = key.bytes();
        final int id = key.id();

        key.close();
        key.close();

        assertArrayEquals(new byte[ClusterKey.LENGTH], inside);
        assertThrows(IllegalStateException.class, key::bytes);
        assertEquals(id, key.id());
        assertTrue(key.toString().endsWith(", closed]"), key.toString());
    }

    @Test
    void shouldNotPrintTheKey()
    {
        try (ClusterKey key = ClusterKey.take(Hex.bytes(KEY)))
        {
            assertEquals("ClusterKey[id=" + String.format("%08x", key.id()) + "]", key.toString());
            assertFalse(KEY.contains(String.format("%08x", key.id())));
        }
    }

    @Test
    void shouldRefuseAnotherLength()
    {
        assertThrows(IllegalArgumentException.class, () -> ClusterKey.take(new byte[31]));
        assertThrows(IllegalArgumentException.class, () -> ClusterKey.take(new byte[33]));
    }
}
