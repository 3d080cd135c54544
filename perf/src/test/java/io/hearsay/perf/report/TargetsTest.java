package io.hearsay.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

class TargetsTest
{
    private static final int PACED = 10_000;

    private final List<Map<String, Object>> rows = new ArrayList<>();

    private void throughput(final String system, final String variant, final int nodes, final double... rounds)
    {
        for (int i = 0; i < rounds.length; i++)
        {
            rows.add(Planted.with(Planted.load(system, variant, nodes, 0, i + 1), "throughput", rounds[i]));
        }
    }

    private List<Target> targets()
    {
        final Rows all = Planted.rows(rows);
        return Targets.of(all, new Loads(all.ofKind("load")));
    }

    private Target target(final String where, final String what)
    {
        final List<Target> found = targets().stream()
            .filter((target) -> target.where().replace('\u00A0', ' ').replace('\u202F', ' ').startsWith(where) &&
                target.what().contains(what))
            .toList();
        assertEquals(1, found.size(), () -> where + " " + what + ": " + found);
        return found.get(0);
    }

    private Verdict verdict(final String where, final String what)
    {
        return target(where, what).verdict();
    }

    @Test
    void shouldSayThatNothingWasMeasured()
    {
        assertEquals(
            Set.of(Verdict.NOT_MEASURED), targets().stream().map(Target::verdict).collect(Collectors.toSet()));
    }

    @Test
    void shouldReachAThroughputJustSo()
    {
        throughput("hearsay", "OCB 8192", 3, 4e6, 2e6, 9e6);
        throughput("aeron-mdc", "MTU 8192", 3, 4e6, 4e6, 4e6);
        throughput("jgroups", "UDP", 3, 2e6, 2e6, 2e6);

        assertEquals(Verdict.REACHED, verdict("3 nodes", "≥ aeron-mdc MTU 8192"));
        assertEquals(Verdict.REACHED, verdict("3 nodes", "≥ 2 × jgroups"));
        assertEquals(Verdict.NOT_MEASURED, verdict("8 nodes", "≥ 4 × aeron-mdc MTU 1408"));
    }

    @Test
    void shouldMissAThroughputByLittle()
    {
        throughput("hearsay", "OCB 8192", 8, 2.99e6);
        throughput("jgroups", "UDP", 8, 1e6);
        throughput("nio", "8192", 8, 6e6);
        throughput("hearsay", "OCB 1408", 8, 1.49e6);
        throughput("aeron-mdc", "MTU 1408", 8, 1e6);

        assertEquals(Verdict.MISSED, verdict("8 nodes", "≥ 3 × jgroups"));
        assertEquals(Verdict.MISSED, verdict("8 nodes", "≥ 0.5 × nio 8192"));
        assertEquals(Verdict.MISSED, verdict("8 nodes", "OCB 1408: throughput ≥ 1.5 × aeron-mdc MTU 1408"));
        assertTrue(target("8 nodes", "≥ 3 × jgroups").measured().contains("2.99"));
    }

    @Test
    void shouldNotTakeClearTextForEncrypted()
    {
        throughput("hearsay", "NONE 8192", 3, 9e6);
        throughput("aeron-mdc", "MTU 8192", 3, 4e6);

        assertEquals(Verdict.NOT_MEASURED, verdict("3 nodes", "≥ aeron-mdc MTU 8192"));
        assertEquals(Verdict.NOT_MEASURED, verdict("3 nodes, all", "lost 0"));
    }

    @Test
    void shouldCompareCostsAndLatencyWithTheSameDatagrams()
    {
        final Map<String, Object> our = Planted.load("hearsay", "OCB 1408", 3, PACED, 1);
        rows.add(Planted.with(our, "latency", Planted.latency(9_000)));
        rows.add(Planted.with(
            Planted.load("aeron-mdc", "MTU 1408", 3, PACED, 1), "latency", Planted.latency(9_001)));
        rows.add(Planted.with(Planted.load("hearsay", "OCB 8192", 3, 0, 1), "cpuNs", 501));
        rows.add(Planted.load("aeron-mdc", "MTU 8192", 3, 0, 1));

        assertEquals(Verdict.REACHED, verdict("3 nodes, 64 B, 10 000 msg/s", "OCB 1408: p50"));
        assertEquals(Verdict.NOT_MEASURED, verdict("3 nodes, 64 B, 10 000 msg/s", "OCB 8192: p50"));
        assertEquals(Verdict.MISSED, verdict("3 nodes, 64 B, flood", "OCB 8192: CPU time"));
    }

    @Test
    void shouldLookAtTheWorstOfWhatMustBeNothing()
    {
        throughput("hearsay", "OCB 8192", 3, 4e6, 4e6);
        assertEquals(Verdict.REACHED, verdict("3 nodes, 64 B, flood", "allocated"));
        assertEquals(Verdict.REACHED, verdict("3 nodes, all", "lost 0"));

        rows.add(Planted.with(Planted.load("hearsay", "OCB 1408", 3, 0, 1), "allocated", 0.5));
        rows.add(Planted.with(Planted.load("hearsay", "OCB 1408", 3, 1_000, 2), "duplicates", 1));
        assertEquals(Verdict.MISSED, verdict("3 nodes, 64 B, flood", "allocated"));
        assertEquals(Verdict.MISSED, verdict("3 nodes, all", "lost 0"));
        assertEquals("0 / 1", target("3 nodes, all", "lost 0").measured());
    }

    @Test
    void shouldCompareRoundTripsWithTheFloor()
    {
        for (int round = 1; round <= 3; round++)
        {
            rows.add(Planted.roundTrip("hearsay", "OCB", round, 20_000 * round));
            rows.add(Planted.roundTrip("hearsay", "OCB own thread", round, 30_000 * round));
            rows.add(Planted.roundTrip("nio", "UDP", round, 10_000 * round));
        }

        assertEquals(Verdict.REACHED, verdict("two processes", "OCB: round trip"));
        assertEquals(Verdict.MISSED, verdict("two processes", "OCB own thread: round trip"));
    }

    @Test
    void shouldReachAPartOfTheMemory()
    {
        rows.add(Planted.memory("peer", 256));
        rows.add(Planted.memory("peer with a socket of its own", 799));
        rows.add(Planted.memory("origin, idle, with the room for it", 256.1));
        rows.add(Planted.memory("retained message of 64 B beyond its payload, run of 1", 60.7));
        rows.add(Planted.memory("retained message of 64 B beyond its payload, run of 20", 8.9));

        assertEquals(Verdict.REACHED, verdict("memory", "per peer"));
        assertEquals(Verdict.MISSED, verdict("memory", "per idle origin"));
        assertEquals(Verdict.IN_PART, verdict("memory", "per retained message"));
        assertTrue(target("memory", "per retained message").detail().startsWith("1 of 2"));
    }

    @Test
    void shouldSayWhenRunsAreCompared()
    {
        final Map<String, Object> our = Planted.load("hearsay", "OCB 8192", 3, 0, 1);
        final Map<String, Object> their = Planted.load("aeron-mdc", "MTU 8192", 3, 0, 1);
        final Rows all = Rows.of(List.of(Planted.file(List.of(our)), Planted.file(List.of(their))));

        final List<Target> targets = Targets.of(all, new Loads(all.ofKind("load"))).stream()
            .filter((target) -> target.detail().contains("not in the same run")).toList();

        assertEquals(2, targets.size(), targets::toString);
    }
}
