package io.hearsay.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;

import org.junit.jupiter.api.Test;

class RigOptionsTest
{
    private final RigOptions options = new RigOptions(Map.of("rounds", "7", "ms", "0", "idle", "spinning")::get);

    @Test
    void shouldGiveWhatIsGivenAndElseTheDefault()
    {
        assertEquals(7, options.number("rounds", 5));
        assertEquals(3, options.number("rate", 3));
        assertEquals("spinning", options.text("idle", "backoff"));
        assertEquals("8,64", options.text("lengths", "8,64"));
    }

    @Test
    void shouldRefuseWhatIsNoPositiveNumber()
    {
        assertThrows(IllegalArgumentException.class, () -> options.number("ms", 1));
        assertThrows(IllegalArgumentException.class, () -> options.number("idle", 1));
    }
}
