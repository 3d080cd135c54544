package io.hearsay.perf.rival;

import java.util.ArrayList;
import java.util.List;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.status.SystemCounterDescriptor;
import io.aeron.logbuffer.FragmentHandler;
import io.hearsay.perf.load.Deliveries;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.LoadSystem;
import io.hearsay.perf.load.Placement;
import io.hearsay.perf.load.Site;
import io.hearsay.perf.load.Traffic;
import io.hearsay.perf.rig.MemoryDirectory;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;

/**
 * Aeron with dynamic multi-destination cast: a publication for each publisher, and a subscription to it on each other
 * node. As its documentation asks for where throughput counts: exclusive publications, long terms that are there from
 * the start, and an initial window as long as the socket's buffer. Flow control <code>min</code>, so that the slowest
 * receiver sets the pace and nothing is lost. Drivers run by invoker: see {@link Placement} for how many there are; in
 * a process that has one node there is one. The variant says the MTU: <code>MTU 8192</code>.
 */
final class AeronSystem implements LoadSystem
{
    private static final int STREAM_ID = 1_001;
    private static final int TERM_LENGTH = 16 * 1024 * 1024;
    private static final int HEADER_LENGTH = 32;
    private static final int POLL_LIMIT = 256;

    private final List<Driver> drivers = new ArrayList<>();
    private final Agent[] engines;
    private final ExclusivePublication[] publications;
    private final List<List<Subscription>> subscriptions = new ArrayList<>();
    private final FragmentHandler[] handlers;

    AeronSystem(final LoadSpec spec, final Site site, final Deliveries deliveries)
    {
        final int mtu = Integer.parseInt(spec.variant().split(" ")[1]);
        engines = new Agent[spec.nodes()];
        publications = new ExclusivePublication[spec.publishers()];
        handlers = new FragmentHandler[spec.nodes()];
        try
        {
            final Driver[] driverOf = new Driver[spec.nodes()];
            for (int node = 0; node < spec.nodes(); node++)
            {
                subscriptions.add(new ArrayList<>());
                final int first = firstWithSameDriver(spec, node);
                if (first == node && site.has(node))
                {
                    engines[node] = driverOf[node] = new Driver(mtu);
                }
                driverOf[node] = driverOf[first];
                handlers[node] = handler(node, spec.size() > mtu - HEADER_LENGTH, deliveries);
            }
            for (int publisher = 0; publisher < spec.publishers(); publisher++)
            {
                connect(publisher, mtu, site.port(publisher), driverOf);
            }
            Patience.await(this::areConnected, "all subscribers are connected");
        }
        catch (final RuntimeException ex)
        {
            close();
            throw ex;
        }
    }

    private static int firstWithSameDriver(final LoadSpec spec, final int node)
    {
        return switch (spec.placement())
        {
            case APP_ENGINES, ALL -> 0;
            case PUBLISHER_OTHERS -> node < spec.publishers() ? 0 : spec.publishers();
            case EACH, PROCESS_EACH -> node;
        };
    }

    private static FragmentHandler handler(final int node, final boolean isFragmented, final Deliveries deliveries)
    {
        final FragmentHandler handler = (buffer, offset, length, header) -> deliveries.onMessage(node, buffer, offset);
        return isFragmented ? new FragmentAssembler(handler) : handler;
    }

    private void connect(final int publisher, final int mtu, final int port, final Driver[] driverOf)
    {
        final String control = Loopback.HOST + ':' + (port == 0 ? Loopback.freePort() : port);
        if (driverOf[publisher] != null)
        {
            publications[publisher] = driverOf[publisher].aeron.addExclusivePublication(
                new ChannelUriStringBuilder()
                    .media(CommonContext.UDP_MEDIA)
                    .controlEndpoint(control)
                    .controlMode(CommonContext.MDC_CONTROL_MODE_DYNAMIC)
                    .flowControl("min,g:/" + (driverOf.length - 1))
                    .mtu(mtu)
                    .termLength(TERM_LENGTH)
                    .build(),
                STREAM_ID);
        }
        final String channel = new ChannelUriStringBuilder()
            .media(CommonContext.UDP_MEDIA)
            .endpoint(Loopback.HOST + ":0")
            .controlEndpoint(control)
            .controlMode(CommonContext.MDC_CONTROL_MODE_DYNAMIC)
            .build();
        for (int node = 0; node < driverOf.length; node++)
        {
            if (node != publisher && driverOf[node] != null)
            {
                subscriptions.get(node).add(driverOf[node].aeron.addSubscription(channel, STREAM_ID));
            }
        }
    }

