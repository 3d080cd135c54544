package io.hearsay.io.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.hearsay.io.net.AddressLiteral;
import org.agrona.ErrorHandler;

/**
 * Turns addresses with names into literals, all that a name has, and remembers what each name had for as long as it is
 * asked for: while it can not be looked up, that stands. Any thread; blocks while names are looked up; as many names
 * are kept as the last call of {@link #retain} left.
 */
final class HostNames
{
    private final NameLookup lookup;
    private final Map<String, InetAddress[]> lastFound = new ConcurrentHashMap<>();

    HostNames(final NameLookup lookup)
    {
        this.lookup = lookup;
    }

    /**
     * Whether an address has a name for a host.
     *
     * @param rawAddress to look at; may be null.
     * @return false if it is a literal, or no address at all.
     */
    static boolean isNamed(final String rawAddress)
    {
        final int colon = AddressLiteral.portColon(rawAddress);
        return colon > 0 && AddressLiteral.isName(rawAddress, colon) &&
            AddressLiteral.parsePort(rawAddress, colon + 1) > 0;
    }

    /**
     * The literals of some addresses, each once, see {@link #add}.
     *
     * @param rawAddresses to look up.
     * @param errorHandler told of names that can not be looked up.
     * @return them, in the order of the addresses.
     */
    String[] addresses(final Collection<String> rawAddresses, final ErrorHandler errorHandler)
    {
        final Set<String> found = new LinkedHashSet<>();
        for (final String rawAddress : rawAddresses)
        {
            add(rawAddress, found, errorHandler);
        }

        return found.toArray(new String[0]);
    }

    /**
     * Add the literals of an address: what is one, or no address at all, as it is. A name that was never found is added
     * as it is, too, so that the engine counts it.
     *
     * @param rawAddress   to add.
     * @param found        to add to.
     * @param errorHandler told of names that can not be looked up.
     */
    void add(final String rawAddress, final Set<String> found, final ErrorHandler errorHandler)
    {
        if (!isNamed(rawAddress))
        {
            found.add(rawAddress);
            return;
        }

        final int colon = AddressLiteral.portColon(rawAddress);
        final InetAddress[] hosts = hosts(rawAddress.substring(0, colon), errorHandler);
        if (hosts == null)
        {
            found.add(rawAddress);
            return;
        }

        final int port = AddressLiteral.parsePort(rawAddress, colon + 1);
        for (final InetAddress host : hosts)
        {
            found.add(AddressLiteral.format(new InetSocketAddress(host, port)));
        }
    }

    /**
     * Addresses of a host.
     *
     * @param name         of the host.
     * @param errorHandler told if it can not be looked up, or not all of it.
     * @return its addresses, or those that it had before, also of one family alone; or null if it was never found.
     */
    InetAddress[] hosts(final String name, final ErrorHandler errorHandler)
    {
        try
        {
            final InetAddress[] hosts = lookup.lookUp(name);
            lastFound.put(name, hosts);
            return hosts;
        }
        catch (final PartialAnswer ex)
        {
            errorHandler.onError(ex);
            final InetAddress[] hosts = ex.completedBy(lastFound.get(name));
            lastFound.put(name, hosts);
            return hosts;
        }
        catch (final UnknownHostException ex)
        {
            errorHandler.onError(new IOException(name + " is not known", ex)); // it says the name alone at times
            return lastFound.get(name);
        }
        catch (final IOException ex)
        {
            errorHandler.onError(ex);
            return lastFound.get(name);
        }
    }

    /**
     * Forget all names but these.
     *
     * @param names of hosts.
     */
    void retain(final Collection<String> names)
    {
        lastFound.keySet().retainAll(names);
    }
}
