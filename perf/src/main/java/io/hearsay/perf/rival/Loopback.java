package io.hearsay.perf.rival;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/**
 * Where all clusters are: the loopback interface.
 */
final class Loopback
{
    /** Address of all nodes. */
    static final String HOST = "127.0.0.1";

    /** Socket buffers that each system asks for in bytes: what Hearsay does by default. */
    static final int SOCKET_BUFFER_LENGTH = 2 * 1024 * 1024;

    private Loopback()
    {
    }

    /**
     * A UDP port that is free now.
     *
     * @return the port.
     */
    static int freePort()
    {
        try (DatagramChannel channel = DatagramChannel.open())
        {
            channel.bind(any());
            return ((InetSocketAddress)channel.getLocalAddress()).getPort();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * To bind to a free port.
     *
     * @return the address.
     * @throws IOException never, since the host is a literal.
     */
    static InetSocketAddress any() throws IOException
    {
        return new InetSocketAddress(InetAddress.getByName(HOST), 0);
    }
}
