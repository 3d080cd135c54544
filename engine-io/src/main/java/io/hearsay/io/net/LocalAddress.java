package io.hearsay.io.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * The address that a transport is bound to, and which others can be reached from it. Immutable.
 */
public final class LocalAddress
{
    private final InetSocketAddress address;
    private final Set<InetAddress> broadcasts;

    /**
     * Create from what the kernel says after the bind.
     *
     * @param address that is bound.
     */
    LocalAddress(final InetSocketAddress address)
    {
        this.address = address;
        this.broadcasts = broadcasts();
    }

    /**
     * Parse an address to bind to. A host name is looked up.
     *
     * @param text as the user gave it; the port may be 0.
     * @return the address.
     * @throws IllegalArgumentException if it is none, with a sentence that says so.
     */
    public static InetSocketAddress parseBind(final String text)
    {
        final InetSocketAddress literal = AddressLiteral.parse(text, 0);
        if (literal != null)
        {
            if (literal.getAddress().isMulticastAddress())
            {
                throw new IllegalArgumentException("can not bind to " + text + ": it is a multicast address");
            }
            return literal;
        }

        final int colon = AddressLiteral.portColon(text);
        final int port = colon < 0 ? -1 : AddressLiteral.parsePort(text, colon + 1);
        if (port < 0 || !AddressLiteral.isName(text, colon))
        {
            throw new IllegalArgumentException(
                "can not bind to \"" + text + "\": not an address like 10.0.0.5:7400 or [::1]:7400");
        }

        try
        {
            return new InetSocketAddress(InetAddress.getByName(text.substring(0, colon)), port);
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalArgumentException("can not bind to " + text + ": the host's name is unknown", ex);
        }
    }

    /**
     * Say why a bind failed.
     *
     * @param address that was to be bound.
     * @param cause   that the kernel gave.
     * @return the exception to throw.
     */
    public static UncheckedIOException bindFailure(final InetSocketAddress address, final IOException cause)
    {
        final String message = String.valueOf(cause.getMessage());
        final String reason;
        if (cause instanceof BindException && message.contains("in use"))
        {
            reason = "the port is taken, by another engine or program";
        }
        else if (cause instanceof BindException && !isLocal(address.getAddress()))
        {
            reason = "no interface of this machine has this address";
        }
        else
        {
            reason = message;
        }

        return new UncheckedIOException("can not bind to " + AddressLiteral.format(address) + ": " + reason, cause);
    }

    InetSocketAddress address()
    {
        return address;
    }

    /**
     * Whether datagrams can be sent to an address: not to nobody, not to many, and not from one family to the other,
     * but for the IPv6 wildcard, which sends to both.
     *
     * @param remote to look at.
     * @return true if it can be used.
     */
    boolean canReach(final InetSocketAddress remote)
    {
        final InetAddress host = remote.getAddress();
        if (host.isAnyLocalAddress() || host.isMulticastAddress() || broadcasts.contains(host))
        {
            return false;
        }

        final boolean isBoundToV4 = address.getAddress() instanceof Inet4Address;
        if (host instanceof Inet4Address)
        {
            final byte[] bytes = host.getAddress();
            return (isBoundToV4 || address.getAddress().isAnyLocalAddress()) &&
                bytes[0] != 0 && (bytes[0] & bytes[1] & bytes[2] & bytes[3]) != -1;
        }

        return !isBoundToV4;
    }

    @Override
    public String toString()
    {
        return AddressLiteral.format(address);
    }

    private static boolean isLocal(final InetAddress address)
    {
        try
        {
            return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
        }
        catch (final SocketException ignore)
        {
            return true;
        }
    }

    private static Set<InetAddress> broadcasts()
    {
        final Set<InetAddress> found = new HashSet<>();
        try
        {
            for (final NetworkInterface networkInterface : Collections.list(NetworkInterface.getNetworkInterfaces()))
            {
                for (final InterfaceAddress interfaceAddress : networkInterface.getInterfaceAddresses())
                {
                    if (interfaceAddress.getBroadcast() != null)
                    {
                        found.add(interfaceAddress.getBroadcast());
                    }
                }
            }
        }
        catch (final SocketException ignore)
        {
            // the kernel refuses to send to them anyway
        }

        return found;
    }
}
