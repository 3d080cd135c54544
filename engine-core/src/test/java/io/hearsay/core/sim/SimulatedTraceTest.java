package io.hearsay.core.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

class SimulatedTraceTest
{
    private static final long MS = 1_000_000L;

    @Test
    void shouldBeTheSameByteForByteFromTheSameSeed()
    {
        final String trace = trace(1);
        assertEquals(trace, trace(1));
        assertNotEquals(trace, trace(2));
    }

    @Test
    void shouldSayWhoSentWhatToWhomAndWhen()
    {
        final SimulatedCluster cluster = new SimulatedCluster(3).start(2);
        cluster.run(300 * MS);
        final StringBuilder out = new StringBuilder();
        cluster.network().trace(new SimulatedTrace(out));
        cluster.node(0).client().offer("hello");
        cluster.run(400 * MS);
        cluster.network().inject("10.9.9.9:1", cluster.node(0).address(), new byte[3]);
        cluster.run(MS);
        cluster.crash(1);

        final String a = Long.toHexString(cluster.node(0).nodeId());
        final String b = Long.toHexString(cluster.node(1).nodeId());
        final String there = cluster.node(0).address() + " > " + cluster.node(1).address() + " ";
        final String back = cluster.node(1).address() + " > " + cluster.node(0).address() + " ";
        final List<String> lines = out.toString().lines().toList();
        assertEquals("    300.000000 ms  node      10.0.0.0:7400 client 1 offers 5 bytes on topic 0", lines.get(0));
        assertTrue(lines.get(1).startsWith("    300.000000 ms  sent      " + there + "push #"), lines.get(1));
        assertTrue(lines.get(1).endsWith(" of " + a + " run " + a + "/1-1 topic 0 hops 1"), lines.get(1));
        assertTrue(lines.get(2).contains(" ms  arrived   " + there + "push #"), lines.get(2));
        assertHas(lines, "node      10.0.0.1:7400 client 1 gets " + a + "/1-1");
        assertHas(lines, "sent      " + back + "ack #", " of " + b + " to " + a + ", #", " 1");
        assertHas(lines, "sent      ", "sync #", " holds " + a + "/1-1");
        assertHas(lines, "arrived   10.9.9.9:1 > 10.0.0.0:7400 3 bytes of nonsense");
        assertTrue(lines.get(lines.size() - 1).endsWith("ms  node      10.0.0.1:7400 crashes"), "" + lines);
    }

    @Test
    void shouldSayHowAFailureIsRepeated()
    {
        final SimulatedCluster cluster = new SimulatedCluster(4).start(2);
        final AssertionError error = assertThrows(AssertionError.class, () -> cluster.runUntil(() -> false, MS));
        assertTrue(error.getMessage().endsWith("mvn test -Dtest=SimulatedTraceTest#shouldSayHowAFailureIsRepeated" +
            " -Dsurefire.failIfNoSpecifiedTests=false -Dhearsay.sim.seed=4 -Dhearsay.sim.trace=trace.txt"),
            error.getMessage());
    }

    private static void assertHas(final List<String> lines, final String... parts)
    {
        assertTrue(
            lines.stream().anyMatch((line) -> List.of(parts).stream().allMatch(line::contains)),
            () -> List.of(parts) + " in " + String.join("\n", lines));
    }

    private static String trace(final long seed)
    {
        final StringBuilder out = new StringBuilder();
        final SimulatedCluster cluster = new SimulatedCluster(seed)
            .link(SimulatedLink.LAN.withLoss(0.1).withDuplication(0.1).withCorruption(0.1).withReordering(0.1, MS));
        cluster.network().trace(new SimulatedTrace(out));
        cluster.start(4);
        for (int i = 0; i < 30; i++)
        {
            cluster.node(i & 3).client().offer("message " + i);
            cluster.run(MS);
        }
        cluster.restart(2);
        cluster.run(500 * MS);
        return out.toString();
    }
}
