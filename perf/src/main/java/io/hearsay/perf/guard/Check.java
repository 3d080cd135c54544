package io.hearsay.perf.guard;

import java.util.Locale;

/**
 * One comparison. Immutable.
 *
 * @param what     is compared.
 * @param measured value; NaN if nothing was measured, which does not hold.
 * @param limit    to compare it with.
 * @param isFloor  whether it must not be below the limit; else it must not be above.
 */
record Check(String what, double measured, double limit, boolean isFloor)
{
    static Check atLeast(final String what, final double measured, final double limit)
    {
        return new Check(what, measured, limit, true);
    }

    static Check atMost(final String what, final double measured, final double limit)
    {
        return new Check(what, measured, limit, false);
    }

    boolean holds()
    {
        return isFloor ? measured >= limit : measured <= limit;
    }

    @Override
    public String toString()
    {
        return String.format(
            Locale.ROOT, "%-9s %-60s %9.3f, at %s %.2f",
            holds() ? "holds" : "VIOLATED", what, measured, isFloor ? "least" : "most", limit);
    }
}
