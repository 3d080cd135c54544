package io.hearsay.perf.report;

import java.util.List;

import io.hearsay.perf.rival.Rivals;

/**
 * The colour of a system, and the dashes of its variants: the same in all charts. Colours are classes of the page's
 * style sheet, for there they are others in the dark.
 */
final class Palette
{
    /** Dashes of a line by the number of the variant. */
    private static final String[] DASHES = {"", "6 3", "2 3", "9 3 2 3"};

    /** Known systems in the order in which they stand; all others come last, in a colour of their own. */
    private static final List<String> SYSTEMS =
        List.of(Rivals.HEARSAY, Rivals.AERON, Rivals.JGROUPS, Rivals.SCALECUBE, Rivals.NIO);
    private static final String AERON_ROUND_TRIP = "aeron";

    private Palette()
    {
    }

    /**
     * Colour of a system.
     *
     * @param system by name.
     * @return a class of the style sheet.
     */
    static String colour(final String system)
    {
        return colour(number(system));
    }

    /**
     * A colour.
     *
     * @param number from 0 on.
     * @return a class of the style sheet.
     */
    static String colour(final int number)
    {
        return "c" + number % (SYSTEMS.size() + 1);
    }

    /**
     * Dashes of a line.
     *
     * @param number of the variant, from 0 on.
     * @return for stroke-dasharray; empty for none.
     */
    static String dashes(final int number)
    {
        return DASHES[number % DASHES.length];
    }

    /**
     * Dashes of a variant's line.
     *
     * @param system  by name.
     * @param variant of it.
     * @return for stroke-dasharray; empty for none.
     */
    static String dashes(final String system, final String variant)
    {
        return dashes(Math.max(0, variantNumber(system, variant)));
    }

    /**
     * Where a system and its variant stand among others.
     *
     * @param system  by name.
     * @param variant of it.
     * @return to compare with those of others.
     */
    static String order(final String system, final String variant)
    {
        final int number = variantNumber(system, variant);
        return "" + number(system) + ' ' + system + ' ' + (number < 0 ? "9 " + variant : number);
    }

    private static int number(final String system)
    {
        final int index = SYSTEMS.indexOf(system.equals(AERON_ROUND_TRIP) ? Rivals.AERON : system);
        return index < 0 ? SYSTEMS.size() : index;
    }

    private static int variantNumber(final String system, final String variant)
    {
        return SYSTEMS.contains(system) ? Rivals.variants(system).indexOf(variant) : -1;
    }
}
