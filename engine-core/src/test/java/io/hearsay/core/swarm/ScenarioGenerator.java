package io.hearsay.core.swarm;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.sim.LinkDelay;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedLink;

/**
 * Composes a {@link Scenario} from one seed. Sizes are chosen so that a few hundred of them take about a minute: most
 * clusters are small, the large ones live shorter.
 */
final class ScenarioGenerator
{
    private static final long US = 1_000;
    private static final long MS = 1_000 * US;
    private static final long SECOND = 1_000 * MS;
    private static final long SMALLEST_RING = 64 * 1024;
    private static final int MAX_LENGTH = 8_096;
    /** Bytes that one scenario offers at most, so that a bad link carries them before all patience ends. */
    private static final long MAX_OFFERED = 1_500_000;

    private final long seed;
    private final Draw draw;
    private int nodeCount;
    private long durationNs;
    private int topics;

    private ScenarioGenerator(final long seed)
    {
        this.seed = seed;
        draw = new Draw(seed);
    }

    /**
     * Compose one.
     *
     * @param seed of it; the same seed gives the same scenario.
     * @return the scenario.
     */
    static Scenario scenario(final long seed)
    {
        return new ScenarioGenerator(seed).compose();
    }

    private Scenario compose()
    {
        nodeCount = draw.happens(0.7) ? draw.between(2, 8) : draw.happens(0.7) ? draw.between(9, 16) :
            draw.between(17, 40);
        durationNs = nodeCount > 16 ? draw.between(2, 3) * SECOND : draw.magnitude(2 * SECOND, 10 * SECOND);
        topics = draw.happens(0.5) ? 1 : draw.between(2, 5);
        final boolean isCalm = draw.happens(0.25);
        final SimulatedLink link = link(isCalm);
        final Map<EngineOption, Long> options = options();
        final List<ClientPlan> clients = clients();
        final List<TrafficPlan> traffic = traffic();
        final FaultGenerator generator = new FaultGenerator(draw, nodeCount, durationNs);
        final List<FaultPlan> faults = isCalm ? List.of() : generator.faults();
        final long dutyCycleNs = Math.min(2 * MS, Math.max(200 * US, nodeCount * 50 * US));
        final int ringLength = ringLength();
        // the last draws: other days stay as they were before there were these
        final int longLogs = draw.happens(0.25) ? draw.between(2, 4) : 0;
        maybe(options, EngineOption.MAX_ORIGINS, 0.3, Math.max(2, nodeCount + generator.joinCount()));
        final JournalPlan journals = journals();
        if (journals.every() > 0 && !isCalm && draw.happens(0.5))
        {
            generator.fullDisk(journals);
        }
        if (!options.containsKey(EngineOption.DIRECT_PEERS) && draw.happens(0.5))
        {
            options.put(EngineOption.DIRECT_PEERS, 8L); // by default nearly all of these clusters push to everybody
        }
        return new Scenario(
            seed, nodeCount, durationNs, dutyCycleNs, ringLength, longLogs, journals, options, link, clients, traffic,
            faults);
    }

    private JournalPlan journals()
    {
        if (!draw.happens(0.35))
        {
            return JournalPlan.NONE;
        }

        return new JournalPlan(
            draw.happens(0.7) ? 1 : 2,
            draw.happens(0.5) ? 0 : draw.magnitude(MS, 500 * MS),
            draw.happens(0.7) ? Integer.MAX_VALUE : draw.magnitude(1 << 16, 1 << 20));
    }

    private Map<EngineOption, Long> options()
    {
        final Map<EngineOption, Long> options = new EnumMap<>(EngineOption.class);
        // small tables, so that a cluster is started quickly
        options.put(EngineOption.MAX_ORIGINS, 256L);
        options.put(EngineOption.MAX_PEERS, 256L);
        options.put(EngineOption.ORIGIN_TOMBSTONES, 256L);
        options.put(EngineOption.ACK_WINDOWS, draw.oneOf(256, 256, 1_024, 64, 16));
        options.put(EngineOption.LOG_LENGTH, draw.oneOf(1 << 20, 1 << 19, 1 << 18, 1 << 17, 1 << 16));
        options.put(EngineOption.PEER_TIMEOUT, draw.magnitude(500, 5_000) * MS);
        options.put(EngineOption.PROBE_INTERVAL, draw.magnitude(100, 1_000) * MS);
        options.put(EngineOption.GAP_TIMEOUT, draw.magnitude(1_000, 10_000) * MS);
        options.put(EngineOption.HOLD_TIMEOUT, draw.magnitude(500, 10_000) * MS);
        options.put(EngineOption.CLIENT_LIVENESS_TIMEOUT, draw.magnitude(500, 10_000) * MS);
        maybe(options, EngineOption.FANOUT, 0.4, draw.between(1, 8));
        maybe(options, EngineOption.DIRECT_PEERS, 0.4, draw.between(0, 16));
        maybe(options, EngineOption.EAGER_HOPS, 0.4, draw.between(0, 6));
        maybe(options, EngineOption.ACK_TIMEOUT, 0.3, draw.magnitude(20, 300) * MS);
        maybe(options, EngineOption.ACK_DELAY, 0.3, draw.between(0, 10) * 100 * US);
        maybe(options, EngineOption.PULL_INTERVAL, 0.4, draw.magnitude(20, 200) * MS);
        maybe(options, EngineOption.PULL_BUDGET, 0.3, draw.oneOf(8_192, 16_384, 32_768));
        maybe(options, EngineOption.WINDOW_WIDTH, 0.3, draw.oneOf(1_024, 2_048, 4_096));
        maybe(options, EngineOption.ORIGIN_LINGER, 0.3, draw.magnitude(1_000, 10_000) * MS);
        maybe(options, EngineOption.BATCH_LENGTH, 0.3, draw.magnitude(128, 8_192));
        maybe(options, EngineOption.RECEIVE_LIMIT, 0.3, draw.magnitude(1, 64));
        maybe(options, EngineOption.PUBLISH_LIMIT, 0.3, draw.magnitude(1, 1_024));
        maybe(options, EngineOption.REPLAY_WINDOW, 0.2, 1_024);
        return options;
    }

