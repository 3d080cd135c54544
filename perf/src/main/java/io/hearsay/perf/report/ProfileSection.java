package io.hearsay.perf.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.hearsay.perf.rig.Samples;

/**
 * Where the time goes: shares of a profile, before and after.
 */
final class ProfileSection implements Section
{
    private static final String BEFORE = "before";
    private static final String AFTER = "after";
    private static final String SHARE = "share";
    private static final int MOST_FRAMES = 16;
    private static final Pattern PACKAGES = Pattern.compile("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])");

    private final List<Row> rows;

    ProfileSection(final Rows rows)
    {
        this.rows = rows.ofKind("profile").stream().filter((row) -> row.number(SHARE) >= 0).toList();
    }

    private record Frame(String name, Optional<Samples> before, Optional<Samples> after)
    {
        double most()
        {
            return Math.max(median(before), median(after));
        }

        private static double median(final Optional<Samples> samples)
        {
            return samples.map(Samples::median).orElse(0.0);
        }
    }

    @Override
    public String html()
    {
        if (rows.isEmpty())
        {
            return "";
        }

        final StringBuilder charts = new StringBuilder();
        Rows.grouped(rows, (row) -> row.text("case")).forEach((name, some) -> charts.append(chart(name, some)));
        return Html.element("h2", "Where the time goes") + Html.element(
            "p",
            "Shares of the samples of a profile: grey before the changes that it led to, in colour after them. A " +
            "share says nothing about how long the whole took: that is in the throughput.") +
            Html.element("div", "charts", charts.toString());
    }

    private static String chart(final String name, final List<Row> some)
    {
        final List<Frame> frames = new ArrayList<>();
        for (final Map.Entry<String, List<Row>> entry : Rows.grouped(some, (row) -> row.text("frame")).entrySet())
        {
            frames.add(new Frame(entry.getKey(), when(entry.getValue(), BEFORE), when(entry.getValue(), AFTER)));
        }
        frames.sort(Comparator.comparingDouble(Frame::most).reversed());
        final List<Frame> shown = frames.subList(0, Math.min(frames.size(), MOST_FRAMES));
        final boolean isCompared = some.stream().map((row) -> row.text("when")).distinct().count() > 1;
        final BarChart chart = new BarChart(
            Scale.linear(shown.get(0).most(), Unit.SHARE::tick),
            false,
            "share of samples" + (frames.size() > MOST_FRAMES ? ", the largest " + MOST_FRAMES : ""));
        for (final Frame frame : shown)
        {
            final List<BarChart.Bar> bars = new ArrayList<>();
            frame.before.ifPresent((samples) -> bars.add(new BarChart.Bar("before", samples)));
            frame.after.ifPresent((samples) -> bars.add(new BarChart.Bar(Palette.colour(0), samples)));
            chart.add(
                PACKAGES.matcher(frame.name).replaceAll(""),
                isCompared ? share(frame.before) + " → " + share(frame.after) : Unit.SHARE.text(frame.most()),
                bars);
        }
        return Html.figure(name, chart.svg("profile, " + name), "");
    }

    private static Optional<Samples> when(final List<Row> some, final String when)
    {
        return Rows.samples(some.stream().filter((row) -> row.text("when").equals(when)).toList(), SHARE);
    }

    private static String share(final Optional<Samples> samples)
    {
        return samples.map((found) -> Unit.SHARE.text(found.median())).orElse("–");
    }
}
