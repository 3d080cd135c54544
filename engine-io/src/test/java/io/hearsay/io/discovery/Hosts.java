package io.hearsay.io.discovery;

import java.net.InetAddress;

import io.hearsay.io.net.AddressLiteral;

/**
 * Addresses of hosts for tests, without any lookup.
 */
final class Hosts
{
    private Hosts()
    {
    }

    static InetAddress of(final String literal)
    {
        return AddressLiteral.parse(literal.indexOf(':') < 0 ? literal + ":1" : "[" + literal + "]:1", 1).getAddress();
    }
}
