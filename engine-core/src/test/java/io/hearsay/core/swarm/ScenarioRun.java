package io.hearsay.core.swarm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNetwork;
import io.hearsay.core.sim.SimulatedNode;

/**
 * Lives through one {@link Scenario}: all invariants of the simulation are on, then the cluster has to come to rest,
 * and then it has to be as good as new ({@link Aftermath}).
 */
final class ScenarioRun
{
    /** What stands before a command, in the simulation's own failures too: theirs names the test, if there is one. */
    private static final String REPEAT = "\nrun it again with: ";
    private static final long RETRY_NS = 1_000_000;
    private static final int PUBLICATION_LENGTH = 64 * 1024;

    private final Scenario scenario;
    private final SimulatedCluster cluster;
    private final Set<SimulatedClient> detached = Collections.newSetFromMap(new IdentityHashMap<>());
    private int movedCount;

    private ScenarioRun(final Scenario scenario)
    {
        this.scenario = scenario;
        cluster = new SimulatedCluster(scenario.seed())
            .link(scenario.link())
            .dutyCycle(scenario.dutyCycleNs())
            .rings(PUBLICATION_LENGTH, scenario.deliveryLength())
            .statusRows(0)
            .forgetful();
        scenario.options().forEach(cluster::set);
    }

    /**
     * Live through the scenario of a seed.
     *
     * @param seed of it.
     * @throws AssertionError that tells the scenario and how to run it again, if anything is wrong.
     */
    static void of(final long seed)
    {
        final Scenario scenario = ScenarioGenerator.scenario(seed);
        try
        {
            new ScenarioRun(scenario).run();
        }
        catch (final RuntimeException | AssertionError error)
        {
            final String reason = String.valueOf(error.getMessage()).split(Pattern.quote(REPEAT))[0];
            throw new AssertionError(reason + REPEAT + command(seed) + "\n" + scenario,
                error);
        }
    }

    /**
     * The command that lives through a scenario again, and writes down what happens in it.
     *
     * @param seed of it.
     * @return what to type.
     */
    static String command(final long seed)
    {
        return "mvn test -pl engine-core -Dtest=SwarmTest -Dhearsay.sim.seed=" + seed +
            " -Dhearsay.sim.trace=trace.txt";
    }

    SimulatedCluster cluster()
    {
        return cluster;
    }

    SimulatedNetwork network()
    {
        return cluster.network();
    }

    SimulatedNode node(final int index)
    {
        return cluster.node(index);
    }

    /** Let nothing through from some nodes to the others, or back, for a time. */
    void partition(final int[] island, final boolean isOneWay, final long lastsNs)
    {
        final List<String> inside = new ArrayList<>();
        final List<String> outside = new ArrayList<>();
        for (final SimulatedNode node : cluster.nodes())
        {
            final boolean isInside = Arrays.stream(island).anyMatch((index) -> index == node.index());
            (isInside ? inside : outside).add(node.address());
        }
        eachWay(inside, outside, isOneWay, network()::block);
        network().schedule(lastsNs, () -> eachWay(inside, outside, isOneWay, network()::unblock));
    }

    /** End a node, unless it ended before. */
    void end(final int index, final FaultGenerator.Ending ending)
    {
        if (node(index).isRunning())
        {
            ending.end(this, index);
        }
    }

    /** Start a node again, unless it runs. */
    void restart(final int index)
    {
        if (!node(index).isRunning())
        {
            logOf(index).restart(index);
        }
    }

    /** Start one more node, with a client. */
    void join(final boolean isKnown)
    {
        final SimulatedNode node = logOf(cluster.nodes().size()).add();
        attachFirst(node);
        if (isKnown)
        {
            cluster.discoverAll();
        }
        else
        {
            node.discover(cluster.nodes().stream().map(SimulatedNode::address).toArray(String[]::new));
        }
    }

    /** Give a node an address that nobody had. */
    void move(final int index)
    {
        if (node(index).isRunning())
        {
            node(index).transport().move("10.200.0." + movedCount++ + ":7400");
        }
    }

    /** Let a node's socket take nothing for a time. */
    void stick(final int index, final long lastsNs)
    {
        final SimulatedNode node = node(index);
        node.transport().backPressured(true);
        network().schedule(lastsNs, () -> node.transport().backPressured(false));
    }

    /** Let a node's journal have no room for a time. */
    void fillDisk(final int index, final long lastsNs)
    {
        cluster.journal(index).full(true);
        network().schedule(lastsNs, () -> cluster.journal(index).full(false));
    }

