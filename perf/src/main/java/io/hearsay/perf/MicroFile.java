package io.hearsay.perf;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The results of JMH's benchmarks as JSON, one row a line:
 * <pre>
 * {"format":1,"machine":{"processors":…,"model":…,"os":…,"jvm":…},"started":…,"settings":{},"rows":[
 * {"kind":"micro","benchmark":…,"params":{…},"ns":…,"error":…,"bytes":…},
 * …
 * ]}
 * </pre>
 * What is not known is null.
 */
final class MicroFile
{
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private final Instant started;
    private final List<MicroTable.Row> rows;

    /**
     * Create.
     *
     * @param started when the first benchmark was.
     * @param rows    to write.
     */
    MicroFile(final Instant started, final List<MicroTable.Row> rows)
    {
        this.started = started;
        this.rows = rows;
    }

    /**
     * Write.
     *
     * @param file to write to; what it held is gone.
     * @throws IOException if that fails.
     */
    void write(final Path file) throws IOException
    {
        Files.writeString(file, toString(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString()
    {
        final Runtime runtime = Runtime.getRuntime();
        final Map<String, String> properties = ManagementFactory.getRuntimeMXBean().getSystemProperties();
        return String.format(
            Locale.ROOT,
            "{\"format\":1,\"machine\":{\"processors\":%d,\"model\":%s,\"os\":%s,\"jvm\":%s},\"started\":%s," +
                "\"settings\":{},\"rows\":[%n%s%n]}%n",
            runtime.availableProcessors(),
            text(model()),
            text(properties.get("os.name") + " " + properties.get("os.version")),
            text(properties.get("java.vm.name") + " " + Runtime.version()),
            text(started.toString()),
            rows.stream().map(MicroFile::row).collect(Collectors.joining(String.format(",%n"))));
    }

    private static String row(final MicroTable.Row row)
    {
        return String.format(
            Locale.ROOT,
            "{\"kind\":\"micro\",\"benchmark\":%s,\"params\":{%s},\"ns\":%s,\"error\":%s,\"bytes\":%s}",
            text(row.benchmark()),
            row.params().entrySet().stream()
                .map((param) -> text(param.getKey()) + ":" + text(param.getValue()))
                .collect(Collectors.joining(",")),
            number(row.ns()),
            number(row.error()),
            number(row.bytes()));
    }

    private static String number(final double value)
    {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null";
    }

    private static String text(final String value)
    {
        final StringBuilder out = new StringBuilder("\"");
        value.chars().forEach((character) ->
        {
            if (character == '"' || character == '\\')
            {
                out.append('\\');
            }
            out.append(character < ' ' ? ' ' : (char)character);
        });
        return out.append('"').toString();
    }

    private static String model()
    {
        try (Stream<String> lines = Files.lines(PROCESSORS))
        {
            return lines.filter((line) -> line.startsWith("model name"))
                .map((line) -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
        }
        catch (final IOException ex)
        {
            return ""; // only Linux says it in this way
        }
    }
}
