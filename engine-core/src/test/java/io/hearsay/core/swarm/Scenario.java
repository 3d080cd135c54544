package io.hearsay.core.swarm;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.sim.SimulatedLink;

/**
 * A bad day of one cluster, all of it known before it begins. Made by a {@link ScenarioGenerator}, lived through by a
 * {@link ScenarioRun}, told by {@link #toString()}. Immutable.
 *
 * @param seed           that it was made of.
 * @param nodeCount      nodes that are there from the beginning.
 * @param durationNs     virtual time until it is to come to rest.
 * @param dutyCycleNs    how often an idle node runs its duty cycle.
 * @param deliveryLength bytes of the delivery rings of the nodes' first clients.
 * @param longLogs       each so many-th node has a log {@value #LONG} times as long as the others'; 0 = none has.
 * @param journals       which nodes have a journal.
 * @param options        those that differ from the simulation's.
 * @param link           between all nodes, unless a fault changes it.
 * @param clients        applications besides the first one of each node, and one on each that publishes.
 * @param traffic        what is offered.
 * @param faults         what goes wrong, in the order of time.
 */
record Scenario(
    long seed,
    int nodeCount,
    long durationNs,
    long dutyCycleNs,
    int deliveryLength,
    int longLogs,
    JournalPlan journals,
    Map<EngineOption, Long> options,
    SimulatedLink link,
    List<ClientPlan> clients,
    List<TrafficPlan> traffic,
    List<FaultPlan> faults)
{
    private static final long MS = 1_000_000;

    /** How much more who retains more does. */
    private static final int LONG = 8;

    /** What is wrong on a scenario's links may leave a node without any message for so long, and not for ever. */
    static final long SETTLE_NS = 90_000 * MS;

    /** What a message of its own takes in a log besides its payload, and a little more. */
    private static final int RECORD_LENGTH = 128;

    Scenario
    {
        options = new EnumMap<>(options);
        clients = List.copyOf(clients);
        traffic = List.copyOf(traffic);
        faults = List.copyOf(faults);
    }

    /**
     * How much a node may retain.
     *
     * @param node index of it.
     * @return bytes of its log.
     */
    long logLength(final int node)
    {
        return options.get(EngineOption.LOG_LENGTH) * (longLogs > 0 && node % longLogs == longLogs - 1 ? LONG : 1);
    }

    /**
     * Whether nothing can be lost for good: the nodes live and hear of each other, and all that is offered fits into
     * each log, so that its origin at least always holds it.
     *
     * @return true if no message may ever be declared lost.
     */
    boolean isLossless()
    {
        final long offered = traffic.stream()
            .mapToLong((flow) -> (long)flow.count() * (flow.maxLength() + RECORD_LENGTH)).sum();
        return offered < options.get(EngineOption.LOG_LENGTH) / 2 && link.loss() <= 0.05 &&
            link.rate().bitsPerSecond() == 0 && faults.stream().noneMatch(FaultPlan::disturbs);
    }

    /**
     * How a person reads it, and all of it.
     */
    @Override
    public String toString()
    {
        final String set = options.entrySet().stream()
            .map((entry) -> entry.getKey().key().substring(EngineOption.PREFIX.length()) + "=" +
                entry.getKey().unit().format(entry.getValue()))
            .collect(Collectors.joining(" "));
        final StringBuilder text = new StringBuilder(4_096)
            .append("scenario ").append(seed).append(": ").append(nodeCount).append(" nodes for ").append(millis(
                durationNs)).append(", a duty cycle each ").append(dutyCycleNs / 1_000).append(" µs, delivery rings ")
            .append(deliveryLength).append(" bytes")
            .append(longLogs == 0 ? "" : ", one log of " + longLogs + " is longer by " + LONG)
            .append(journals)
            .append("\n  options  ").append(set).append("\n  link     ").append(link);
        clients.forEach((client) -> text.append("\n  client   ").append(client));
        traffic.forEach((flow) -> text.append("\n  traffic  ").append(flow));
        faults.forEach((fault) -> text.append("\n  fault    ").append(fault));
        return text.toString();
    }

    static String millis(final long ns)
    {
        return ns / MS + "." + ns / (MS / 10) % 10 + " ms";
    }
}