    private void maybe(
        final Map<EngineOption, Long> options, final EngineOption option, final double probability, final long value)
    {
        if (draw.happens(probability))
        {
            options.put(option, value);
        }
    }

    private SimulatedLink link(final boolean isCalm)
    {
        final LinkDelay delay = draw.happens(0.4) ? SimulatedLink.LAN.delay() : delay();
        SimulatedLink link = SimulatedLink.LAN.withDelay(delay);
        if (isCalm)
        {
            return draw.happens(0.5) ? link : link.withLoss(draw.share(0.05));
        }

        link = draw.happens(0.6) ? link.withLoss(draw.share(0.2)) : link;
        link = draw.happens(0.3) ? link.withDuplication(draw.share(0.2)) : link;
        link = draw.happens(0.3) ? link.withReordering(draw.share(0.2), draw.magnitude(1, 100) * MS) : link;
        link = draw.happens(0.3) ? link.withCorruption(draw.share(0.05)) : link;
        return draw.happens(0.2) ?
            link.withBandwidth(draw.magnitude(5, 1_000) * 1_000_000, draw.magnitude(32, 512) * 1_024) : link;
    }

    private LinkDelay delay()
    {
        final long minNs = draw.magnitude(20 * US, 5 * MS);
        return draw.happens(0.5) ? LinkDelay.uniform(minNs, minNs + draw.between(0, 5 * MS)) :
            new LinkDelay(minNs, minNs + draw.magnitude(MS, 100 * MS), draw.between(2, 6) / 2.0);
    }

    private List<ClientPlan> clients()
    {
        final List<ClientPlan> clients = new ArrayList<>();
        final int count = draw.happens(0.3) ? 0 : draw.between(1, 4);
        for (int i = 0; i < count; i++)
        {
            final long atNs = draw.happens(0.5) ? 0 : draw.between(0, durationNs);
            clients.add(new ClientPlan(
                draw.between(0, nodeCount - 1),
                atNs,
                draw.happens(0.5),
                draw.happens(0.3),
                draw.happens(0.3),
                draw.happens(0.7) ? null : draw.someOf(topics + 1),
                draw.happens(0.6) ? SimulatedClient.UNLIMITED : draw.happens(0.2) ? 0 : draw.magnitude(10, 10_000),
                ringLength(),
                draw.happens(0.3) ? draw.between(atNs, durationNs) : ClientPlan.NEVER,
                draw.happens(0.4)));
        }

        return clients;
    }

    private List<TrafficPlan> traffic()
    {
        final List<TrafficPlan> traffic = new ArrayList<>();
        final int flows = draw.between(1, Math.min(8, 2 * nodeCount));
        for (int i = 0; i < flows; i++)
        {
            final int maxLength = draw.happens(0.5) ? 64 : draw.happens(0.7) ? 1_200 : MAX_LENGTH;
            final long most = Math.min(nodeCount > 16 ? 400 : 2_000, MAX_OFFERED / flows / maxLength);
            final long atNs = draw.between(0, durationNs * 3 / 4);
            final int count = (int)draw.magnitude(1, most);
            final boolean isBurst = draw.happens(0.3);
            traffic.add(new TrafficPlan(
                draw.between(0, nodeCount - 1),
                draw.between(0, 3),
                atNs,
                count,
                isBurst ? 0 : Math.max(20 * US, draw.between(1, (durationNs - atNs) / count)),
                draw.happens(0.5) ? 0 : draw.between(0, maxLength),
                maxLength,
                topics,
                draw.happens(0.6) ? 0 : draw.share(1),
                draw.happens(0.6),
                draw.seed()));
        }

        return traffic;
    }

    private int ringLength()
    {
        return (int)(SMALLEST_RING << draw.between(0, 2));
    }
}
