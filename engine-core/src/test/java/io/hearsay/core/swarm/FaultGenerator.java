package io.hearsay.core.swarm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedLink;

/**
 * Composes what goes wrong in a {@link Scenario}, and when. Most faults end after a time of their own, some never do;
 * they fall where they fall, also onto nodes that are gone.
 */
final class FaultGenerator
{
    private static final long US = 1_000;
    private static final long MS = 1_000 * US;
    private static final int MAX_SKEW_US = 20_000_000; // two of them are still within maxClockSkew

    private final List<FaultPlan> faults = new ArrayList<>();
    private final List<Runnable> kinds = List.of(
        this::partition,
        this::partition,
        this::pause,
        this::slow,
        this::crash,
        this::crash,
        this::stop,
        this::join,
        this::leave,
        this::clock,
        this::move,
        this::stuckSocket,
        this::badLink,
        this::garbage,
        this::slowApplication);
    private final Draw draw;
    private final int nodeCount;
    private final long durationNs;
    private final BitSet gone = new BitSet();
    private int joinCount;
    private long lastMoveNs;
    private long lastLookNs;

    FaultGenerator(final Draw draw, final int nodeCount, final long durationNs)
    {
        this.draw = draw;
        this.nodeCount = nodeCount;
        this.durationNs = durationNs;
    }

    List<FaultPlan> faults()
    {
        final int count = draw.between(0, 8);
        // a day is more telling if it is bad in few ways: not all kinds on each
        final int[] some = draw.someOf(kinds.size());
        for (int i = 0; i < count; i++)
        {
            kinds.get(some[draw.between(0, some.length - 1)]).run();
        }
        if (gone.cardinality() == nodeCount && lastLookNs < lastMoveNs)
        {
            // if nobody is left where the others look, it is for discovery to tell where they are
            look(durationNs);
        }
        sort();
        return faults;
    }

    private void sort()
    {
        faults.sort(Comparator.comparingLong(FaultPlan::atNs));
    }

    /**
     * One more fault, for those who have journals.
     */
    void fullDisk(final JournalPlan journals)
    {
        final int node = node();
        final long atNs = atNs();
        final long lastsNs = Math.min(lastsNs(), durationNs - atNs);
        if (journals.has(node))
        {
            add(atNs, true, "the disk of node " + node + " is full" + lasting(lastsNs),
                (run) -> run.fillDisk(node, lastsNs));
            sort();
        }
    }

    /** How many nodes join, at most. */
    int joinCount()
    {
        return joinCount;
    }

    private void partition()
    {
        if (nodeCount == 1)
        {
            return;
        }

        final long atNs = atNs();
        final long lastsNs = lastsNs();
        final int[] island = draw.someOf(nodeCount);
        final boolean isOneWay = draw.happens(0.4);
        final String what = isOneWay ? "nothing from " : "nothing from and to ";
        add(atNs, true, what + Arrays.toString(island) + lasting(lastsNs),
            (run) -> run.partition(island, isOneWay, lastsNs));
    }

    private void pause()
    {
        final int node = node();
        final long atNs = atNs();
        final long lastsNs = Math.min(lastsNs(), durationNs - atNs);
        add(atNs, true, "node " + node + " pauses" + lasting(lastsNs), (run) -> run.node(node).pause(lastsNs));
    }

    private void slow()
    {
        final int node = node();
        final long times = draw.magnitude(2, 100);
        final long atNs = atNs();
        final long lastsNs = lastsNs();
        add(atNs, true, "node " + node + " is slower by " + times, (run) -> run.node(node).slow(times));
        add(atNs + lastsNs, true, "node " + node + " is as fast as before", (run) -> run.node(node).slow(1));
    }

    private void crash()
    {
        end("crashes", (run, node) -> run.cluster().crash(node));
    }

    private void stop()
    {
        end("stops", (run, node) -> run.cluster().stop(node));
    }

    private void end(final String what, final Ending ending)
    {
        final int node = node();
        final long atNs = atNs();
        add(atNs, true, "node " + node + " " + what, (run) -> run.end(node, ending));
        if (draw.happens(0.7))
        {
            add(atNs + (draw.happens(0.2) ? 0 : lastsNs()), true, "node " + node + " is restarted",
                (run) -> run.restart(node));
        }
        else
        {
            gone.set(node);
        }
    }

    private void join()
    {
        final boolean isKnown = draw.happens(0.7);
        joinCount++;
        add(atNs(), true, "a node joins" + (isKnown ? "" : ", of which the others are not told"),
            (run) -> run.join(isKnown));
    }

