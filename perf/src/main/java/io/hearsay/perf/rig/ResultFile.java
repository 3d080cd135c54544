package io.hearsay.perf.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.jr.ob.JSON;

/**
 * What rigs leave behind: one JSON object with the machine, the settings, and a flat row for each thing measured, each
 * with a <code>kind</code>. Immutable.
 *
 * @param machine  on which it was measured.
 * @param started  when, ISO 8601.
 * @param settings by name, as printed.
 * @param rows     what was measured, in the order in which it was.
 */
public record ResultFile(
    Map<String, Object> machine, String started, Map<String, Object> settings, List<Map<String, Object>> rows)
{
    /** Version of the format. */
    public static final int FORMAT = 1;

    private static final JSON ROW = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);
    private static final String FORMAT_KEY = "format";
    private static final String MACHINE_KEY = "machine";
    private static final String STARTED_KEY = "started";
    private static final String SETTINGS_KEY = "settings";
    private static final String ROWS_KEY = "rows";
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    /**
     * A result of this machine and JVM.
     *
     * @param started  when the measuring began.
     * @param settings by name.
     * @param rows     what was measured.
     * @return the result.
     */
    public static ResultFile of(
        final Instant started, final Map<String, Object> settings, final List<Map<String, Object>> rows)
    {
        return new ResultFile(thisMachine(), started.toString(), settings, rows);
    }

    /**
     * Write to a file, over what is there.
     *
     * @param file to write.
     * @throws IOException if it can not be written.
     */
    public void write(final Path file) throws IOException
    {
        final Map<String, Object> all = new LinkedHashMap<>();
        all.put(FORMAT_KEY, FORMAT);
        all.put(MACHINE_KEY, machine);
        all.put(STARTED_KEY, started);
        all.put(SETTINGS_KEY, settings);
        all.put(ROWS_KEY, rows);
        if (file.toAbsolutePath().getParent() != null)
        {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        Files.writeString(file, ROW.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(all) + '\n');
    }

    /**
     * Read a file that {@link #write} wrote.
     *
     * @param file to read.
     * @return what is in it.
     * @throws IOException if it can not be read, or is of another format.
     */
    public static ResultFile read(final Path file) throws IOException
    {
        final Map<String, Object> all = ROW.mapFrom(Files.readString(file));
        if (!Integer.valueOf(FORMAT).equals(all.get(FORMAT_KEY)))
        {
            throw new IOException(file + ": format " + all.get(FORMAT_KEY) + " is not " + FORMAT);
        }

        final List<Map<String, Object>> rows = new ArrayList<>();
        for (final Object row : (List<?>)all.get(ROWS_KEY))
        {
            rows.add(object(row));
        }

        return new ResultFile(
            object(all.get(MACHINE_KEY)), (String)all.get(STARTED_KEY), object(all.get(SETTINGS_KEY)), rows);
    }

    /**
     * A row as one line of JSON.
     *
     * @param row by name.
     * @return the line.
     */
    public static String line(final Map<String, Object> row)
    {
        try
        {
            return ROW.asString(row);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * The row that {@link #line} made a line of.
     *
     * @param line of JSON.
     * @return the row, in the order of the line.
     * @throws IOException if it is no row.
     */
    public static Map<String, Object> row(final String line) throws IOException
    {
        return ROW.mapFrom(line);
    }

    private static Map<String, Object> thisMachine()
    {
        final Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("model", model());
        machine.put("os", System.getProperty("os.name") + ' ' + System.getProperty("os.version"));
        machine.put("jvm", System.getProperty("java.vm.name") + ' ' + Runtime.version());
        return machine;
    }

    private static String model()
    {
        try
        {
            return Files.readAllLines(PROCESSORS).stream()
                .filter((line) -> line.startsWith(MODEL))
                .map((line) -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst().orElse(System.getProperty("os.arch"));
        }
        catch (final IOException | UncheckedIOException ignore)
        {
            return System.getProperty("os.arch");
        }
    }

    private static Map<String, Object> object(final Object value)
    {
        final Map<String, Object> object = new LinkedHashMap<>();
        ((Map<?, ?>)value).forEach((key, member) -> object.put((String)key, member));
        return object;
    }
}
