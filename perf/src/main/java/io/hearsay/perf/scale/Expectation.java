package io.hearsay.perf.scale;

/**
 * What the literature says of random gossip in a complete graph, with one call a round by each node, and no loss.
 */
final class Expectation
{
    private static final double LN_2 = Math.log(2);
    private static final double LN_3 = Math.log(3);

    private Expectation()
    {
    }

    /**
     * Rounds until push alone has reached everybody: log₂ n + ln n + O(1) (B. Pittel, On spreading a rumor, 1987).
     *
     * @param n nodes.
     * @return rounds, each a way in one direction.
     */
    static double pushRounds(final int n)
    {
        return Math.log(n) / LN_2 + Math.log(n);
    }

    /**
     * Rounds until push and pull together have reached everybody: log₃ n + O(ln ln n) (R. Karp, C. Schindelhauer,
     * S. Shenker, B. Vöcking, Randomized rumor spreading, 2000); their n ln ln n copies are ln ln n of each node.
     *
     * @param n nodes.
     * @return rounds, each a way there and back, with a factor of 1 before the second term.
     */
    static double pushPullRounds(final int n)
    {
        return Math.log(n) / LN_3 + copies(n);
    }

    /**
     * Copies that a node receives of push and pull together: ln ln n, to within a factor.
     *
     * @param n nodes.
     * @return copies.
     */
    static double copies(final int n)
    {
        return Math.log(Math.log(n));
    }
}
