package io.hearsay.core.swarm;

import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A few hundred bad days, always the same ones.
 */
class SwarmTest
{
    private static final int SCENARIOS = 250;

    static LongStream seeds()
    {
        final Long seed = Long.getLong("hearsay.sim.seed");
        return seed == null ? LongStream.rangeClosed(1, SCENARIOS) : LongStream.of(seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepAllPromisesOnABadDay(final long seed)
    {
        ScenarioRun.of(seed);
    }
}
