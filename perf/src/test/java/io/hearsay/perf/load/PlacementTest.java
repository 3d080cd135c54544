package io.hearsay.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;

import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;

class PlacementTest
{
    private final List<Agent> applications = List.of(new Named("a0"), new Named("a1"), new Named("a2"));
    private final List<Agent> engines = Arrays.asList(new Named("e0"), null, new Named("e2"));

    private record Named(String roleName) implements Agent
    {
        @Override
        public int doWork()
        {
            return 0;
        }
    }

    private List<List<String>> placed(final Placement placement)
    {
        return placement.groups(applications, engines, 1).stream()
            .map((group) -> group.agents().stream().map(Agent::roleName).toList())
            .toList();
    }

    @Test
    void shouldPlaceEachAgentOnce()
    {
        assertEquals(List.of(List.of("a0", "a1", "a2"), List.of("e0", "e2")), placed(Placement.APP_ENGINES));
        assertEquals(List.of(List.of("a0", "a1", "a2", "e0", "e2")), placed(Placement.ALL));
        assertEquals(List.of(List.of("a0", "e0"), List.of("a1", "a2", "e2")), placed(Placement.PUBLISHER_OTHERS));
        assertEquals(
            List.of(List.of("a0", "a1", "a2"), List.of("e0"), List.of(), List.of("e2")), placed(Placement.EACH));
        assertEquals(List.of(List.of("a0", "a1", "a2", "e0", "e2")), placed(Placement.PROCESS_EACH));
    }

    @Test
    void shouldBeFoundByName()
    {
        for (final Placement placement : Placement.values())
        {
            assertEquals(placement, Placement.named(placement.label()));
        }
    }
}
