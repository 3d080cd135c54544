package io.hearsay.io.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;

import io.hearsay.core.wire.PacketFlyweight;

/**
 * The longest datagram that an interface carries in one piece: its MTU without the headers of IP (RFC 791: 20 bytes,
 * RFC 8200: 40) and UDP (RFC 768: 8). Stateless, for the launching thread.
 */
final class BatchLength
{
    /**
     * Never less: what every IPv4 host must accept (576 bytes, RFC 1122 §3.3.2) less the longest headers.
     */
    static final int MIN_LENGTH = 508;

    private static final int V4_HEADERS_LENGTH = 20 + 8;
    private static final int V6_HEADERS_LENGTH = 40 + 8;

    /**
     * Taken where no interface tells its MTU: every link that carries IPv6 has at least this one (RFC 8200 §5).
     */
    private static final int FALLBACK_MTU = 1_280;

    private BatchLength()
    {
    }

    /**
     * Batch length of an MTU.
     *
     * @param mtu  of the interface in bytes.
     * @param isV6 whether the datagrams may travel over IPv6.
     * @return the length in bytes, 508 … 8 192.
     */
    static int of(final int mtu, final boolean isV6)
    {
        final int length = mtu - (isV6 ? V6_HEADERS_LENGTH : V4_HEADERS_LENGTH);
        return Math.max(MIN_LENGTH, Math.min(PacketFlyweight.MAX_PACKET_LENGTH, length));
    }

    /**
     * Batch length of a bound address. A wildcard address takes the smallest MTU of the interfaces that are up and not
     * loopback, since a push is sealed once and the same bytes leave through any of them; only on a machine without
     * such an interface does loopback decide.
     *
     * @param bound address.
     * @return the length in bytes, 508 … 8 192.
     */
    static int of(final InetAddress bound)
    {
        int mtu = 0;
        try
        {
            mtu = bound.isAnyLocalAddress() ? smallestMtu() : mtuOf(bound);
        }
        catch (final SocketException ignore)
        {
            // an interface that does not tell, or that went away just now
        }

        return of(mtu > 0 ? mtu : FALLBACK_MTU, !(bound instanceof Inet4Address));
    }

    private static int mtuOf(final InetAddress bound) throws SocketException
    {
        final NetworkInterface networkInterface = NetworkInterface.getByInetAddress(bound);
        if (networkInterface != null)
        {
            return networkInterface.getMTU();
        }

        // all of 127/8 can be bound, though the interface names only 127.0.0.1
        return bound.isLoopbackAddress() ? smallestMtu(true) : 0;
    }

    private static int smallestMtu() throws SocketException
    {
        final int mtu = smallestMtu(false);
        return mtu > 0 ? mtu : smallestMtu(true);
    }

    private static int smallestMtu(final boolean ofLoopback) throws SocketException
    {
        int smallest = 0;
        for (final NetworkInterface networkInterface : Collections.list(NetworkInterface.getNetworkInterfaces()))
        {
            if (networkInterface.isUp() && networkInterface.isLoopback() == ofLoopback)
            {
                final int mtu = networkInterface.getMTU();
                if (mtu > 0 && (smallest == 0 || mtu < smallest))
                {
                    smallest = mtu;
                }
            }
        }

        return smallest;
    }
}
