package io.hearsay.core.swarm;

import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.peer.PeerTable;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;

/**
 * What a cluster does once its bad day is over: on a good network, a few messages reach everybody, soon, and at the
 * cost that the protocol promises. So that no fault leaves a cluster behind that heals all day what it should have done
 * at once.
 */
final class Aftermath
{
    private static final long MS = 1_000_000;
    private static final long SECOND_NS = 1_000 * MS;
    private static final long REST_NS = 500 * MS;
    /** What was asked for on a good network is there by then. */
    private static final long ARRIVAL_NS = 100 * MS;
    private static final int MESSAGES = 4;
    private static final int SHORTEST_RECORD = 64;
    private static final int RUNS_PUSHED_AGAIN = 16;
    private static final int MAX_UNANSWERED = 3;
    /** Random syncs miss the last node now and then, which is what idle syncs are for; but not twice in a row. */
    private static final int MAX_LATE = 1;

    private final Scenario scenario;
    private final SimulatedCluster cluster;
    private final List<SimulatedClient> clients = new ArrayList<>();
    private int lateCount;

    Aftermath(final Scenario scenario, final SimulatedCluster cluster)
    {
        this.scenario = scenario;
        this.cluster = cluster;
    }

    /**
     * Let the network be good, and see.
     *
     * @throws AssertionError if it takes too long, or costs too much.
     */
    void check()
    {
        final long goodNs = cluster.network().nowNs();
        recover();
        requireNothingHeld();
        requireOnlyWhoLives(goodNs);
        requireRest();
        awaitRoomForOrigins();
        for (int i = 0; i < MESSAGES && clients.size() > 1; i++)
        {
            final long tookNs = requireCheap(i, clients.size() - 1, ARRIVAL_NS);
            lateCount += tookNs > maxNs() ? 1 : 0;
            requireAtMost(maxNs() + idleNs(), tookNs, "ns until the last node had a message");
            requireAtMost(MAX_LATE, lateCount, "messages that " + maxNs() + " ns did not suffice for");
        }
        requireDeadCostNothing();
        cluster.assertNoErrors();
    }

    /**
     * One client offers a message.
     *
     * @param number  of it, which says who offers.
     * @param others  nodes that are to get it.
     * @param afterNs time in which it is seen what else is sent.
     * @return the time until all had it.
     */
    private long requireCheap(final int number, final int others, final long afterNs)
    {
        final SimulatedClient publisher = clientOf(number);
        final long idleSyncs = cluster.sum(CounterDescriptor.IDLE_SYNCS_SENT);
        cluster.run(scenario.dutyCycleNs() + SimulatedLink.LAN.delay().maxNs()); // what is on its way is among them
        final long repeated = cluster.sum(CounterDescriptor.PUSHES_REPEATED);
        final long goalCount = received() + others;
        if (!publisher.offer("after all, " + number))
        {
            throw cluster.failure(publisher.node().address() + " takes no message after all", null);
        }
        final long published = publisher.node().counter(CounterDescriptor.MESSAGES_PUBLISHED);
        final CopyCount copies = new CopyCount(publisher.node().nodeId(), published + 1);
        cluster.network().observer(copies);
        final long tookNs = cluster.runUntil(() -> received() >= goalCount, 20_000 * MS);
        final long idleCount = cluster.sum(CounterDescriptor.IDLE_SYNCS_SENT) - idleSyncs;
        cluster.run(afterNs);
        requireAtMost(
            maxCopies(others, cluster.sum(CounterDescriptor.PUSHES_REPEATED) - repeated, idleCount),
            copies.count(),
            "copies of the payload");
        return tookNs;
    }

    /**
     * Where a push goes to all, what only a dead peer did not confirm is pushed again to that one alone, until it was
     * missed: nobody else gets another copy.
     */
    private void requireDeadCostNothing()
    {
        if (clients.size() > 2 && isDirect())
        {
            cluster.crash(clientOf(MESSAGES + 1).node().index());
            requireCheap(
                MESSAGES, clients.size() - 2, ARRIVAL_NS + (MAX_UNANSWERED + 1) * option(EngineOption.ACK_TIMEOUT));
        }
    }

