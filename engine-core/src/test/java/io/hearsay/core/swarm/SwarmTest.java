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
    /** An idle sync named only after the day what a node lacked. */
    private static final long LATE = 1_336;
    /** Of what was named only the first 256 runs were confirmed, while one peer named nothing. */
    private static final long NAMED = 6_638;
    /** Much is to be pushed again, a few runs at a time. */
    private static final long SLOW = 3_312;
    /** What only a dead peer had not confirmed was pushed to all again. */
    private static final long DEAD = 7_102;

    static LongStream seeds()
    {
        final Long seed = Long.getLong("hearsay.sim.seed");
        return seed == null ?
            LongStream.concat(LongStream.rangeClosed(1, SCENARIOS), LongStream.of(MOVED, LATE, NAMED, SLOW, DEAD)) :
            LongStream.of(seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepAllPromisesOnABadDay(final long seed)
    {
        ScenarioRun.of(seed);
    }
}
