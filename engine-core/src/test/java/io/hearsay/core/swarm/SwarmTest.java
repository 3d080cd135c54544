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
    /** A peer that moved was probed at its old address alone. */
    private static final long MOVED = 3_453;
    /** All nodes move, so that only discovery can tell them where the others are. */
    private static final long ALL_MOVED = 3_553;

    static LongStream seeds()
    {
        final Long seed = Long.getLong("hearsay.sim.seed");
        return seed == null ?
            LongStream.concat(LongStream.rangeClosed(1, SCENARIOS), LongStream.of(MOVED, ALL_MOVED)) :
            LongStream.of(seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepAllPromisesOnABadDay(final long seed)
    {
        ScenarioRun.of(seed);
    }
}
