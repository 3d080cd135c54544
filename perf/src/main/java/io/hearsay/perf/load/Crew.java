package io.hearsay.perf.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.agrona.concurrent.Agent;

/**
 * The nodes of a cluster that are in this process, at work: all of them, or a single one. One thread, beside those that
 * work, takes it through a measurement: prepare, publish where there are publishers, await what is owed, end.
 * <p>
 * Times are those of {@link System#nanoTime()}, which on Linux is CLOCK_MONOTONIC, one clock for all processes of a
 * machine: so what one process wrote into a message as the time when it was to be sent, and what another one reads when
 * it delivers, tell the latency. Elsewhere that is not so.
 */
public final class Crew implements AutoCloseable
{
    private static final long LOOK_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long PUBLISHING_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private final LoadSpec spec;
    private final Site site;
    private final long patienceNs;
    private final Ledger ledger;
    private final LoadSystem system;
    private final List<Publisher> publishers = new ArrayList<>();
    private final DutyThreads threads;
    private int number;
    private int rate;
    private Costs before;
    private Costs after;
    private long lastNs;

    /**
     * Start the nodes.
     *
     * @param spec       of the cluster.
     * @param site       which of its nodes are here.
     * @param patienceNs how long nothing may arrive before what is missing counts as lost.
     * @param starter    that starts them, and returns when they know all others.
     */
    public Crew(final LoadSpec spec, final Site site, final long patienceNs, final LoadSystem.Starter starter)
    {
        this.spec = spec;
        this.site = site;
        this.patienceNs = patienceNs;
        ledger = new Ledger(spec.nodes(), spec.publishers(), spec.capacity(), site);
        system = starter.start(spec, site, ledger);
        final List<Agent> applications = new ArrayList<>();
        final List<Agent> engines = new ArrayList<>();
        for (int node = 0; node < spec.nodes(); node++)
        {
            if (site.has(node))
            {
                final Publisher application = new Publisher(system, node, spec.size());
                applications.add(application);
                engines.add(system.engine(node));
                if (node < spec.publishers())
                {
                    publishers.add(application);
                }
            }
        }
        threads = new DutyThreads(
            spec.placement().groups(applications, engines, spec.publishers()), spec.idling());
    }

    /**
     * Get ready to count.
     *
     * @param measurement number of it, 0 … 255, other than the last one's.
     * @param nextRate    messages a second of each publisher, 0 for as many as possible.
     */
    public void prepare(final int measurement, final int nextRate)
    {
        number = measurement;
        rate = nextRate;
        ledger.prepare(number, rate == Pacing.FLOOD ? Publisher.FLOOD_SAMPLE_MASK : 0);
    }

    /**
     * From now on, what is used counts.
     */
    public void begin()
    {
        before = Costs.now(system);
    }

    /**
     * Publish, and wait until that is done.
     *
     * @param startNs    when the first message is to be sent.
     * @param durationNs how long to publish.
     * @return messages that each publisher here offered.
     */
    public long[] publish(final long startNs, final long durationNs)
    {
        final Pacing pacing = new Pacing(rate, startNs, startNs + durationNs, spec.capacity());
        final List<Publisher.Order> orders = new ArrayList<>();
        for (final Publisher publisher : publishers)
        {
            final Publisher.Order order = new Publisher.Order(number, pacing);
            orders.add(order);
            publisher.publish(order);
        }
        while (orders.stream().anyMatch((order) -> order.offered() < 0))
        {
            threads.requireHealth();
            if (System.nanoTime() - startNs - durationNs > PUBLISHING_TIMEOUT_NS)
            {
                throw new IllegalStateException("a publisher stands still");
            }
            LockSupport.parkNanos(LOOK_NS);
        }

        return orders.stream().mapToLong(Publisher.Order::offered).toArray();
    }

    /**
     * Wait for the last delivery here, which is as exact as this thread looks: twice a millisecond.
     *
     * @param offered messages of each publisher, wherever it is.
     */
    public void awaitDelivered(final long[] offered)
    {
        final long owed = ledger.owed(offered);
        long received = ledger.received();
        lastNs = System.nanoTime();
        while (received < owed && System.nanoTime() - lastNs < patienceNs)
        {
            threads.requireHealth();
            LockSupport.parkNanos(LOOK_NS);
            final long now = ledger.received();
            if (now != received)
            {
                received = now;
                lastNs = System.nanoTime();
            }
        }
    }

    /**
     * What is used from now on, does not count.
     */
    public void end()
    {
        after = Costs.now(system);
    }

    /**
     * What was found in the measurement that ended.
     *
     * @param offered messages of each publisher, wherever it is.
     * @return the figures of this process.
     */
    public LoadFigures figures(final long[] offered)
    {
        threads.requireHealth();
        // Who has nothing to wait for, does not know when the last delivery was made.
        final boolean isOwed = site.isOneProcess() || ledger.owed(offered) > 0;
        return new LoadFigures(
            isOwed ? lastNs : before.wallNs(),
            ledger.counted(offered),
            Usage.between(before, after, system.usesDatagrams()),
            system.remark());
    }

    /**
     * How many threads of the rig work.
     *
     * @return the count.
     */
    public int threads()
    {
        return threads.count();
    }

    @Override
    public void close()
    {
        threads.close();
        system.close();
    }
}
