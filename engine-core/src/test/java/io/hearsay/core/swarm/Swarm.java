package io.hearsay.core.swarm;

/**
 * Lives through scenarios that nobody has seen, for as long as it is given, and prints what it found:
 * <code>mvn -q -Pswarm -Dswarm.minutes=10</code>. The one place here that reads a clock.
 */
public final class Swarm
{
    private static final long NS_PER_MINUTE = 60_000_000_000L;
    private static final int PROGRESS = 100;

    private Swarm()
    {
    }

    /**
     * Run it.
     *
     * @param args minutes to run for, and the first seed; 0 for one from the clock.
     */
    public static void main(final String[] args)
    {
        final long startNs = System.nanoTime();
        final long endNs = startNs + (long)(Double.parseDouble(args[0]) * NS_PER_MINUTE);
        final long firstSeed = Long.parseLong(args[1]) == 0 ? System.currentTimeMillis() : Long.parseLong(args[1]);
        long seed = firstSeed;
        int failures = 0;
        while (System.nanoTime() - endNs < 0)
        {
            try
            {
                ScenarioRun.of(seed);
            }
            catch (final AssertionError error)
            {
                failures++;
                System.out.println("FAILED " + error.getMessage() + "\n");
            }
            seed++;
            if ((seed - firstSeed) % PROGRESS == 0)
            {
                System.out.println(
                    seed - firstSeed + " scenarios, " + failures + " failed, next seed " + seed);
            }
        }
        System.out.println((seed - firstSeed) + " scenarios from seed " + firstSeed + " in " +
            (System.nanoTime() - startNs) / 1_000_000_000 + " s, " + failures + " failed");
        System.exit(failures == 0 ? 0 : 1);
    }
}