    private boolean areConnected()
    {
        drivers.forEach(Driver::doWork);
        boolean areConnected = true;
        for (final Publication publication : publications)
        {
            areConnected &= publication == null || publication.isConnected();
        }

        return areConnected && subscriptions.stream().flatMap(List::stream).allMatch(Subscription::isConnected);
    }

    /**
     * A media driver and a client of it.
     */
    private final class Driver implements Agent, AutoCloseable
    {
        private final MemoryDirectory directory = MemoryDirectory.create();
        private final MediaDriver driver;
        private final Aeron aeron;

        Driver(final int mtu)
        {
            driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(directory.path().resolve("driver").toString())
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.INVOKER)
                .termBufferSparseFile(false)
                .mtuLength(mtu)
                .socketSndbufLength(Loopback.SOCKET_BUFFER_LENGTH)
                .socketRcvbufLength(Loopback.SOCKET_BUFFER_LENGTH)
                .initialWindowLength(Loopback.SOCKET_BUFFER_LENGTH)
                .errorHandler(Throwable::printStackTrace));
            aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(driver.aeronDirectoryName())
                .useConductorAgentInvoker(true)
                .driverAgentInvoker(driver.sharedAgentInvoker())
                .errorHandler(Throwable::printStackTrace));
            drivers.add(this);
        }

        @Override
        public int doWork()
        {
            return driver.sharedAgentInvoker().invoke() + aeron.conductorAgentInvoker().invoke();
        }

        @Override
        public String roleName()
        {
            return "driver";
        }

        private long count(final SystemCounterDescriptor descriptor)
        {
            return driver.context().systemCounters().get(descriptor).get();
        }

        @Override
        public void close()
        {
            CloseHelper.closeAll(aeron, driver, directory);
        }
    }

    @Override
    public Agent engine(final int node)
    {
        return engines[node];
    }

    @Override
    public boolean offer(final int publisher, final DirectBuffer buffer, final int length)
    {
        final long result = publications[publisher].offer(buffer, 0, length);
        if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED)
        {
            throw new IllegalStateException("offer gave " + Publication.errorString(result));
        }

        return result > 0;
    }

    @Override
    public int poll(final int node)
    {
        final List<Subscription> polled = subscriptions.get(node);
        int count = 0;
        for (int i = 0; i < polled.size(); i++)
        {
            count += polled.get(i).poll(handlers[node], POLL_LIMIT);
        }

        return count;
    }

    /**
     * Data that receivers received, since a driver counts what it sends once for all destinations; the datagrams are
     * not counted.
     */
    @Override
    public Traffic traffic()
    {
        return new Traffic(
            Traffic.NOT_TOLD,
            drivers.stream().mapToLong((driver) -> driver.count(SystemCounterDescriptor.BYTES_RECEIVED)).sum());
    }

    @Override
    public String remark()
    {
        return "naks " + sum(SystemCounterDescriptor.NAK_MESSAGES_SENT) +
            ", status messages " + sum(SystemCounterDescriptor.STATUS_MESSAGES_SENT) +
            ", retransmits " + sum(SystemCounterDescriptor.RETRANSMITS_SENT) +
            ", sent " + sum(SystemCounterDescriptor.BYTES_SENT);
    }

    private long sum(final SystemCounterDescriptor descriptor)
    {
        return drivers.stream().mapToLong((driver) -> driver.count(descriptor)).sum();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(drivers);
    }
}