    private void leave()
    {
        final int node = node();
        final long atNs = atNs();
        add(atNs, true, "discovery forgets node " + node, (run) -> run.cluster().leaveDiscovery(node));
        add(atNs + lastsNs(), true, "discovery names node " + node, (run) -> run.cluster().joinDiscovery(node));
        if (draw.happens(0.3))
        {
            add(atNs(), false, "discovery names nobody's addresses",
                (run) -> run.cluster().discoverOthers("10.9.9.9:1", "10.9.9.8:1"));
        }
    }

    private void clock()
    {
        final int node = node();
        final int kind = draw.between(0, 2);
        if (kind == 0)
        {
            final int ppm = draw.between(-1_000, 1_000);
            add(atNs(), true, "the clocks of node " + node + " drift by ppm " + ppm,
                (run) -> run.node(node).clock().driftPpm(ppm));
        }
        else if (kind == 1)
        {
            final int us = draw.between(-MAX_SKEW_US, MAX_SKEW_US);
            add(atNs(), true, "the epoch clock of node " + node + " is set off by µs " + us,
                (run) -> run.node(node).clock().skewUs(us));
        }
        else
        {
            final long leapNs = draw.magnitude(10 * MS, 3_000 * MS);
            add(atNs(), true, "the clocks of node " + node + " leap by " + Scenario.millis(leapNs),
                (run) -> run.node(node).clock().leapNs(leapNs));
        }
    }

    private void move()
    {
        final int node = node();
        final long atNs = atNs();
        add(atNs, true, "node " + node + " moves to another address", (run) -> run.move(node));
        gone.set(node);
        lastMoveNs = Math.max(lastMoveNs, atNs);
        if (draw.happens(0.7))
        {
            look(atNs + lastsNs());
        }
    }

    private void look(final long atNs)
    {
        add(atNs, true, "discovery looks again", (run) -> run.cluster().discoverAll());
        lastLookNs = Math.max(lastLookNs, atNs);
    }

    private void stuckSocket()
    {
        final int node = node();
        final long atNs = atNs();
        final long lastsNs = Math.min(lastsNs(), durationNs - atNs);
        add(atNs, true, "node " + node + " can send nothing" + lasting(lastsNs),
            (run) -> run.stick(node, lastsNs));
    }

    private void badLink()
    {
        final int from = node();
        final int to = node();
        final double loss = draw.share(0.9);
        final long delayNs = draw.magnitude(MS, 200 * MS);
        final SimulatedLink link = SimulatedLink.LAN.withDelay(delayNs / 2, delayNs).withLoss(loss);
        add(atNs(), true, "from " + from + " to " + to + " it takes up to " + Scenario.millis(delayNs) +
            " from now on, and loses " + loss,
            (run) -> run.network().link(run.node(from).address(), run.node(to).address(), link));
    }

    private void garbage()
    {
        final int to = node();
        final int from = node();
        final int count = draw.between(1, 100);
        final long garbageSeed = draw.seed();
        add(atNs(), false, count + " datagrams of garbage for node " + to + " from " + from,
            (run) -> run.injectGarbage(from, to, count, garbageSeed));
    }

    private void slowApplication()
    {
        final int node = node();
        final long atNs = atNs();
        final double rate = draw.happens(0.3) ? 0 : draw.magnitude(10, 5_000);
        add(atNs, true, "the first client of node " + node + " polls " + rate + "/s",
            (run) -> run.node(node).client().rate(rate));
        if (draw.happens(0.7))
        {
            add(atNs + lastsNs(), false, "the first client of node " + node + " polls all that there is",
                (run) -> run.node(node).client().rate(SimulatedClient.UNLIMITED));
        }
    }

    private void add(final long atNs, final boolean disturbs, final String text, final Consumer<ScenarioRun> action)
    {
        // all of it happens on the bad day: what comes after is for everybody to recover
        faults.add(new FaultPlan(Math.min(atNs, durationNs - 1), text, disturbs, action));
    }

    private int node()
    {
        return draw.between(0, nodeCount - 1);
    }

    private long atNs()
    {
        return draw.between(0, durationNs * 9 / 10);
    }

    private long lastsNs()
    {
        return draw.magnitude(5 * MS, durationNs / 2);
    }

    private static String lasting(final long lastsNs)
    {
        return " for " + Scenario.millis(lastsNs);
    }

    /**
     * How a node ends.
     */
    @FunctionalInterface
    interface Ending
    {
        /** End it now. */
        void end(ScenarioRun run, int node);
    }
}
