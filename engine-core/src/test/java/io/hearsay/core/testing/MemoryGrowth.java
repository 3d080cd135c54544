package io.hearsay.core.testing;

/**
 * How memory grows with the number of one thing. Tables grow by steps, so that a thing costs more just behind a step
 * than before it: both are told.
 *
 * @param typical bytes of one thing on average, from the first count to the last: powers of two, so that tables that
 *                double are as full at one as at the other.
 * @param most    bytes of one thing at the most unfavourable count: just when tables have grown.
 * @param count   the last count.
 */
public record MemoryGrowth(double typical, double most, int count)
{
    /** Behind so many times the first count, the room that tables had left at that one does not matter. */
    private static final int STEADY_FACTOR = 8;

    private static final int STEPS_PER_OCTAVE = 8;

    /**
     * Memory at one count.
     */
    @FunctionalInterface
    public interface Measure
    {
        /**
         * Make as many things and measure. Called with ascending counts.
         *
         * @param count of things, all in all.
         * @return bytes.
         */
        double length(int count);
    }

    /**
     * Measure at several counts.
     *
     * @param firstCount the lowest, a power of two.
     * @param lastCount  the highest, a power of two, at least 16 times as much.
     * @param measure    called for each count.
     * @return what one thing takes.
     */
    public static MemoryGrowth measure(final int firstCount, final int lastCount, final Measure measure)
    {
        final double first = measure.length(firstCount);
        double last = first;
        double most = 0;
        int count = firstCount;
        for (int step = 1; count < lastCount; step++)
        {
            count = (int)Math.min(lastCount, Math.round(firstCount * Math.pow(2, (double)step / STEPS_PER_OCTAVE)));
            last = measure.length(count);
            if (count >= STEADY_FACTOR * firstCount)
            {
                most = Math.max(most, (last - first) / (count - firstCount));
            }
        }

        return new MemoryGrowth((last - first) / (lastCount - firstCount), most, lastCount);
    }

    /**
     * Measure at powers of two alone.
     *
     * @param firstCount the lowest, a power of two.
     * @param lastCount  the highest, a power of two.
     * @param measure    called for each count.
     * @return what one thing takes; at the most, what one of those behind a doubling takes.
     */
    public static MemoryGrowth measureDoublings(final int firstCount, final int lastCount, final Measure measure)
    {
        final double first = measure.length(firstCount);
        double last = first;
        double most = 0;
        for (int count = firstCount; count < lastCount; count *= 2)
        {
            final double before = last;
            last = measure.length(2 * count);
            most = Math.max(most, (last - before) / count);
        }

        return new MemoryGrowth((last - first) / (lastCount - firstCount), most, lastCount);
    }
}
