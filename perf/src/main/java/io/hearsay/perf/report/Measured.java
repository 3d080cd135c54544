package io.hearsay.perf.report;

import java.util.List;
import java.util.Optional;

import io.hearsay.perf.rig.Samples;

/**
 * A setup and its rounds.
 *
 * @param setup that was measured.
 * @param rows  of the rounds, at least one.
 */
record Measured(Setup setup, List<Row> rows)
{
    /**
     * A figure.
     *
     * @param name of the field, see {@link Row#number}.
     * @return what was measured, nothing if no round has it.
     */
    Optional<Samples> samples(final String name)
    {
        return Rows.samples(rows, name);
    }

    /**
     * The median of a figure.
     *
     * @param name of the field.
     * @return the median, NaN if no round has it.
     */
    double median(final String name)
    {
        return samples(name).map(Samples::median).orElse(Double.NaN);
    }
}
