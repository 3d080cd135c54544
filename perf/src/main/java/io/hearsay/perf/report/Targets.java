package io.hearsay.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.hearsay.perf.rig.Samples;
import io.hearsay.perf.rival.Rivals;

/**
 * What Hearsay is to reach, each with what the rows say. Encrypted Hearsay against others in clear text, 64 bytes, one
 * publisher.
 */
final class Targets
{
    /** Bytes a message above which the steady state allocates: what is below is the JVM's and the rig's own. */
    static final double MOST_ALLOCATED = 0.5;

    private static final String THROUGHPUT = "throughput";
    private static final String P50 = "latency.p50";
    private static final String OCB_LONG = "OCB 8192";
    private static final String OCB_SHORT = "OCB 1408";
    private static final String MTU_LONG = "MTU 8192";
    private static final String MTU_SHORT = "MTU 1408";
    private static final String FLOOR_LONG = "8192";
    private static final int FEW = 3;
    private static final int MANY = 8;
    private static final int SIZE = 64;
    private static final int PACED = 10_000;

    private final Rows rows;
    private final Loads loads;
    private final List<Target> targets = new ArrayList<>();

    private Targets(final Rows rows, final Loads loads)
    {
        this.rows = rows;
        this.loads = loads;
    }

    /**
     * All of them.
     *
     * @param rows  of all kinds.
     * @param loads of them.
     * @return the targets, also those that nobody measured.
     */
    static List<Target> of(final Rows rows, final Loads loads)
    {
        final Targets targets = new Targets(rows, loads);
        targets.flood(FEW, OCB_LONG, Rivals.AERON, MTU_LONG, 1);
        targets.flood(FEW, OCB_LONG, Rivals.JGROUPS, null, 2);
        targets.flood(MANY, OCB_LONG, Rivals.AERON, MTU_SHORT, 4);
        targets.flood(MANY, OCB_LONG, Rivals.JGROUPS, null, 3);
        targets.flood(MANY, OCB_LONG, Rivals.NIO, FLOOR_LONG, 0.5);
        for (final int nodes : new int[]{FEW, MANY})
        {
            targets.flood(nodes, OCB_SHORT, Rivals.AERON, MTU_SHORT, 1.5);
        }
        for (final int nodes : new int[]{FEW, MANY})
        {
            targets.notAbove(nodes, PACED, P50, "p50", Unit.TIME);
            targets.notAbove(nodes, Setup.FLOOD, "cpuNs", "CPU time per message", Unit.TIME);
            targets.allocated(nodes);
            targets.complete(nodes);
        }
        targets.roundTrip();
        targets.memory("peer", "peer", 256);
        targets.memory("origin, idle.*", "idle origin", 256);
        targets.memory("retained message of 64 B beyond its payload.*", "retained message beyond its payload", 16);
        return List.copyOf(targets.targets);
    }

    private void flood(
        final int nodes, final String variant, final String rival, final String rivalVariant, final double factor)
    {
        final Setup.Load load = new Setup.Load(nodes, SIZE, Setup.FLOOD);
        final Optional<Measured> our = loads.best(Rivals.HEARSAY, variant, load);
        final Optional<Measured> their = loads.best(rival, rivalVariant, load);
        final String what = String.format(
            Locale.ROOT, "%s: throughput ≥ %s%s", variant, factor == 1 ? "" : Unit.PLAIN.tick(factor) + " × ",
            rivalVariant == null ? rival : rival + ' ' + rivalVariant);
        final String medians = both(our, their, THROUGHPUT, Unit.COUNT);
        compared(where(load), what, ratio(our, their, THROUGHPUT), factor, true, medians);
    }

    /** For each length of datagrams, against Aeron with the same. */
    private void notAbove(final int nodes, final int rate, final String figure, final String name, final Unit unit)
    {
        final Setup.Load load = new Setup.Load(nodes, SIZE, rate);
        for (final boolean isLong : new boolean[]{true, false})
        {
            final String variant = isLong ? OCB_LONG : OCB_SHORT;
            final String rivalVariant = isLong ? MTU_LONG : MTU_SHORT;
            final Optional<Measured> our = loads.best(Rivals.HEARSAY, variant, load);
            final Optional<Measured> their = loads.best(Rivals.AERON, rivalVariant, load);
            compared(
                where(load),
                variant + ": " + name + " ≤ " + Rivals.AERON + ' ' + rivalVariant,
                ratio(our, their, figure),
                1,
                false,
                both(our, their, figure, unit));
        }
    }

    private void compared(
        final String where,
        final String what,
        final Optional<Ratio> ratio,
        final double limit,
        final boolean isAtLeast,
        final String detail)
    {
        targets.add(ratio.map((found) ->
        {
            final double median = found.samples().median();
            return new Target(
                where,
                what,
                Table.cell(found.samples(), Unit.RATIO),
                detail + (found.isPaired() ? "" : " (not in the same run)"),
                Verdict.of(isAtLeast ? median >= limit : median <= limit));
        }).orElseGet(() -> Target.notMeasured(where, what)));
    }

