package io.hearsay.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class SiteTest
{
    private final Site second = new Site(1, List.of(1_001, 1_002, 1_003), Path.of("some", "where"));

    @Test
    void shouldComeOutOfACommandLineAsItWentIn()
    {
        final LoadSpec spec = new LoadSpec("one", "two", 3, 1, 16, Placement.PROCESS_EACH, Idling.YIELDING, 1);
        final String[] args = Stream.of(spec.toArgs(), second.toArgs()).flatMap(Stream::of).toArray(String[]::new);

        assertEquals(second, Site.fromArgs(args));
        assertEquals(spec, LoadSpec.fromArgs(args));
    }

    @Test
    void shouldHaveOneNodeOrAll()
    {
        assertTrue(second.has(1));
        assertFalse(second.has(0));
        assertEquals(1_003, second.port(2));
        assertTrue(Site.ONE_PROCESS.has(0) && Site.ONE_PROCESS.has(2));
        assertEquals(0, Site.ONE_PROCESS.port(2));
    }
}