    /** Send random bytes to a node, in the name of another. */
    void injectGarbage(final int from, final int to, final int count, final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++)
        {
            final byte[] packet = new byte[random.nextInt(200)];
            random.nextBytes(packet);
            network().inject(node(from).address(), node(to).address(), packet);
        }
    }

    private void run()
    {
        final AckAccounts ackAccounts = new AckAccounts();
        network().observer(ackAccounts);
        for (int i = 0; i < scenario.nodeCount(); i++)
        {
            attachFirst(logOf(i).add());
        }
        cluster.discoverAll();
        scenario.traffic().stream().mapToInt(TrafficPlan::node).distinct().forEach(this::attachMirror);
        scenario.clients().forEach((plan) -> network().schedule(plan.atNs(), () -> attach(plan)));
        scenario.traffic().forEach(
            (plan) -> schedule(plan.atNs(), plan, 0, new SplittableRandom(plan.payloadSeed())));
        scenario.faults().forEach((fault) -> network().schedule(fault.atNs(), () -> strike(fault)));
        cluster.run(scenario.durationNs());
        cluster.settle(Scenario.SETTLE_NS);
        cluster.assertNoErrors();
        ackAccounts.check(cluster);
        if (scenario.isLossless() &&
            cluster.sum(CounterDescriptor.GAPS_DECLARED) + cluster.sum(CounterDescriptor.GAPS_ORDER) +
            cluster.sum(CounterDescriptor.HISTORY_SKIPPED) > 0)
        {
            throw cluster.failure("messages were declared lost though their origins hold them", null);
        }
        new Aftermath(scenario, cluster).check();
    }

    /** The cluster, which gives its next node the log and the journal that are meant for it. */
    private SimulatedCluster logOf(final int index)
    {
        if (scenario.journals().has(index))
        {
            scenario.journals().prepare(cluster.journals().journal(index));
        }
        else
        {
            cluster.withoutJournals();
        }
        return cluster.set(EngineOption.LOG_LENGTH, scenario.logLength(index));
    }

    private void attachFirst(final SimulatedNode node)
    {
        node.attach(new SimulatedClient().rings(PUBLICATION_LENGTH, scenario.deliveryLength()).keepsMessages(false));
    }

    /** Who publishes sees that it is published, once: a client for what its own engine sends. */
    private void attachMirror(final int index)
    {
        node(index).attach(new SimulatedClient()
            .rings(PUBLICATION_LENGTH, scenario.deliveryLength())
            .keepsMessages(false)
            .own(true));
    }

    private void strike(final FaultPlan fault)
    {
        if (fault.disturbs())
        {
            cluster.onDisturbed();
        }
        fault.action().accept(this);
    }

    private void attach(final ClientPlan plan)
    {
        final SimulatedNode node = node(plan.node());
        if (!node.isRunning())
        {
            return;
        }

        final SimulatedClient client = node.attach(plan.newClient());
        if (plan.endNs() < scenario.durationNs())
        {
            network().schedule(Math.max(0, plan.endNs() - network().nowNs()), () -> end(plan, client));
        }
    }

    private void end(final ClientPlan plan, final SimulatedClient client)
    {
        if (!client.node().isRunning() || client.isClosed())
        {
            return;
        }

        detached.add(client);
        if (plan.dies())
        {
            client.die(RETRY_NS * 100);
        }
        else
        {
            client.detach();
        }
    }

    private void schedule(final long delayNs, final TrafficPlan plan, final int number, final SplittableRandom random)
    {
        network().schedule(delayNs, () -> offer(plan, number, random));
    }

    private void offer(final TrafficPlan plan, final int number, final SplittableRandom random)
    {
        int next = number;
        long delayNs = 0;
        while (delayNs == 0 && next < plan.count() && network().nowNs() < scenario.durationNs())
        {
            final boolean isTaken = offerOne(plan, random);
            next += isTaken || !plan.isPatient() ? 1 : 0;
            delayNs = isTaken || !plan.isPatient() ? plan.intervalNs() : RETRY_NS;
        }
        if (delayNs > 0 && next < plan.count())
        {
            schedule(delayNs, plan, next, random);
        }
    }

    private boolean offerOne(final TrafficPlan plan, final SplittableRandom random)
    {
        final SimulatedNode node = node(plan.node());
        final List<SimulatedClient> clients = node.clients();
        final SimulatedClient client = clients.get(plan.client() < clients.size() ? plan.client() : 0);
        if (!node.isRunning() || client.isClosed() || detached.contains(client))
        {
            return false;
        }

        final byte[] payload = new byte[random.nextInt(plan.minLength(), plan.maxLength() + 1)];
        random.nextBytes(payload);
        return client.offer(
            random.nextInt(plan.topics()),
            random.nextDouble() < plan.bestEffort() ? PublicationDescriptor.BEST_EFFORT :
                PublicationDescriptor.MUST_DELIVER,
            payload);
    }

    private static void eachWay(
        final List<String> inside, final List<String> outside, final boolean isOneWay, final Way way)
    {
        for (final String a : inside)
        {
            for (final String b : outside)
            {
                way.apply(a, b);
                if (!isOneWay)
                {
                    way.apply(b, a);
                }
            }
        }
    }

    /**
     * What is done to the way from one address to another.
     */
    @FunctionalInterface
    private interface Way
    {
        void apply(String from, String to);
    }
}
