package io.hearsay.perf.rival;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

import org.agrona.CloseHelper;

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
        return freePorts(1).get(0);
    }

    /**
     * UDP ports that are free now, all different.
     *
     * @param count of them.
     * @return the ports.
     */
    static List<Integer> freePorts(final int count)
    {
        // All are taken before the first one is given back.
        final List<DatagramChannel> channels = new ArrayList<>();
        try
        {
            for (int i = 0; i < count; i++)
            {
                channels.add(DatagramChannel.open());
                channels.get(i).bind(any());
            }
            final List<Integer> ports = new ArrayList<>();
            for (final DatagramChannel channel : channels)
            {
                ports.add(((InetSocketAddress)channel.getLocalAddress()).getPort());
            }
            return ports;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        finally
        {
            CloseHelper.closeAll(channels);
        }
    }

    /**
     * To bind to a free port.
     *
     * @return the address.
     */
    static InetSocketAddress any()
    {
        return address(0);
    }

    /**
     * A port here.
     *
     * @param port of the address.
     * @return the address.
     */
    static InetSocketAddress address(final int port)
    {
        return new InetSocketAddress(HOST, port);
    }
}
