package io.hearsay.io.discovery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.spi.Discovery;
import io.hearsay.io.net.AddressLiteral;

/**
 * Discoveries from text, as the command line and the property <code>hearsay.discovery</code> have it: parts with commas
 * between, each one of <code>host:port</code>, <code>[v6]:port</code>, <code>file:PATH</code>,
 * <code>dns:NAME:PORT</code>, <code>dns:SERVICE</code>. Stateless.
 */
public final class Discoveries
{
    private static final String FILE = "file:";
    private static final String DNS = "dns:";

    private Discoveries()
    {
    }

    /**
     * Parse a text.
     *
     * @param text to parse; an empty one names nobody.
     * @return the discovery.
     * @throws IllegalArgumentException if a part is none of these; the message says which.
     */
    public static Discovery parse(final String text)
    {
        final List<String> rawAddresses = new ArrayList<>();
        final List<Discovery> parts = new ArrayList<>();
        for (final String part : text.split(","))
        {
            final String trimmed = part.strip();
            if (trimmed.startsWith(FILE) && trimmed.length() > FILE.length())
            {
                parts.add(FileDiscovery.of(Path.of(trimmed.substring(FILE.length()))));
            }
            else if (trimmed.startsWith(DNS))
            {
                parts.add(dns(trimmed));
            }
            else if (AddressLiteral.parse(trimmed, 1) != null || HostNames.isNamed(trimmed))
            {
                rawAddresses.add(trimmed);
            }
            else if (!trimmed.isEmpty())
            {
                throw new IllegalArgumentException("'" + trimmed + "' is no address, write " +
                    "host:port, [v6]:port, file:PATH, dns:NAME:PORT or dns:SERVICE");
            }
        }

        if (!rawAddresses.isEmpty() || parts.isEmpty())
        {
            parts.add(0, StaticDiscovery.of(rawAddresses.toArray(new String[0])));
        }
        return parts.size() == 1 ? parts.get(0) : CompositeDiscovery.of(parts.toArray(new Discovery[0]));
    }

    private static Discovery dns(final String part)
    {
        final String name = part.substring(DNS.length());
        final int colon = name.indexOf(':');
        if (colon < 0 && AddressLiteral.isName(name, name.length()))
        {
            return DnsDiscovery.ofService(name);
        }
        if (HostNames.isNamed(name))
        {
            return DnsDiscovery.of(name.substring(0, colon), AddressLiteral.parsePort(name, colon + 1));
        }

        throw new IllegalArgumentException("'" + part + "' is neither dns:NAME:PORT nor dns:SERVICE");
    }
}
