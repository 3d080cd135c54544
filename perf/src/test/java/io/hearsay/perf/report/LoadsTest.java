package io.hearsay.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.hearsay.perf.rig.Samples;
import org.junit.jupiter.api.Test;

class LoadsTest
{
    private static final Setup.Load FLOOD = new Setup.Load(3, 64, Setup.FLOOD);

    private final List<Map<String, Object>> rows = new ArrayList<>();

    private Loads loads()
    {
        return new Loads(Planted.rows(rows).ofKind("load"));
    }

    private void add(final int rate, final String placement, final int round, final double throughput, final long p50Ns)
    {
        final Map<String, Object> row = Planted.load("hearsay", "OCB 8192", 3, rate, round);
        row.put("placement", placement);
        row.put("throughput", throughput);
        row.put("latency", Planted.latency(p50Ns));
        rows.add(row);
    }

    @Test
    void shouldPutRoundsTogether()
    {
        add(0, "all", 1, 3e6, 1);
        add(0, "all", 2, 9e6, 1);
        add(0, "all", 3, 4e6, 1);
        rows.add(Map.of("kind", "failure", "system", "hearsay"));

        final Samples throughput =
            loads().best("hearsay", "OCB 8192", FLOOD).orElseThrow().samples("throughput").orElseThrow();

        assertEquals(4e6, throughput.median());
        assertEquals(3e6, throughput.lowest());
        assertEquals(9e6, throughput.highest());
    }

    @Test
    void shouldShowASystemWithThePlacementThatSuitsIt()
    {
        add(0, "all", 1, 3e6, 10);
        add(0, "each", 1, 5e6, 90);
        add(1_000, "all", 1, 1_000, 10);
        add(1_000, "each", 1, 1_001, 90);

        final Loads loads = loads();

        assertEquals(4, loads.all().size());
        assertEquals(2, loads.best((setup) -> true).size());
        assertEquals("each spinning", loads.best("hearsay", null, FLOOD).orElseThrow().setup().placement());
        assertEquals(
            "all spinning",
            loads.best("hearsay", null, new Setup.Load(3, 64, 1_000)).orElseThrow().setup().placement());
        assertTrue(loads.best("hearsay", "OCB", FLOOD).isEmpty());
    }

    @Test
    void shouldNotMixOnePublisherWithMore()
    {
        add(0, "all", 1, 3e6, 10);
        rows.add(Planted.with(rows.get(0), "publishers", 3));

        assertEquals(
            List.of("OCB 8192", "OCB 8192, 3 publish"),
            loads().best((setup) -> true).stream().map((measured) -> measured.setup().variant()).toList());
    }

    @Test
    void shouldReadWhatIsNotThereAsNothing()
    {
        final Row row = new Row(0, Map.of("latency", Map.of("count", 0, "p50", 0), "nodes", "three"));

        assertTrue(Double.isNaN(row.number("latency.p50")));
        assertTrue(Double.isNaN(row.number("nodes")));
        assertTrue(Double.isNaN(row.number("cpuNs")));
        assertEquals("", row.text("system"));
        assertTrue(Rows.samples(List.of(row), "nodes").isEmpty());
    }
}
