package io.hearsay.io.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.hearsay.core.spi.Discovery;

/**
 * A fixed list of the cluster's addresses. Literals are passed on as they are. A name is looked up each time that the
 * addresses are asked for, and yields all of its addresses as literals; while it can not be looked up it yields what
 * it did last, so that a name server's bad minute forgets no peer, and before that the raw text, which the engine
 * counts as invalid. Any thread; blocks while names are looked up.
 */
public final class StaticDiscovery implements Discovery
{
    /**
     * How often names are looked up again.
     */
    static final long NAMES_REFRESH_INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);

    /**
     * Asks the name server.
     */
    @FunctionalInterface
    interface NameLookup
    {
        InetAddress[] lookUp(String name) throws UnknownHostException;
    }

    private final String[] rawAddresses;
    private final NameLookup nameLookup;
    private final AtomicReferenceArray<InetAddress[]> lastFound;
    private final long refreshIntervalNs;

    StaticDiscovery(final NameLookup nameLookup, final String... rawAddresses)
    {
        this.nameLookup = nameLookup;
        this.rawAddresses = rawAddresses.clone();
        lastFound = new AtomicReferenceArray<>(rawAddresses.length);

        boolean hasNames = false;
        for (final String rawAddress : this.rawAddresses)
        {
            Objects.requireNonNull(rawAddress, "rawAddress");
            hasNames |= isName(rawAddress);
        }
        refreshIntervalNs = hasNames ? NAMES_REFRESH_INTERVAL_NS : 0;
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
    public String[] addresses()
    {
        final Set<String> found = new LinkedHashSet<>();
        for (int i = 0; i < rawAddresses.length; i++)
        {
            if (isName(rawAddresses[i]))
            {
                addAddresses(i, found);
            }
            else
            {
                found.add(rawAddresses[i]);
            }
        }

        return found.toArray(new String[0]);
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

    private void addAddresses(final int index, final Set<String> found)
    {
        final String rawAddress = rawAddresses[index];
        final int colon = AddressLiteral.portColon(rawAddress);
        try
        {
            lastFound.set(index, nameLookup.lookUp(rawAddress.substring(0, colon)));
        }
        catch (final UnknownHostException ignore)
        {
            // the last answer stands
        }

        final InetAddress[] hosts = lastFound.get(index);
        if (hosts == null)
        {
            found.add(rawAddress);
        }
        else
        {
            final int port = AddressLiteral.parsePort(rawAddress, colon + 1);
            for (final InetAddress host : hosts)
            {
                found.add(AddressLiteral.format(new InetSocketAddress(host, port)));
            }
        }
    }

    private static boolean isName(final String rawAddress)
    {
        final int colon = AddressLiteral.portColon(rawAddress);
        return colon > 0 && AddressLiteral.isName(rawAddress, colon) &&
            AddressLiteral.parsePort(rawAddress, colon + 1) > 0;
    }
}
