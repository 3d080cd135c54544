package io.hearsay.perf.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.hearsay.perf.rig.ResultFile;

/**
 * What was measured on which machine, with which settings, and how to do it again.
 */
final class AboutSection implements Section
{
    private static final Map<String, String> COMMANDS = commands();

    private final List<ResultFile> files;

    AboutSection(final List<ResultFile> files)
    {
        this.files = files;
    }

    private static Map<String, String> commands()
    {
        final Map<String, String> commands = new LinkedHashMap<>();
        commands.put("load", "HeadToHead");
        commands.put("roundTrip", "RoundTrip");
        commands.put("growth", "GrowthRig");
        commands.put("memory", "MemoryRig");
        commands.put("micro", "short");
        return commands;
    }

    @Override
    public String html()
    {
        final StringBuilder html = new StringBuilder();
        files.stream().map((file) -> text(file.machine())).distinct()
            .forEach((machine) -> html.append(Html.element("p", Html.escape(machine))));
        final Table table = new Table(4, "started", "rows", "settings", "again");
        for (final ResultFile file : files)
        {
            table.row().text(String.valueOf(file.started()).replaceFirst("\\.\\d+", "")).text(kinds(file))
                .text(text(file.settings())).markup(again(file));
        }
        return html + "<details><summary>Settings of the runs, and how to repeat them</summary>" + table.html() +
            Html.element(
                "p",
                "<code>-p NAME=VALUE</code> within <code>-Dbench.options=\"…\"</code> sets what is listed as a " +
                "setting, <code>-p out=FILE</code> keeps the rows, and <code>mvn -q -Pbench -Dbench=Report " +
                "-Dbench.options=\"-p in=FILE,FILE -p out=report.html\"</code> makes this page of them.") +
            "</details>\n";
    }

    private static String kinds(final ResultFile file)
    {
        return Rows.grouped(Rows.of(List.of(file)).all(), (row) -> row.text("kind")).entrySet().stream()
            .map((kind) -> kind.getValue().size() + " " + kind.getKey()).collect(Collectors.joining(", "));
    }

    private static String again(final ResultFile file)
    {
        return Rows.of(List.of(file)).all().stream().map((row) -> COMMANDS.get(row.text("kind")))
            .filter((bench) -> bench != null).distinct()
            .map((bench) -> "<code>mvn -q -Pbench" + (bench.equals("short") ? "" : " -Dbench=" + bench) + "</code>")
            .collect(Collectors.joining(" "));
    }

    private static String text(final Map<String, Object> values)
    {
        return values.entrySet().stream()
            .filter((entry) -> entry.getValue() != null && !entry.getValue().toString().isEmpty())
            .map((entry) -> entry.getKey() + ": " + entry.getValue()).collect(Collectors.joining(" · "));
    }
}
