package io.hearsay.perf.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;

import org.agrona.concurrent.Agent;

/**
 * A cluster under load: one after the other, measurements at different rates. One thread, beside those that work.
 */
public final class LoadRun implements AutoCloseable
{
    /** Names of the threads that work begin with it. */
    public static final String THREAD_NAME_PREFIX = "rig-";

    private static final long LOOK_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long HEAD_START_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PUBLISHING_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private final LoadSpec spec;
    private final Ledger ledger;
    private final LoadSystem system;
    private final List<Publisher> applications = new ArrayList<>();
    private final DutyThreads threads;
    private final long patienceNs;
    private int number;

    /**
     * Start the cluster.
     *
     * @param spec       of it.
     * @param patienceNs how long nothing may arrive before what is missing counts as lost.
     * @param starter    that starts the system, and returns when all nodes know each other.
     */
    public LoadRun(
        final LoadSpec spec, final long patienceNs, final BiFunction<LoadSpec, Deliveries, LoadSystem> starter)
    {
        this.spec = spec;
        this.patienceNs = patienceNs;
        ledger = new Ledger(spec.nodes(), spec.publishers(), spec.capacity());
        system = starter.apply(spec, ledger);
        final List<Agent> engines = new ArrayList<>();
        for (int node = 0; node < spec.nodes(); node++)
        {
            applications.add(new Publisher(system, node, spec.size()));
            engines.add(system.engine(node));
        }
        threads = new DutyThreads(
            spec.placement().groups(List.copyOf(applications), engines, spec.publishers()), spec.idling());
    }

    /**
     * Publish for a while, wait until all is delivered or nothing comes any more, and count.
     *
     * @param rate       messages a second of each publisher, 0 for as many as possible.
     * @param durationNs how long to publish.
     * @return the row of this measurement.
     */
    public Map<String, Object> measure(final int rate, final long durationNs)
    {
        return measure(rate, durationNs, Watch.NONE);
    }

    /**
     * Publish for a while, wait until all is delivered or nothing comes any more, and count.
     *
     * @param rate       messages a second of each publisher, 0 for as many as possible.
     * @param durationNs how long to publish.
     * @param watch      that looks on.
     * @return the row of this measurement.
     */
    public Map<String, Object> measure(final int rate, final long durationNs, final Watch watch)
    {
        number = number + 1 & 0xFF;
        ledger.prepare(number, rate == Pacing.FLOOD ? Publisher.FLOOD_SAMPLE_MASK : 0);
        watch.begin();
        final Costs before = Costs.now(system);
        final long startNs = System.nanoTime() + HEAD_START_NS;
        final Pacing pacing = new Pacing(rate, startNs, startNs + durationNs, spec.capacity());
        final List<Publisher.Order> orders = new ArrayList<>();
        for (final Publisher publisher : applications.subList(0, spec.publishers()))
        {
            final Publisher.Order order = new Publisher.Order(number, pacing);
            orders.add(order);
            publisher.publish(order);
        }
        final long[] offered = awaitOffered(orders, startNs + durationNs);
        final long lastNs = awaitDelivered(offered);
        final Costs after = Costs.now(system);
        watch.end();
        threads.requireHealth();
        return row(rate, offered, lastNs - startNs, before, after);
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

    private long[] awaitOffered(final List<Publisher.Order> orders, final long endNs)
    {
        while (orders.stream().anyMatch((order) -> order.offered() < 0))
        {
            threads.requireHealth();
            if (System.nanoTime() - endNs > PUBLISHING_TIMEOUT_NS)
            {
                throw new IllegalStateException("a publisher stands still");
            }
            LockSupport.parkNanos(LOOK_NS);
        }

        return orders.stream().mapToLong(Publisher.Order::offered).toArray();
    }

    /**
     * Wait for the last delivery.
     *
     * @return when it was made, as exact as this thread looks.
     */
    private long awaitDelivered(final long[] offered)
    {
        final long owed = ledger.owed(offered);
        long received = ledger.received();
        long lastNs = System.nanoTime();
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

        return lastNs;
    }

    private Map<String, Object> row(
        final int rate, final long[] offered, final long elapsedNs, final Costs before, final Costs after)
    {
        final long everywhere = ledger.everywhere(offered);
        final double count = Math.max(1, everywhere);
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", "load");
        row.put("system", spec.system());
        row.put("variant", spec.variant());
        row.put("nodes", spec.nodes());
        row.put("publishers", spec.publishers());
        row.put("size", spec.size());
        row.put("rate", rate);
        row.put("placement", spec.placement().label());
        row.put("idle", spec.idling().label());
        row.put("seconds", elapsedNs / 1e9);
        row.put("offered", Arrays.stream(offered).sum());
        row.put("everywhere", everywhere);
        row.put("lost", ledger.owed(offered) - ledger.received());
        row.put("duplicates", ledger.duplicates());
        row.put("strays", ledger.strays());
        row.put("throughput", everywhere * 1e9 / elapsedNs);
        row.put("cpuNs", (after.cpuNs() - before.cpuNs()) / count);
        // Less than the threads that spin: others had the processors meanwhile.
        row.put("processors", (after.cpuNs() - before.cpuNs()) / (double)(after.wallNs() - before.wallNs()));
        row.put("allocated", after.allocatedSince(before) / count);
        putTraffic(row, count, before, after);
        row.put("remark", system.remark());
        row.put("latency", Latency.toRow(ledger.latencies()));
        return row;
    }

    private void putTraffic(
        final Map<String, Object> row, final double count, final Costs before, final Costs after)
    {
        final boolean isTold = after.traffic().datagrams() != Traffic.NOT_TOLD;
        final boolean isKernel = !isTold && system.usesDatagrams() && after.kernelPackets() != Traffic.NOT_TOLD;
        final double datagrams = isTold ? after.traffic().datagrams() - before.traffic().datagrams() :
            after.kernelPackets() - before.kernelPackets();
        row.put("datagrams", isTold || isKernel ? datagrams / count : null);
        // The kernel counts those of the whole machine.
        row.put("datagramsBy", isTold ? "system" : isKernel ? "kernel" : null);
        row.put("bytes", after.traffic().bytes() == Traffic.NOT_TOLD ? null :
            (after.traffic().bytes() - before.traffic().bytes()) / count);
        row.put("kernelDrops", after.kernelDrops() == Traffic.NOT_TOLD ? null :
            after.kernelDrops() - before.kernelDrops());
    }

    @Override
    public void close()
    {
        threads.close();
        system.close();
    }
}