    private SimulatedClient clientOf(final int number)
    {
        return clients.get((int)Math.floorMod(scenario.seed() + number, (long)clients.size()));
    }

    /**
     * What is held is pushed again until it is confirmed: in each <code>ackTimeout</code> some runs of each node, which
     * arrive on a good network. A peer that is dead and was not missed yet stops it until it left three pushes
     * unanswered, one that has no room until it has some. Where nothing is pushed <code>holdTimeout</code> ends it.
     */
    private void requireNothingHeld()
    {
        final long startNs = cluster.network().nowNs();
        long refused = cluster.sum(CounterDescriptor.REFUSED_NO_ROOM);
        long sinceNs = startNs;
        long limitNs = maxHeldNs();
        while (maxHeldLength() > 0)
        {
            cluster.run(option(EngineOption.ACK_TIMEOUT));
            if (cluster.sum(CounterDescriptor.REFUSED_NO_ROOM) > refused)
            {
                refused = cluster.sum(CounterDescriptor.REFUSED_NO_ROOM);
                sinceNs = cluster.network().nowNs();
                limitNs = maxHeldNs();
            }
            if (maxHeldLength() > 0)
            {
                requireAtMost(limitNs, cluster.network().nowNs() - sinceNs, "ns, and messages are held");
                requireAtMost(Scenario.SETTLE_NS, cluster.network().nowNs() - startNs, "ns, and no room");
            }
        }
    }

    private long maxHeldNs()
    {
        final long batches = maxHeldLength() / SHORTEST_RECORD / RUNS_PUSHED_AGAIN + MAX_UNANSWERED + 2;
        return option(EngineOption.EAGER_HOPS) == 0 ? option(EngineOption.HOLD_TIMEOUT) :
            Math.min(option(EngineOption.HOLD_TIMEOUT), batches * option(EngineOption.ACK_TIMEOUT));
    }

    /**
     * Each node counts as live whoever runs, and nobody else: whom it takes for live it sends copies to. Who was just
     * heard from is probed after half of <code>peerTimeout</code>, whom discovery names is probed at once, and both are
     * gone in the third round of probes after that. Who moved together with this node is answered where it is now in
     * that round at the latest: the second one shows that it is not where it was. A round takes
     * <code>probeInterval</code>, or as long as so many probes a second take.
     */
    private void requireOnlyWhoLives(final long goodNs)
    {
        final long roundNs = Math.max(
            option(EngineOption.PROBE_INTERVAL),
            cluster.nodes().size() * SECOND_NS / PeerTable.MAX_PROBES_PER_SECOND);
        final long limitNs = option(EngineOption.PEER_TIMEOUT) / 2 + 3 * roundNs;
        while (wrongLiveCount() > 0)
        {
            cluster.run(10 * MS);
            if (wrongLiveCount() > 0)
            {
                requireAtMost(
                    limitNs,
                    cluster.network().nowNs() - goodNs,
                    "ns, and " + wrongLiveCount() + " nodes do not know who lives");
            }
        }
    }

    private long wrongLiveCount()
    {
        return cluster.nodes().stream().filter(SimulatedNode::isRunning)
            .filter((node) -> node.counter(CounterDescriptor.PEERS_LIVE) != clients.size() - 1).count();
    }

    /**
     * Peers that retain different amounts have nothing to ask each other. But an idle sync may name only now, in its
     * rotation, what somebody lacks: that is asked for, and it comes. So whoever asks or sends for a while must have
     * brought something new to somebody, and of that there is only so much.
     */
    private void requireRest()
    {
        long accepted = accepted();
        long before = asked();
        cluster.run(REST_NS);
        for (long asked = asked(); asked > before; asked = asked())
        {
            cluster.run(ARRIVAL_NS);
            if (accepted() == accepted)
            {
                throw cluster.failure("after all, " + (asked - before) +
                    " requests and copies of the payload, though nobody offers anything and nothing new came", null);
            }
            accepted = accepted();
            before = asked();
            cluster.run(REST_NS);
        }
    }

