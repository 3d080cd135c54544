package io.hearsay.core.testing;

import java.util.SplittableRandom;

/**
 * Runs a check with generators of several seeds and says which seed failed. Any thread.
 */
public final class Seeded
{
    private Seeded()
    {
    }

    /**
     * What is checked with one seed.
     */
    @FunctionalInterface
    public interface Check
    {
        /**
         * Check once.
         *
         * @param random generator made from the seed.
         */
        void run(SplittableRandom random);
    }

    /**
     * Check with the seeds 1 … count.
     *
     * @param count of seeds.
     * @param check to run with each.
     * @throws AssertionError that names the seed which failed.
     */
    public static void run(final int count, final Check check)
    {
        for (long seed = 1; seed <= count; seed++)
        {
            try
            {
                check.run(new SplittableRandom(seed));
            }
            catch (final RuntimeException | AssertionError ex)
            {
                throw new AssertionError("seed=" + seed + ": " + ex, ex);
            }
        }
    }
}
