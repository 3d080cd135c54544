package io.hearsay.perf.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.hearsay.perf.rig.ResultFile;

/**
 * The page: one file that needs no other, no network and no script, in light and dark, on a phone as on a desk.
 */
final class Page
{
    private static final String STYLE = """
        :root { color-scheme: light dark; --paper: #fff; --ink: #1c2430; --soft: #5b6675; --rule: #dfe3e8;
        --card: #f6f7f9; --good: #12693b; --fair: #8a5a00; --bad: #b3261e; --before: #a9b1bc;
        --c0: #1f5fd0; --c1: #d0620f; --c2: #12805c; --c3: #8b3fc4; --c4: #6b7280; --c5: #b0124f; }
        @media (prefers-color-scheme: dark) { :root { --paper: #12161c; --ink: #e6e9ee; --soft: #a3adba;
        --rule: #333c48; --card: #1a2028; --good: #5fd08f; --fair: #e8b44c; --bad: #ff8a80; --before: #6d7683;
        --c0: #6ea8ff; --c1: #ffa057; --c2: #4fcf9f; --c3: #c795ff; --c4: #a7b0bd; --c5: #ff7aa8; } }
        body { margin: 0 auto; padding: 16px; max-width: 1160px; background: var(--paper); color: var(--ink);
        font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        h1 { font-size: 1.6rem; line-height: 1.2; margin: 8px 0; }
        h2 { font-size: 1.25rem; margin: 40px 0 8px; }
        h3 { font-size: 1.05rem; margin: 24px 0 4px; }
        p, section > ul { max-width: 72ch; margin: 8px 0; } p, li, summary { overflow-wrap: anywhere; }
        small { display: block; color: var(--soft); font-size: .85em; white-space: nowrap; }
        .note { display: block; color: var(--soft); font-size: .9em; }
        td .note { min-width: 10em; } code { font-size: .9em; }
        summary { cursor: pointer; color: var(--soft); margin: 8px 0; }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr)); gap: 16px;
        margin: 16px 0; align-items: start; }
        figure { margin: 0; padding: 12px; background: var(--card); border-radius: 8px; min-width: 0;
        max-width: 480px; }
        figcaption { font-weight: 600; margin-bottom: 8px; }
        figure svg { display: block; width: 100%; height: auto; font-size: 12px; }
        text { fill: var(--ink); } .grid { stroke: var(--rule); } .track { stroke: var(--rule); }
        .whisker { stroke: var(--ink); stroke-width: 1.2; } .line { fill: none; stroke-width: 2.2; }
        .bar.c0, .dot.c0 { fill: var(--c0); } .line.c0 { stroke: var(--c0); }
        .bar.c1, .dot.c1 { fill: var(--c1); } .line.c1 { stroke: var(--c1); }
        .bar.c2, .dot.c2 { fill: var(--c2); } .line.c2 { stroke: var(--c2); }
        .bar.c3, .dot.c3 { fill: var(--c3); } .line.c3 { stroke: var(--c3); }
        .bar.c4, .dot.c4 { fill: var(--c4); } .line.c4 { stroke: var(--c4); }
        .bar.c5, .dot.c5 { fill: var(--c5); } .line.c5 { stroke: var(--c5); }
        .bar.before { fill: var(--before); }
        .legend { list-style: none; margin: 8px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 16px;
        font-size: .85rem; } .legend svg { display: inline-block; width: 28px; height: 10px; }
        .scroll { overflow-x: auto; width: fit-content; max-width: 100%;
        margin: 12px 0; border: 1px solid var(--rule); border-radius: 8px; }
        table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
        th, td { padding: 5px 10px; text-align: right; vertical-align: top; border-bottom: 1px solid var(--rule); }
        th { background: var(--card); font-weight: 600; } .t { text-align: left; overflow-wrap: anywhere; }
        tbody tr:last-child td { border-bottom: 0; } td.t { min-width: 9em; }
        .good { color: var(--good); } .fair { color: var(--fair); } .bad { color: var(--bad); }
        .good, .fair, .bad { font-weight: 600; white-space: nowrap; } .none { color: var(--soft); }
        """;

    private static final String METHOD = """
        <h2>Method, and what the figures do not say</h2>
        <ul>
        <li>All nodes of a cluster run in one JVM and talk over the loopback interface; each cluster has a JVM of its \
        own, with the same flags. Systems take turns: one round measures each of them once, then comes the next. \
        Figures are medians of the rounds, small figures beside them the lowest and the highest.</li>
        <li>The number of processors is above. Where there are fewer than threads that work, the placement of work on \
        threads and what these do while there is none decide much; so both are the same for all systems as far as \
        they can be, and where several were measured each system stands with its best.</li>
        <li>A ratio holds for this machine and this load, and travels better than a figure; it does not say how the \
        systems compare over a real network, across machines, with other sizes, or with several clusters at once. \
        Nothing is lost on loopback but what does not fit into a buffer.</li>
        <li>Latency counts from the intended time, so a system that falls behind can not hide it. p99 and beyond \
        belong to the machine as much as to the system: two spinning threads alone see pauses of a millisecond \
        here and there on a shared one. They are shown, and are no basis for a ranking.</li>
        <li>The systems do not promise the same. Hearsay and scalecube-cluster pass messages on by gossip and deliver \
        them in any order; Aeron and JGroups deliver in order; bare datagrams (nio) have neither recovery nor \
        protection and are the floor. Only Hearsay encrypts here, but for the variant NONE.</li>
        </ul>
        """;

    private Page()
    {
    }

    /**
     * The page of these files.
     *
     * @param files of all rigs, at least one.
     * @return HTML that is well-formed XML.
     */
    static String html(final List<ResultFile> files)
    {
        final Rows rows = Rows.of(files);
        final Loads loads = new Loads(rows.ofKind("load"));
        final String sections = Stream.of(
            new TargetSection(Targets.of(rows, loads)),
            new ThroughputSection(loads),
            new LatencySection(loads),
            new CostSection(loads),
            new PackingSection(loads),
            new RoundTripSection(rows),
            new GrowthSection(rows),
            new MemorySection(rows),
            new MicroSection(rows),
            new ProfileSection(rows),
            new FailureSection(rows))
            .map(Section::html).filter((html) -> !html.isEmpty())
            .map((html) -> Html.element("section", html)).collect(Collectors.joining());
        return "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n" +
            "<meta charset=\"utf-8\"/>\n" +
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n" +
            Html.element("title", "Hearsay, measured") + "<style>\n" + STYLE + "</style>\n</head>\n<body>\n" +
            Html.element("h1", "Hearsay, measured") +
            Html.element(
                "p",
                "Hearsay carries messages from any node of a cluster to every other node. This page shows what that " +
                "takes, beside what else could be used for it, in the same run on the same machine. It is made of " +
                "the rows that the rigs wrote, and of nothing else.") +
            new AboutSection(files).html() + sections + Html.element("section", METHOD) + "</body>\n</html>\n";
    }
}
