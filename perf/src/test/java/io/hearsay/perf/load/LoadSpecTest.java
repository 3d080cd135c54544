package io.hearsay.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LoadSpecTest
{
    @Test
    void shouldComeOutOfACommandLineAsItWentIn()
    {
        final LoadSpec spec =
            new LoadSpec("one", "two words", 8, 2, 1_024, Placement.PUBLISHER_OTHERS, Idling.BACKOFF, 77);

        assertEquals(spec, LoadSpec.fromArgs(spec.toArgs()));
    }

    @Test
    void shouldRefuseWhatMakesNoSense()
    {
        assertThrows(IllegalArgumentException.class, () -> spec(1, 1, 64));
        assertThrows(IllegalArgumentException.class, () -> spec(3, 4, 64));
        assertThrows(IllegalArgumentException.class, () -> spec(3, 1, 15));
        assertThrows(IllegalArgumentException.class, () -> Placement.named("nowhere"));
        assertThrows(IllegalArgumentException.class, () -> Idling.named("dreaming"));
    }

    private static LoadSpec spec(final int nodes, final int publishers, final int size)
    {
        return new LoadSpec("one", "two", nodes, publishers, size, Placement.ALL, Idling.SPINNING, 1);
    }
}