    /**
     * Where a table of origins is just large enough for who lives, there is no room for them until what is missing of
     * the dead is declared lost: nobody is left who could say that it is not held, so that takes
     * <code>gapTimeout</code>.
     */
    private void awaitRoomForOrigins()
    {
        final long maxOrigins = option(EngineOption.MAX_ORIGINS);
        if (cluster.nodes().stream().filter(SimulatedNode::isRunning)
            .anyMatch((node) -> node.counter(CounterDescriptor.ORIGINS) == maxOrigins))
        {
            cluster.run(option(EngineOption.GAP_TIMEOUT));
        }
    }

    /** Of the node that holds most. */
    private long maxHeldLength()
    {
        return cluster.nodes().stream().filter(SimulatedNode::isRunning)
            .mapToLong((node) -> node.counter(CounterDescriptor.LOG_HELD)).max().orElse(0);
    }

    private long accepted()
    {
        return cluster.sum(CounterDescriptor.MESSAGES_BY_PUSH) + cluster.sum(CounterDescriptor.MESSAGES_BY_PULL);
    }

    private long asked()
    {
        return cluster.sum(CounterDescriptor.REQUESTS_SENT) + cluster.sum(CounterDescriptor.PAYLOAD_COPIES);
    }

    /** A few rounds of syncs, each as long as a duty cycle. Idle syncs take far longer, and help a fan-out of 1. */
    private long maxNs()
    {
        final long ns = 20 * MS + 10 * scenario.dutyCycleNs();
        return option(EngineOption.FANOUT) > 1 ? ns : ns + idleNs();
    }

    private long idleNs()
    {
        return 10 * option(EngineOption.PULL_INTERVAL);
    }

    /**
     * Each node asks one peer at a time, so it gets one copy, and what was pushed to it meanwhile. Where nobody pushes
     * that is nothing. Where push makes one hop it is what the publisher sends: to everybody, and then nobody asks but
     * who hears of it, by an idle sync or the answer to one, before the push is there; or to a few. An automatic number
     * of hops ends pushing before it gets dear; who sets a higher one asked for the fan-out's price.
     */
    private long maxCopies(final long others, final long repeatedCount, final long idleCount)
    {
        final long fanout = option(EngineOption.FANOUT);
        final long hops = option(EngineOption.EAGER_HOPS);
        if (hops > 1)
        {
            return ((isDirect() ? others : fanout) + 1) * others;
        }
        if (isDirect() || hops == 0)
        {
            return others + (hops == 0 ? 0 : idleCount);
        }

        return hops < 0 && automaticHops(others + 1, fanout) > 1 ? 2 * others : others + fanout * (1 + repeatedCount);
    }

    private boolean isDirect()
    {
        return clients.size() - 1 <= Math.max(option(EngineOption.FANOUT), option(EngineOption.DIRECT_PEERS));
    }

    /** As the protocol has it. */
    private static long automaticHops(final long nodeCount, final long fanout)
    {
        return Math.round(Math.log(Math.max(2, nodeCount)) / Math.log(Math.max(2, fanout))) - 1;
    }

    private long option(final EngineOption option)
    {
        return scenario.options().getOrDefault(option, option.defaultValue());
    }

    private void requireAtMost(final long limit, final long value, final String what)
    {
        if (value > limit)
        {
            throw cluster.failure("after all, " + value + " " + what + ", more than " + limit, null);
        }
    }

    private long received()
    {
        long count = 0;
        for (final SimulatedClient client : clients)
        {
            count += client.receivedCount();
        }

        return count;
    }

    private void recover()
    {
        cluster.network().defaultLink(SimulatedLink.LAN);
        for (final SimulatedNode from : cluster.nodes())
        {
            cluster.nodes().forEach((to) -> cluster.network().link(from.address(), to.address(), null));
            cluster.joinDiscovery(from.index());
            from.slow(1);
            from.clock().driftPpm(0);
            from.transport().backPressured(false);
            cluster.journal(from.index()).answerAfter(0);
        }
        cluster.discoverOthers();
        cluster.discoverAll();
        for (final SimulatedNode node : cluster.nodes())
        {
            if (node.isRunning())
            {
                clients.add(node.attach(new SimulatedClient()));
            }
        }
        cluster.run(1_500 * MS);
    }
}
