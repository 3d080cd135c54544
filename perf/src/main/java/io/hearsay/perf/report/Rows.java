package io.hearsay.perf.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rig.Samples;

/**
 * Rows of all result files of a report. Immutable.
 */
final class Rows
{
    private final List<Row> all;

    Rows(final List<Row> all)
    {
        this.all = List.copyOf(all);
    }

    /**
     * All rows of these files, each with the number of its file.
     *
     * @param files in any order.
     * @return the rows.
     */
    static Rows of(final List<ResultFile> files)
    {
        final List<Row> rows = new ArrayList<>();
        for (int i = 0; i < files.size(); i++)
        {
            final int run = i;
            files.get(i).rows().forEach((fields) -> rows.add(new Row(run, fields)));
        }

        return new Rows(rows);
    }

    /**
     * All of them.
     *
     * @return the rows, in the order of files and in them.
     */
    List<Row> all()
    {
        return all;
    }

    /**
     * Those of a kind.
     *
     * @param kind of rows.
     * @return the rows, in the order of files and in them.
     */
    List<Row> ofKind(final String kind)
    {
        return all.stream().filter((row) -> kind.equals(row.text("kind"))).toList();
    }

    /**
     * Put together what has the same key.
     *
     * @param rows to group.
     * @param key  of a row.
     * @param <K>  type of the key.
     * @return the rows by key, in the order in which the keys come first.
     */
    static <K> Map<K, List<Row>> grouped(final List<Row> rows, final Function<Row, K> key)
    {
        return rows.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }

    /**
     * A figure of several rounds.
     *
     * @param rows of the rounds.
     * @param name of the field.
     * @return what was measured in those that have it, nothing if none has.
     */
    static Optional<Samples> samples(final List<Row> rows, final String name)
    {
        final double[] values =
            rows.stream().mapToDouble((row) -> row.number(name)).filter(Double::isFinite).toArray();
        return values.length == 0 ? Optional.empty() : Optional.of(new Samples(values));
    }
}
