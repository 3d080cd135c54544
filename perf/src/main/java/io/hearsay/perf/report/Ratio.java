package io.hearsay.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.hearsay.perf.rig.Samples;

/**
 * One system's figure over another's. Rounds of the same run that carry the same number are a pair, for they were
 * measured side by side; the ratio is the median of those of the pairs. Without any pair it is that of the medians.
 *
 * @param samples  of the pairs, or the one ratio.
 * @param isPaired whether there was a pair.
 */
record Ratio(Samples samples, boolean isPaired)
{
    /**
     * Compare.
     *
     * @param ours   rounds of the one.
     * @param theirs rounds of the other; one that has no figure above 0 there counts as not measured.
     * @param name   of the field.
     * @return the ratio, nothing if one of them was not measured.
     */
    static Optional<Ratio> of(final List<Row> ours, final List<Row> theirs, final String name)
    {
        final List<Double> ratios = new ArrayList<>();
        for (final Row our : ours)
        {
            theirs.stream()
                .filter((their) -> their.run() == our.run() && their.text("round").equals(our.text("round")))
                .mapToDouble((their) -> our.number(name) / their.number(name))
                .filter(Double::isFinite)
                .forEach(ratios::add);
        }
        if (!ratios.isEmpty())
        {
            return Optional.of(new Ratio(
                new Samples(ratios.stream().mapToDouble(Double::doubleValue).toArray()), true));
        }

        final Optional<Double> our = Rows.samples(ours, name).map(Samples::median);
        final Optional<Double> their = Rows.samples(theirs, name).map(Samples::median).filter((value) -> value > 0);
        return our.isPresent() && their.isPresent() ?
            Optional.of(new Ratio(new Samples(our.get() / their.get()), false)) : Optional.empty();
    }
}