    private void allocated(final int nodes)
    {
        for (final int rate : new int[]{Setup.FLOOD, PACED})
        {
            final Setup.Load load = new Setup.Load(nodes, SIZE, rate);
            final String what = "OCB: allocated per message 0 B (below " + MOST_ALLOCATED + ")";
            targets.add(worst(encrypted(load), "allocated").map((worst) -> new Target(
                where(load),
                what,
                Table.cell(worst, Unit.BYTES),
                "all threads of all nodes, and what runs beside them",
                Verdict.of(worst.median() < MOST_ALLOCATED))).orElseGet(() -> Target.notMeasured(where(load), what)));
        }
    }

    private static Optional<Samples> worst(final List<Measured> some, final String figure)
    {
        return some.stream().flatMap((measured) -> measured.samples(figure).stream())
            .reduce((one, other) -> one.median() >= other.median() ? one : other);
    }

    /** Whatever was measured with so many nodes: any message, any rate, any placement. */
    private void complete(final int nodes)
    {
        final String where = nodes + " nodes, all sizes and rates";
        final String what = "OCB: lost 0, duplicated 0";
        final List<Measured> some = loads.all().stream()
            .filter((measured) -> measured.setup().nodes() == nodes && isEncrypted(measured.setup())).toList();
        final List<Row> all = some.stream().flatMap((measured) -> measured.rows().stream()).toList();
        final Optional<Samples> lost = Rows.samples(all, "lost");
        final Optional<Samples> duplicates = Rows.samples(all, "duplicates");
        if (lost.isEmpty() || duplicates.isEmpty())
        {
            targets.add(Target.notMeasured(where, what));
            return;
        }

        targets.add(new Target(
            where,
            what,
            Unit.PLAIN.text(lost.get().highest()) + " / " + Unit.PLAIN.text(duplicates.get().highest()),
            "the worst of " + all.size() + " measurements",
            Verdict.of(lost.get().highest() == 0 && duplicates.get().highest() == 0)));
    }

    private void roundTrip()
    {
        final List<Row> trips = rows.ofKind(RoundTripSection.KIND);
        final List<Row> floor =
            trips.stream().filter((row) -> row.text("system").equals(Rivals.NIO)).toList();
        Rows.grouped(
            trips.stream().filter((row) -> row.text("system").equals(Rivals.HEARSAY)).toList(),
            (row) -> List.of(row.text("variant"), row.text("size"))).forEach((key, our) ->
            {
                final List<Row> same =
                    floor.stream().filter((row) -> row.text("size").equals(key.get(1))).toList();
                compared(
                    "two processes, " + key.get(1) + " B",
                    key.get(0) + ": round trip, p50 ≤ 2.5 × bare NIO",
                    Ratio.of(our, same, P50),
                    2.5,
                    false,
                    medians(Rows.samples(our, P50), Rows.samples(same, P50), Unit.TIME));
            });
        if (trips.isEmpty())
        {
            targets.add(Target.notMeasured("two processes", "round trip, p50 ≤ 2.5 × bare NIO"));
        }
    }

    /** The most that one takes counts, not what is typical. */
    private void memory(final String regex, final String name, final int limit)
    {
        final String what = "at most " + limit + " B per " + name;
        final List<Row> some = rows.ofKind(MemorySection.KIND).stream()
            .filter((row) -> row.text("what").matches(regex) && Double.isFinite(row.number("bytes"))).toList();
        if (some.isEmpty())
        {
            targets.add(Target.notMeasured("memory of the core", what));
            return;
        }

        final long within = some.stream().filter((row) -> row.number("bytes") <= limit).count();
        final Samples bytes = Rows.samples(some, "bytes").orElseThrow();
        targets.add(new Target(
            "memory of the core",
            what,
            some.size() == 1 ? Unit.BYTES.text(bytes.median()) : Html.escape(Unit.BYTES.range(bytes)),
            some.size() == 1 ? "" : within + " of " + some.size() + " cases, see the table of memory",
            within == some.size() ? Verdict.REACHED : within == 0 ? Verdict.MISSED : Verdict.IN_PART));
    }

    private List<Measured> encrypted(final Setup.Load load)
    {
        return loads.best((setup) -> setup.load().equals(load) && isEncrypted(setup));
    }

    private static boolean isEncrypted(final Setup setup)
    {
        return setup.system().equals(Rivals.HEARSAY) && setup.variant().startsWith("OCB");
    }

    private static Optional<Ratio> ratio(
        final Optional<Measured> our, final Optional<Measured> their, final String figure)
    {
        return our.isPresent() && their.isPresent() ?
            Ratio.of(our.get().rows(), their.get().rows(), figure) : Optional.empty();
    }

    private static String both(
        final Optional<Measured> our, final Optional<Measured> their, final String figure, final Unit unit)
    {
        return medians(
            our.flatMap((measured) -> measured.samples(figure)),
            their.flatMap((measured) -> measured.samples(figure)),
            unit);
    }

    private static String medians(final Optional<Samples> our, final Optional<Samples> their, final Unit unit)
    {
        return our.map((samples) -> unit.text(samples.median())).orElse("–") + " : " +
            their.map((samples) -> unit.text(samples.median())).orElse("–");
    }

    private static String where(final Setup.Load load)
    {
        return load.title() + (load.rate() == Setup.FLOOD ? ", flood" : "");
    }
}
