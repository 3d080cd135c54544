package io.hearsay.io.discovery;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.spi.Discovery;
import org.agrona.ErrorHandler;

/**
 * A fixed list of the cluster's addresses. Literals are passed on as they are. A name is looked up each time that the
 * addresses are asked for, by the system's resolver, and yields all of its addresses as literals; while it can not be
 * looked up it yields what it did last, and before that the raw text, which the engine counts as invalid. Any thread;
 * blocks while names are looked up.
 */
public final class StaticDiscovery implements Discovery
{
    /**
     * How often names are looked up again.
     */
    static final long NAMES_REFRESH_INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);

    private final String[] rawAddresses;
    private final HostNames names;
    private final long refreshIntervalNs;

    StaticDiscovery(final NameLookup lookup, final String... rawAddresses)
    {
        this.rawAddresses = rawAddresses.clone();
        names = new HostNames(lookup);
        Arrays.stream(this.rawAddresses).forEach((rawAddress) -> Objects.requireNonNull(rawAddress, "rawAddress"));
        refreshIntervalNs =
            Arrays.stream(this.rawAddresses).anyMatch(HostNames::isNamed) ? NAMES_REFRESH_INTERVAL_NS : 0;
    }

    /**
     * Create from a list.
     *
     * @param rawAddresses <code>host:port</code> or <code>[v6]:port</code> each, the host being a literal or a name.
     * @return the discovery.
     */
    public static StaticDiscovery of(final String... rawAddresses)
    {
        return new StaticDiscovery(InetAddress::getAllByName, rawAddresses);
    }

    @Override
    public String[] addresses(final ErrorHandler errorHandler)
    {
        return names.addresses(Arrays.asList(rawAddresses), errorHandler);
    }

    /**
     * {@inheritDoc}
     * <p>
     * Names are looked up again every 30 seconds; a list of literals never changes.
     */
    @Override
    public long refreshIntervalNs()
    {
        return refreshIntervalNs;
    }
}
