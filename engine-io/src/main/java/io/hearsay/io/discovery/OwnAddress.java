package io.hearsay.io.discovery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import io.hearsay.core.spi.Discovery;
import io.hearsay.io.net.AddressLiteral;
import org.agrona.ErrorHandler;

/**
 * Leaves out of what a discovery says the address that others reach this node at: where that is translated on the way
 * (NAT, containers), a packet sent there may never come back, so that the node can not find out by itself that it is
 * its own. A name stands for all addresses that it has at the time. Any thread; blocks while the name is looked up.
 */
public final class OwnAddress implements Discovery
{
    private final Discovery discovery;
    private final String advertised;
    private final HostNames names;

    OwnAddress(final Discovery discovery, final String advertised, final NameLookup lookup)
    {
        if (AddressLiteral.parse(advertised, 1) == null && !HostNames.isNamed(advertised))
        {
            throw new IllegalArgumentException("'" + advertised + "' is no address, write host:port or [v6]:port");
        }

        this.discovery = discovery;
        this.advertised = advertised;
        names = new HostNames(lookup);
    }

    /**
     * Leave an address out.
     *
     * @param discovery  to ask.
     * @param advertised <code>host:port</code> or <code>[v6]:port</code>, the host being a literal or a name.
     * @return another discovery.
     * @throws IllegalArgumentException if it is no address.
     */
    public static OwnAddress leftOut(final Discovery discovery, final String advertised)
    {
        return new OwnAddress(discovery, advertised, InetAddress::getAllByName);
    }

    @Override
    public String[] addresses(final ErrorHandler errorHandler)
    {
        final Set<String> own = new LinkedHashSet<>();
        names.add(advertised, own, errorHandler);
        final Set<InetSocketAddress> parsed = new LinkedHashSet<>();
        own.forEach((rawAddress) -> parsed.add(AddressLiteral.parse(rawAddress, 1)));
        parsed.remove(null);
        return Arrays.stream(discovery.addresses(errorHandler))
            .filter((rawAddress) -> !parsed.contains(AddressLiteral.parse(rawAddress, 1)))
            .toArray(String[]::new);
    }

    @Override
    public long refreshIntervalNs()
    {
        return discovery.refreshIntervalNs();
    }
}
