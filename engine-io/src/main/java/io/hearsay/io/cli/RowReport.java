package io.hearsay.io.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.io.status.StatusRow;

/**
 * Peers, origins and clients: for a person the columns that matter, for a program all of them.
 */
final class RowReport
{
    private static final String YES_OR_NO = "yes or no";

    private final long nowMs;

    /**
     * Show rows at a time.
     *
     * @param nowMs milliseconds since the epoch.
     */
    RowReport(final long nowMs)
    {
        this.nowMs = nowMs;
    }

    /**
     * A table.
     *
     * @param scope of the rows.
     * @param rows  of that scope.
     * @return its lines, the first of them the headings.
     */
    List<String> text(final CounterScope scope, final List<StatusRow> rows)
    {
        return switch (scope)
        {
            case PEER -> peers(rows);
            case ORIGIN -> origins(rows);
            default -> clients(rows);
        };
    }

    private List<String> peers(final List<StatusRow> rows)
    {
        final TextTable table =
            new TextTable("node ", "address ", "live ", "heard", "rtt", "new", "unanswered");
        for (final StatusRow row : sortedByLabel(rows))
        {
            final long roundTripUs = TimeUnit.NANOSECONDS.toMicros(row.get(CounterDescriptor.PEER_ROUND_TRIP));
            table.add(
                row.key() == 0 ? "(not met yet)" : NodeId.format(row.key()),
                row.label(),
                yesOrNo(row.is(CounterDescriptor.PEER_LIVE)),
                ago(row.get(CounterDescriptor.PEER_LAST_HEARD)),
                roundTripUs == 0 ? "-" : Amounts.time(roundTripUs),
                Amounts.brief(row.get(CounterDescriptor.PEER_MESSAGES_NEW)),
                Amounts.brief(row.get(CounterDescriptor.PEER_PUSHES_UNANSWERED)));
        }

        return table.lines();
    }

    private List<String> origins(final List<StatusRow> rows)
    {
        final TextTable table =
            new TextTable("origin ", " ", "contiguous", "missing", "retained", "lost", "hot ", "heard");
        for (final StatusRow row : sortedByKey(rows))
        {
            table.add(
                NodeId.format(row.key()),
                row.label(),
                Long.toString(row.get(CounterDescriptor.ORIGIN_CONTIGUOUS)),
                Amounts.brief(row.get(CounterDescriptor.ORIGIN_MISSING)),
                Amounts.brief(row.get(CounterDescriptor.ORIGIN_RETAINED)),
                Amounts.brief(row.get(CounterDescriptor.ORIGIN_LOST)),
                yesOrNo(row.is(CounterDescriptor.ORIGIN_HOT)),
                ago(row.get(CounterDescriptor.ORIGIN_LAST_HEARD)));
        }

        return table.lines();
    }

    private List<String> clients(final List<StatusRow> rows)
    {
        final TextTable table = new TextTable(
            "id", "process ", "published", "in use", "delivered", "in use", "lag", "dropped", "stalled");
        for (final StatusRow row : sortedByKey(rows))
        {
            final long stalledMs = TimeUnit.NANOSECONDS.toMillis(row.get(CounterDescriptor.CLIENT_STALLED));
            table.add(
                Long.toString(row.key()),
                row.label(),
                Amounts.brief(row.get(CounterDescriptor.CLIENT_PUBLISHED)),
                Amounts.percent(
                    row.get(CounterDescriptor.CLIENT_PUBLICATION_USED),
                    row.get(CounterDescriptor.CLIENT_PUBLICATION_LENGTH)),
                Amounts.brief(row.get(CounterDescriptor.CLIENT_DELIVERED)),
                Amounts.percent(
                    row.get(CounterDescriptor.CLIENT_DELIVERY_USED),
                    row.get(CounterDescriptor.CLIENT_DELIVERY_LENGTH)),
                Amounts.brief(row.get(CounterDescriptor.CLIENT_LAG)),
                Amounts.brief(row.get(CounterDescriptor.CLIENT_DROPPED)),
                stalledMs == 0 ? "-" : Amounts.duration(stalledMs));
        }

        return table.lines();
    }

    private static List<StatusRow> sortedByLabel(final List<StatusRow> rows)
    {
        return rows.stream().sorted(Comparator.comparing(StatusRow::label)).toList();
    }

    private static List<StatusRow> sortedByKey(final List<StatusRow> rows)
    {
        return rows.stream().sorted((a, b) -> Long.compareUnsigned(a.key(), b.key())).toList();
    }

    private static String yesOrNo(final boolean isYes)
    {
        return isYes ? "yes" : "no";
    }

    private String ago(final long timeMs)
    {
        return timeMs == 0 ? "never" : Amounts.duration(nowMs - timeMs);
    }

    /**
     * All that there is.
     *
     * @param scope of the rows.
     * @param rows  of that scope.
     * @return an object for each.
     */
    static List<String> json(final CounterScope scope, final List<StatusRow> rows)
    {
        final List<String> lines = new ArrayList<>();
        for (final StatusRow row : rows)
        {
            final String key = scope == CounterScope.CLIENT ?
                Long.toString(row.key()) : "\"" + NodeId.format(row.key()) + "\"";
            final StringBuilder line = new StringBuilder("{\"" + scope.name().toLowerCase(Locale.ROOT) + "\":" + key +
                ",\"label\":\"" + JsonText.escape(row.label()) + "\"");
            for (final Map.Entry<CounterDescriptor, Long> value : row.values().entrySet())
            {
                line.append(",\"").append(value.getKey().label()).append("\":");
                if (value.getKey().unit().equals(YES_OR_NO))
                {
                    line.append(value.getValue() != 0);
                }
                else
                {
                    line.append(value.getValue());
                }
            }
            lines.add(line.append('}').toString());
        }

        return lines;
    }
}
