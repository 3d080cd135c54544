package io.hearsay.core.swarm;

import java.util.SplittableRandom;

/**
 * Draws from one seed, as scenarios want them.
 */
final class Draw
{
    private final SplittableRandom random;

    Draw(final long seed)
    {
        random = new SplittableRandom(seed * 0x9E37_79B9_7F4A_7C15L ^ 0x5EED_0F5A_4A23L);
    }

    /** Whether something with a probability happens. */
    boolean happens(final double probability)
    {
        return random.nextDouble() < probability;
    }

    /** A number, both ends included. */
    int between(final int min, final int max)
    {
        return random.nextInt(min, max + 1);
    }

    /** A number, both ends included. */
    long between(final long min, final long max)
    {
        return random.nextLong(min, max + 1);
    }

    /** A number of which each order of magnitude is as likely as another, both ends included. */
    long magnitude(final long min, final long max)
    {
        return Math.min(max, (long)(min * StrictMath.pow((double)max / min, random.nextDouble())));
    }

    /** A number below a limit with two decimals, which a person can read. */
    double share(final double max)
    {
        return Math.round(random.nextDouble() * max * 100) / 100.0;
    }

    /** One of some. */
    long oneOf(final long... values)
    {
        return values[random.nextInt(values.length)];
    }

    long seed()
    {
        return random.nextLong();
    }

    /** Some of the numbers below a limit, at least one and not all unless there is one only. */
    int[] someOf(final int limit)
    {
        final int count = limit == 1 ? 1 : between(1, limit - 1);
        return random.ints(0, limit).distinct().limit(count).sorted().toArray();
    }
}
