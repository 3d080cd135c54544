package io.hearsay.io.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterKind;
import io.hearsay.core.counters.CounterScope;

/**
 * All counters of an engine at a time, and how they moved since an earlier time.
 */
final class StatReport
{
    private static final double MS_PER_S = 1_000.0;

    private final Map<CounterDescriptor, Long> values;
    private final long nowMs;
    private final StatReport before;

    /**
     * Look at counters.
     *
     * @param nowMs  milliseconds since the epoch.
     * @param values gives the value of a counter.
     * @param before what was seen earlier of the same engine, or null.
     */
    StatReport(final long nowMs, final ToLongFunction<CounterDescriptor> values, final StatReport before)
    {
        this.nowMs = nowMs;
        this.values = new EnumMap<>(CounterDescriptor.class);
        CounterDescriptor.of(CounterScope.ENGINE).forEach(
            descriptor -> this.values.put(descriptor, values.applyAsLong(descriptor)));
        // Of those before only the last one counts: else none of them could be freed.
        this.before = before == null ? null : new StatReport(before);
    }

    private StatReport(final StatReport other)
    {
        nowMs = other.nowMs;
        values = other.values;
        before = null;
    }

    /**
     * Which counters are shown.
     *
     * @param names     parts of names, any if there are none.
     * @param isZero    also those that are zero.
     * @param isChanged only those that moved since the earlier time.
     */
    record Selection(List<String> names, boolean isZero, boolean isChanged)
    {
        /**
         * Check that each name means something.
         *
         * @throws IllegalArgumentException naming the first one that does not.
         */
        void validate()
        {
            for (final String name : names)
            {
                if (CounterDescriptor.of(CounterScope.ENGINE).stream().noneMatch(each -> each.label().contains(name)))
                {
                    throw new IllegalArgumentException("there is no counter whose name contains '" + name + "'");
                }
            }
        }

        private boolean isNamed(final CounterDescriptor descriptor)
        {
            return names.isEmpty() || names.stream().anyMatch(descriptor.label()::contains);
        }
    }

    /**
     * For a person.
     *
     * @param selection of counters; those that are named are explained.
     * @return the lines.
     */
    List<String> text(final Selection selection)
    {
        final List<String> lines = new ArrayList<>();
        for (final StatGroup group : StatGroup.values())
        {
            final List<CounterDescriptor> shown = values.keySet().stream().filter(
                each -> StatGroup.of(each) == group && isShown(selection, each, !selection.names().isEmpty())).toList();
            if (!shown.isEmpty())
            {
                lines.add("");
                lines.add(group.title());
            }
            for (final CounterDescriptor descriptor : shown)
            {
                lines.add(line(descriptor));
                if (!selection.names().isEmpty())
                {
                    lines.addAll(Paragraph.lines(descriptor.unit() + " " + descriptor.explanation(), "    "));
                }
            }
        }

        return lines.isEmpty() ? List.of("", selection.isChanged() ? "nothing changed" : "all counters are zero") :
            lines;
    }

    /**
     * For a program.
     *
     * @param selection of counters; zero ones are never left out.
     * @return an object for each.
     */
    List<String> json(final Selection selection)
    {
        return values.keySet().stream().filter(each -> isShown(selection, each, true)).map(this::json).toList();
    }

    private boolean isShown(
        final Selection selection, final CounterDescriptor descriptor, final boolean isZeroShown)
    {
        final boolean isChanged =
            before != null && !Objects.equals(before.values.get(descriptor), values.get(descriptor));
        return selection.isNamed(descriptor) && (selection.isChanged() ? isChanged :
            isZeroShown || selection.isZero() || values.get(descriptor) != 0);
    }

    private String line(final CounterDescriptor descriptor)
    {
        final boolean isRate = before != null && descriptor.kind() == CounterKind.TOTAL;
        return String.format(
            Locale.ROOT,
            "  %-25s %20s %-10s %16s",
            descriptor.label(),
            Amounts.full(values.get(descriptor)),
            descriptor.unit(),
            isRate ? String.format(Locale.ROOT, "%,.0f/s", perSecond(descriptor)) : "").stripTrailing();
    }

    private String json(final CounterDescriptor descriptor)
    {
        return "{\"ms\":" + nowMs + ",\"counter\":\"" + descriptor.label() + "\",\"value\":" + values.get(descriptor) +
            ",\"unit\":\"" + descriptor.unit() + "\",\"kind\":\"" +
            descriptor.kind().name().toLowerCase(Locale.ROOT) + "\"" +
            (before == null || descriptor.kind() != CounterKind.TOTAL ? "" :
                String.format(Locale.ROOT, ",\"perSecond\":%.1f", perSecond(descriptor))) + "}";
    }

    private double perSecond(final CounterDescriptor descriptor)
    {
        final long seenMs = Math.max(1, nowMs - before.nowMs);
        return (values.get(descriptor) - before.values.get(descriptor)) * MS_PER_S / seenMs;
    }
}
