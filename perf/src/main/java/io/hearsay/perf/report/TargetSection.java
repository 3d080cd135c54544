package io.hearsay.perf.report;

import java.util.List;

/**
 * What is to be reached, and whether it is.
 */
final class TargetSection implements Section
{
    private final List<Target> targets;

    TargetSection(final List<Target> targets)
    {
        this.targets = targets;
    }

    @Override
    public String html()
    {
        if (targets.stream().allMatch((target) -> target.verdict() == Verdict.NOT_MEASURED))
        {
            return "";
        }

        final Table table = new Table(1, "target", "measured");
        for (final Target target : targets)
        {
            table.row().text(target.what(), target.where())
                .markup(target.verdict().html() + ' ' + target.measured() + Table.note(target.detail()));
        }
        final long reached = targets.stream().filter((target) -> target.verdict() == Verdict.REACHED).count();
        final long measured = targets.stream().filter((target) -> target.verdict() != Verdict.NOT_MEASURED).count();
        return Html.element("h2", "Targets") + Html.element(
            "p",
            reached + " of " + measured + " targets that were measured are reached" +
            (measured == targets.size() ? "" : " (not measured: " + (targets.size() - measured) + ')') +
            ". Computed from the rows. Hearsay is encrypted (AES-256-OCB), the others are in clear text. A ratio is " +
            "Hearsay's figure over the other's in the same round, the median of the rounds and, small, the lowest " +
            "and highest of them.") + table.html();
    }
}
