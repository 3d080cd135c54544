package io.hearsay.perf.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * All that was measured under load. Where a system was measured with several placements under the same load, each
 * system stands with the one that suits it best: the highest throughput of a flood, or the lowest p50 at a rate.
 */
final class Loads
{
    /** What only rows have that were measured under a profiler. */
    private static final String PROFILED = "seen";

    private final List<Measured> all;
    private final List<Measured> best;

    /**
     * Create.
     *
     * @param rows of kind load; those that were measured under a profiler, which slows down, are left out.
     */
    Loads(final List<Row> rows)
    {
        final List<Row> counted = rows.stream().filter((row) -> Double.isNaN(row.number(PROFILED))).toList();
        all = Rows.grouped(counted, Setup::of).entrySet().stream()
            .map((entry) -> new Measured(entry.getKey(), entry.getValue()))
            .sorted(Comparator
                .comparingInt((Measured measured) -> measured.setup().nodes())
                .thenComparingInt((measured) -> measured.setup().size())
                .thenComparingInt((measured) -> measured.setup().rate())
                .thenComparing((measured) -> Palette.order(measured.setup().system(), measured.setup().variant())))
            .toList();
        final Map<Setup, Measured> bySetup = new LinkedHashMap<>();
        for (final Measured measured : all)
        {
            final Setup setup = measured.setup();
            final Setup wherever = new Setup(
                setup.system(), setup.variant(), setup.nodes(), setup.size(), setup.rate(), "");
            bySetup.merge(wherever, measured, Loads::better);
        }
        best = List.copyOf(bySetup.values());
    }

    private static Measured better(final Measured one, final Measured other)
    {
        final double gain = one.setup().rate() == Setup.FLOOD ?
            other.median("throughput") - one.median("throughput") :
            one.median("latency.p50") - other.median("latency.p50");
        return gain > 0 || Double.isNaN(one.median("throughput")) ? other : one;
    }

    /**
     * Everything, each placement by itself.
     *
     * @return by load, then by system and variant.
     */
    List<Measured> all()
    {
        return all;
    }

    /**
     * What these are, each with its best placement.
     *
     * @param which to choose.
     * @return by load, then by system and variant.
     */
    List<Measured> best(final Predicate<Setup> which)
    {
        return best.stream().filter((measured) -> which.test(measured.setup())).toList();
    }

    /**
     * A system under a load.
     *
     * @param system  of which.
     * @param variant of it, null for the one that is best.
     * @param load    that it is under.
     * @return what was measured with the best placement.
     */
    Optional<Measured> best(final String system, final String variant, final Setup.Load load)
    {
        return best((setup) -> setup.system().equals(system) && setup.load().equals(load) &&
            (variant == null || setup.variant().equals(variant)))
            .stream().reduce(Loads::better);
    }

    /**
     * Values that were measured.
     *
     * @param figure of a setup.
     * @return different ones, ascending.
     */
    List<Integer> values(final ToIntFunction<Setup> figure)
    {
        return all.stream().map((measured) -> figure.applyAsInt(measured.setup())).distinct().sorted().toList();
    }

    /**
     * Loads under which anything was measured.
     *
     * @param which to choose.
     * @return different ones, by nodes, size and rate.
     */
    List<Setup.Load> loads(final Predicate<Setup> which)
    {
        return new ArrayList<>(all.stream().map(Measured::setup).filter(which).map(Setup::load).distinct().toList());
    }
}
