package io.hearsay.perf.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.hearsay.perf.rig.Samples;

/**
 * Where the time goes: shares of a profile, or of several that were made at different times, say before and after.
 */
final class ProfileSection implements Section
{
    private static final String BEFORE = "before";
    /** What is no frame, in this order. */
    private static final List<String> RESTS = List.of("other", "not seen");
    private static final String SHARE = "share";
    private static final String WHEN = "when";
    private static final int MOST_FRAMES = 15;
    private static final Pattern PACKAGES = Pattern.compile("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])");

    private final List<Row> rows;

    ProfileSection(final Rows rows)
    {
        this.rows = rows.ofKind("profile").stream().filter((row) -> row.number(SHARE) >= 0).toList();
    }

    /**
     * A line of a chart.
     *
     * @param name   of the frame.
     * @param shares by when they were measured; what is not there was too small to be told.
     */
    private record Frame(String name, Map<String, Samples> shares)
    {
        static Frame of(final String name, final List<Row> rows)
        {
            final Map<String, Samples> shares = new LinkedHashMap<>();
            Rows.grouped(rows, (row) -> row.text(WHEN)).forEach((when, same) ->
                Rows.samples(same, SHARE).ifPresent((samples) -> shares.put(when, samples)));
            return new Frame(name, shares);
        }

        boolean isRest()
        {
            return RESTS.contains(name);
        }

        double most()
        {
            return shares.values().stream().mapToDouble(Samples::median).max().orElse(0);
        }

        String text(final List<String> times)
        {
            return times.stream()
                .map((when) -> Optional.ofNullable(shares.get(when)).map(Samples::median).orElse(Double.NaN))
                .map(Unit.SHARE::text).collect(Collectors.joining(" → "));
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
            "Shares of the time of the threads that do the work, by samples. Where there are several profiles of " +
            "the same load, one stands below the other, grey what was before the changes that it led to. A share " +
            "says nothing about how long the whole took: that is in the throughput. What the profiler (Java Flight " +
            "Recorder) does not see is before JDK 25 almost all of AES, of copying and of reading the clock; on any " +
            "JDK all but one of the threads that are in the kernel at once, threads that sleep, and looks that come " +
            "late because the processors are taken.") +
            Html.element("div", "charts", charts.toString());
    }

    private static String chart(final String name, final List<Row> some)
    {
        final List<Frame> frames = Rows.grouped(some, (row) -> row.text("frame")).entrySet().stream()
            .map((entry) -> Frame.of(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparing(Frame::most).reversed())
            .toList();
        final List<Frame> shown = new ArrayList<>(
            frames.stream().filter((frame) -> !frame.isRest()).limit(MOST_FRAMES).toList());
        final boolean isCut = frames.stream().filter((frame) -> !frame.isRest()).count() > shown.size();
        frames.stream().filter(Frame::isRest)
            .sorted(Comparator.comparing((frame) -> RESTS.indexOf(frame.name))).forEach(shown::add);
        final Map<String, String> colours = colours(some);
        final BarChart chart = new BarChart(
            Scale.linear(shown.stream().mapToDouble(Frame::most).max().orElse(1), Unit.SHARE::tick),
            false,
            "share of the threads' time" + (isCut ? ", the largest " + MOST_FRAMES : ""));
        for (final Frame frame : shown)
        {
            chart.add(
                PACKAGES.matcher(frame.name).replaceAll(""),
                frame.text(List.copyOf(colours.keySet())),
                colours.entrySet().stream().filter((colour) -> frame.shares.containsKey(colour.getKey()))
                    .map((colour) -> new BarChart.Bar(colour.getValue(), frame.shares.get(colour.getKey()))).toList());
        }
        return Html.figure(name, chart.svg("profile, " + name), colours.size() > 1 ? legend(colours) : "");
    }

    /** A colour for each time, in the order of the files, but what was before comes first. */
    private static Map<String, String> colours(final List<Row> some)
    {
        final Map<String, String> colours = new LinkedHashMap<>();
        some.stream().map((row) -> row.text(WHEN)).distinct()
            .sorted(Comparator.comparing((when) -> !when.equals(BEFORE)))
            .forEach((when) -> colours.put(
                when,
                when.equals(BEFORE) ? BEFORE : Palette.colour(colours.size() - (colours.containsKey(BEFORE) ? 1 : 0))));
        return colours;
    }

    private static String legend(final Map<String, String> colours)
    {
        return Html.element("ul", "legend", colours.entrySet().stream()
            .map((colour) -> Html.element(
                "li",
                "<svg class=\"key\" viewBox=\"0 0 28 10\"><rect class=\"bar " + colour.getValue() +
                "\" x=\"0\" y=\"0\" width=\"28\" height=\"10\"/></svg> " + Html.escape(colour.getKey())))
            .collect(Collectors.joining()));
    }
}
