package io.hearsay.io.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.KeyringEntry;
import org.junit.jupiter.api.Test;

class KeyringTableTest
{
    private static final long NOW_US = 1_800_000_000_000_000L;
    private static final List<KeyringEntry> ENTRIES = List.of(
        new KeyringEntry(0x957BCABE, Algorithm.AES_256_OCB, false, 1_234_567, NOW_US - 95_000_000L),
        new KeyringEntry(0x957BCABE, Algorithm.NONE, false, 0, KeyringEntry.NEVER),
        new KeyringEntry(0x00C0FFEE, Algorithm.AES_256_OCB, true, 42, NOW_US - 450_000L));

    private final KeyringTable table = new KeyringTable(NOW_US);

    @Test
    void shouldShowKeys()
    {
        assertEquals("""
            key       algorithm          sending        accepted  last one
            957bcabe  AES-256-OCB                        1234567  95 s ago
            957bcabe  NONE                                     0  never
            00c0ffee  AES-256-OCB        yes                  42  0.4 s ago""",
            String.join("\n", table.byKey(ENTRIES)));
    }

    @Test
    void shouldSumUpByAlgorithm()
    {
        assertEquals("""
            algorithm          sending        accepted  last one
            NONE                                     0  never
            AES-256-OCB        yes             1234609  0.4 s ago""",
            String.join("\n", table.byAlgorithm(ENTRIES)));
    }

    @Test
    void shouldShowOneObjectALineToPrograms()
    {
        assertEquals(
            "{\"key\":\"957bcabe\",\"algorithm\":\"AES-256-OCB\",\"sending\":false,\"accepted\":1234567," +
            "\"lastUs\":1799999905000000}\n" +
            "{\"key\":\"957bcabe\",\"algorithm\":\"NONE\",\"sending\":false,\"accepted\":0,\"lastUs\":null}\n" +
            "{\"key\":\"00c0ffee\",\"algorithm\":\"AES-256-OCB\",\"sending\":true,\"accepted\":42," +
            "\"lastUs\":1799999999550000}",
            String.join("\n", KeyringTable.jsonByKey(ENTRIES)));
        assertEquals(
            "{\"algorithm\":\"NONE\",\"sending\":false,\"accepted\":0,\"lastUs\":null}\n" +
            "{\"algorithm\":\"AES-256-OCB\",\"sending\":true,\"accepted\":1234609,\"lastUs\":1799999999550000}",
            String.join("\n", KeyringTable.jsonByAlgorithm(ENTRIES)));
    }

    @Test
    void shouldFitAScreen()
    {
        for (final Algorithm algorithm : Algorithm.values())
        {
            final List<KeyringEntry> entries =
                List.of(new KeyringEntry(-1, algorithm, true, 99_999_999_999_999L, NOW_US - 864_000_000_000_000L));
            for (final String line : table.byKey(entries))
            {
                assertTrue(line.length() <= 80, line);
            }
        }
    }

    @Test
    void shouldSayHowLongAgo()
    {
        final long second = 1_000_000;
        assertEquals("never", table.ago(KeyringEntry.NEVER));
        assertEquals("0.0 s ago", table.ago(NOW_US + second));
        assertEquals("0.0 s ago", table.ago(NOW_US));
        assertEquals("9.9 s ago", table.ago(NOW_US - 10 * second + 1));
        assertEquals("10 s ago", table.ago(NOW_US - 10 * second));
        assertEquals("119 s ago", table.ago(NOW_US - 119 * second));
        assertEquals("2 min ago", table.ago(NOW_US - 120 * second));
        assertEquals("119 min ago", table.ago(NOW_US - 7_199 * second));
        assertEquals("2 h ago", table.ago(NOW_US - 7_200 * second));
        assertEquals("47 h ago", table.ago(NOW_US - 172_799 * second));
        assertEquals("2 days ago", table.ago(NOW_US - 172_800 * second));
    }

    @Test
    void shouldNotRemoveWhatIsInUse()
    {
        final List<KeyringEntry> entries = List.of(
            new KeyringEntry(1, Algorithm.AES_256_OCB, false, 5, NOW_US - 9_999_999),
            new KeyringEntry(2, Algorithm.AES_256_OCB, false, 5, NOW_US - 10_000_000),
            new KeyringEntry(3, Algorithm.AES_256_OCB, true, 0, KeyringEntry.NEVER));

        final IllegalStateException refusal = assertThrows(
            IllegalStateException.class,
            () -> EngineTarget.requireUnused("key 00000001", entries, entry -> entry.keyId() == 1, NOW_US));
        assertEquals("key 00000001 is in use: a packet under it was accepted 9.9 s ago, so another node still sends " +
            "so; --force removes it all the same", refusal.getMessage());
        assertDoesNotThrow(() ->
        {
            EngineTarget.requireUnused("key", entries, entry -> entry.keyId() == 2, NOW_US);
            EngineTarget.requireUnused("key", entries, entry -> entry.keyId() == 3, NOW_US);
            EngineTarget.requireUnused("key", entries, entry -> entry.keyId() == 4, NOW_US);
        });
    }
}
