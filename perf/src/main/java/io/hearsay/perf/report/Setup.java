package io.hearsay.perf.report;

/**
 * What was put under load, and how: rows with the same setup are rounds of one measurement.
 *
 * @param system    that was measured.
 * @param variant   of it; says how many published if that was more than one node.
 * @param nodes     of the cluster.
 * @param size      of a message in bytes.
 * @param rate      messages a second, 0 in a flood.
 * @param placement of the work on threads, and what these do without work.
 */
record Setup(String system, String variant, int nodes, int size, int rate, String placement)
{
    /** Rate of a flood. */
    static final int FLOOD = 0;

    /**
     * Of a row of kind load.
     */
    static Setup of(final Row row)
    {
        final int publishers = row.whole("publishers", 1);
        return new Setup(
            row.text("system"),
            row.text("variant") + (publishers == 1 ? "" : ", " + publishers + " publish"),
            row.whole("nodes", 0),
            row.whole("size", 0),
            row.whole("rate", FLOOD),
            (row.text("placement") + ' ' + row.text("idle")).trim());
    }

    /**
     * What may be compared with each other.
     *
     * @return nodes, size and rate.
     */
    Load load()
    {
        return new Load(nodes, size, rate);
    }

    /**
     * Name of the system and its variant.
     */
    String name()
    {
        return (system + ' ' + variant).trim();
    }

    /**
     * A load, whoever carries it.
     *
     * @param nodes of the cluster.
     * @param size  of a message in bytes.
     * @param rate  messages a second, 0 in a flood.
     */
    record Load(int nodes, int size, int rate)
    {
        /**
         * In words.
         */
        String title()
        {
            return nodes + "\u00A0nodes, " + Unit.grouped(size) + "\u00A0B" +
                (rate == FLOOD ? "" : ", " + rateTitle(rate));
        }

        static String rateTitle(final int rate)
        {
            return rate == FLOOD ? "flood" : Unit.grouped(rate) + "\u00A0msg/s";
        }
    }
}
