package io.hearsay.io.discovery;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;

import javax.naming.CommunicationException;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

import io.hearsay.io.net.AddressLiteral;

/**
 * Asks name servers by the JDK's naming provider for DNS (module <code>jdk.naming.dns</code>): over UDP, and over TCP
 * where the answer was cut. Nothing is cached, neither hosts files nor search lists are looked at: names are complete.
 * Any thread; blocks, for some seconds if no server answers.
 */
final class DnsQuery implements NameLookup
{
    private static final String TIMEOUT_MS = "1000";
    private static final String TRIES = "3";

    private final Hashtable<String, String> environment = new Hashtable<>();

    /**
     * A query.
     *
     * @param server to ask, <code>host:port</code> or <code>[v6]:port</code>; null for those of the system.
     */
    DnsQuery(final String server)
    {
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, server == null ? "dns:" : "dns://" + server + "/");
        environment.put("com.sun.jndi.dns.timeout.initial", TIMEOUT_MS);
        environment.put("com.sun.jndi.dns.timeout.retries", TRIES);
    }

    /**
     * A target of a service (RFC 2782).
     *
     * @param host its name, complete, without the last dot.
     * @param port of the service there.
     */
    record Target(String host, int port)
    {
    }

    @Override
    public InetAddress[] lookUp(final String name) throws IOException
    {
        final List<InetAddress> found = new ArrayList<>();
        IOException failure = null;
        Class<? extends InetAddress> lacking = null;
        try
        {
            addV4(name, found);
        }
        catch (final IOException ex)
        {
            if (ex.getCause() instanceof CommunicationException)
            {
                throw ex; // nobody answers: not to be waited for twice
            }
            failure = ex;
            lacking = Inet4Address.class;
        }
        try
        {
            addV6(name, found);
        }
        catch (final IOException ex)
        {
            failure = failure == null ? ex : failure;
            lacking = Inet6Address.class;
        }

        if (found.isEmpty())
        {
            throw failure != null ? failure : new IOException(name + " has no address");
        }
        if (failure != null)
        {
            throw new PartialAnswer(found.toArray(new InetAddress[0]), lacking, failure);
        }

        return found.toArray(new InetAddress[0]);
    }

    private void addV4(final String name, final List<InetAddress> found) throws IOException
    {
        for (final String text : records(name, "A"))
        {
            add(text + ":1", found);
        }
    }

    private void addV6(final String name, final List<InetAddress> found) throws IOException
    {
        for (final String text : records(name, "AAAA"))
        {
            add("[" + text + "]:1", found);
        }
    }

    /**
     * Targets of a service, whatever their priorities and weights.
     *
     * @param name of the service, for example <code>_hearsay._udp.example.com</code>.
     * @return its targets, at least one.
     * @throws IOException if there are none, or nobody who knows them could be asked.
     */
    List<Target> targets(final String name) throws IOException
    {
        final List<Target> found = new ArrayList<>();
        for (final String text : records(name, "SRV"))
        {
            final String[] fields = text.split(" "); // priority weight port target
            final int port = fields.length == 4 ? AddressLiteral.parsePort(fields[2], 0) : 0;
            final String host = port > 0 ? fields[3].replaceFirst("\\.$", "") : "";
            if (!host.isEmpty())
            {
                found.add(new Target(host, port));
            }
        }
        if (found.isEmpty())
        {
            throw new IOException(name + " has no target");
        }

        return found;
    }

    private static void add(final String rawAddress, final List<InetAddress> found)
    {
        final InetSocketAddress address = AddressLiteral.parse(rawAddress, 1);
        if (address != null)
        {
            found.add(address.getAddress());
        }
    }

    private List<String> records(final String name, final String type) throws IOException
    {
        final List<String> found = new ArrayList<>();
        DirContext context = null;
        try
        {
            context = new InitialDirContext(environment);
            final Attribute attribute = context.getAttributes(name, new String[]{type}).get(type);
            final NamingEnumeration<?> values = attribute == null ? null : attribute.getAll();
            while (values != null && values.hasMore())
            {
                found.add(String.valueOf(values.next()));
            }
            return found;
        }
        catch (final NameNotFoundException ex)
        {
            throw new IOException(name + " is not known", ex);
        }
        catch (final NamingException ex)
        {
            throw new IOException(name + " can not be looked up: " + ex, ex);
        }
        finally
        {
            close(context);
        }
    }

    private static void close(final DirContext context) throws IOException
    {
        try
        {
            if (context != null)
            {
                context.close();
            }
        }
        catch (final NamingException ex)
        {
            throw new IOException(ex);
        }
    }
}
