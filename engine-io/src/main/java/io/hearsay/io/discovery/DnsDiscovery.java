package io.hearsay.io.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.spi.Discovery;
import io.hearsay.io.net.AddressLiteral;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Addresses from name servers, looked up again at an interval: all that a name has (A, AAAA), with one port, or all
 * targets of a service (SRV, RFC 2782; priorities and weights do not matter, as all of them are peers). Hosts are asked
 * for by the system's resolver, with its hosts file, search list and cache; services, and everything where a server is
 * given, directly. What can not be looked up, or has no address any more, is reported, asked for again after five
 * seconds at the latest, and keeps the last answer: who is really gone falls silent. Any thread, one at a time; blocks.
 */
public final class DnsDiscovery implements Discovery
{
    private static final long REFRESH_INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long RETRY_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int SERVICE = 0;

    private final String name;
    private final int port;
    private final String server;
    private final long intervalNs;
    private final DnsQuery query;
    private final HostNames hosts;
    private final NanoClock clock;
    private List<DnsQuery.Target> targets;
    private String[] answer = new String[0];
    private boolean isAsked;
    private long nextNs;

    DnsDiscovery(final String name, final int port, final String server, final long intervalNs, final NanoClock clock)
    {
        this.name = name;
        this.port = port;
        this.server = server;
        this.intervalNs = intervalNs;
        this.clock = clock;
        query = new DnsQuery(server);
        hosts = new HostNames(server == null ? InetAddress::getAllByName : query);
        targets = port == SERVICE ? List.of() : List.of(new DnsQuery.Target(name, port));
    }

    /**
     * All addresses of a name.
     *
     * @param name of a host, or of a set of them, for example that of a headless service of Kubernetes.
     * @param port of each node.
     * @return the discovery.
     * @throws IllegalArgumentException if the port is none.
     */
    public static DnsDiscovery of(final String name, final int port)
    {
        if (port < 1 || port > 0xFFFF)
        {
            throw new IllegalArgumentException("port " + port + " is not in 1 … 65535");
        }

        return new DnsDiscovery(
            Objects.requireNonNull(name, "name"), port, null, REFRESH_INTERVAL_NS, SystemNanoClock.INSTANCE);
    }

    /**
     * All targets of a service.
     *
     * @param name of the service, complete, for example <code>_hearsay._udp.example.com</code>.
     * @return the discovery.
     */
    public static DnsDiscovery ofService(final String name)
    {
        return new DnsDiscovery(
            Objects.requireNonNull(name, "name"), SERVICE, null, REFRESH_INTERVAL_NS, SystemNanoClock.INSTANCE);
    }

    /**
     * The same, but asked of one server.
     *
     * @param server <code>host:port</code> or <code>[v6]:port</code>.
     * @return another discovery.
     */
    public DnsDiscovery server(final String server)
    {
        return new DnsDiscovery(name, port, Objects.requireNonNull(server, "server"), intervalNs, clock);
    }

    /**
     * The same, but asked at another interval.
     *
     * @param interval between two questions; 30 seconds else.
     * @param unit     of the interval.
     * @return another discovery.
     * @throws IllegalArgumentException if the interval is not positive.
     */
    public DnsDiscovery refreshInterval(final long interval, final TimeUnit unit)
    {
        if (unit.toNanos(interval) <= 0)
        {
            throw new IllegalArgumentException("an interval of " + interval + " " + unit);
        }

        return new DnsDiscovery(name, port, server, unit.toNanos(interval), clock);
    }

    @Override
    public synchronized String[] addresses(final ErrorHandler errorHandler)
    {
        final long nowNs = clock.nanoTime();
        if (isAsked && nextNs - nowNs > 0)
        {
            return answer.clone();
        }

        final boolean[] isFailed = new boolean[1];
        answer = ask((error) ->
        {
            isFailed[0] = true;
            errorHandler.onError(error);
        });
        isAsked = true;
        nextNs = nowNs + (isFailed[0] ? Math.min(RETRY_INTERVAL_NS, intervalNs) : intervalNs);
        return answer.clone();
    }

    @Override
    public long refreshIntervalNs()
    {
        return Math.min(RETRY_INTERVAL_NS, intervalNs); // a failure is repaired sooner; else it costs nothing
    }

    private String[] ask(final ErrorHandler errorHandler)
    {
        if (port == SERVICE)
        {
            try
            {
                targets = query.targets(name);
                hosts.retain(targets.stream().map(DnsQuery.Target::host).toList());
            }
            catch (final IOException ex)
            {
                errorHandler.onError(ex);
            }
        }

        final Set<String> found = new LinkedHashSet<>();
        for (final DnsQuery.Target target : targets)
        {
            final InetAddress[] addresses = hosts.hosts(target.host(), errorHandler);
            for (final InetAddress address : addresses == null ? new InetAddress[0] : addresses)
            {
                found.add(AddressLiteral.format(new InetSocketAddress(address, target.port())));
            }
        }
        return found.toArray(new String[0]);
    }
}
