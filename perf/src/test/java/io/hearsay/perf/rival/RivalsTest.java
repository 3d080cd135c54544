package io.hearsay.perf.rival;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.hearsay.perf.load.Idling;
import io.hearsay.perf.load.LoadRun;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each system starts three nodes and accounts for every message, in a flood and at a pace.
 */
class RivalsTest
{
    private static final int FLOOD_COUNT = 500;
    private static final int PACED_COUNT = 100;

    @ParameterizedTest
    @CsvSource({
        "hearsay, OCB 8192, app|engines, 1, 64",
        "hearsay, NONE 1408, publisher|others, 1, 1024",
        "hearsay, OCB 1408, all, 3, 16",
        "aeron-mdc, MTU 1408, app|engines, 1, 64",
        "aeron-mdc, MTU 1408, each, 2, 3000",
        "aeron-mdc, MTU 8192, publisher|others, 1, 64",
        "nio, 8192, app|engines, 1, 64",
        "nio, 1408, all, 2, 1024",
        "jgroups, UDP, app|engines, 1, 64",
        "scalecube, 1 ms, app|engines, 1, 64"})
    void shouldAccountForEveryMessage(
        final String system, final String variant, final String placement, final int publishers, final int size)
    {
        final LoadSpec spec = new LoadSpec(
            system, variant, 3, publishers, size, Placement.named(placement), Idling.BACKOFF, FLOOD_COUNT);
        try (LoadRun run = new LoadRun(spec, TimeUnit.SECONDS.toNanos(20), Rivals::start))
        {
            // Ends when as many messages are sent as can be counted.
            requireAll(run.measure(0, TimeUnit.SECONDS.toNanos(20)), publishers * FLOOD_COUNT);
            final int rate = PACED_COUNT * 10;
            requireAll(run.measure(rate, TimeUnit.MILLISECONDS.toNanos(100)), publishers * PACED_COUNT);
        }
    }

    private static void requireAll(final Map<String, Object> row, final long count)
    {
        assertEquals(count, row.get("offered"), row::toString);
        assertEquals(count, row.get("everywhere"), row::toString);
        assertEquals(0L, row.get("lost"), row::toString);
        assertEquals(0L, row.get("duplicates"), row::toString);
        assertEquals(0L, row.get("strays"), row::toString);
        assertTrue((double)row.get("throughput") > 0, row::toString);
    }

    @Test
    void shouldRefuseASystemThatItDoesNotKnow()
    {
        assertThrows(IllegalArgumentException.class, () -> Rivals.variants("carrier-pigeon"));
    }
}
