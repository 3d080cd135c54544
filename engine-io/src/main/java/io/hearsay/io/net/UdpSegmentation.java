package io.hearsay.io.net;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.DatagramChannel;

import org.agrona.SystemUtil;

/**
 * Lets one call to the kernel send several datagrams to one peer, or receive several of one: UDP's segmentation and
 * receive offload (Linux 4.18 and 5.0, socket options <code>UDP_SEGMENT</code> and <code>UDP_GRO</code>, linux/udp.h).
 * What is written is cut into datagrams of one length, of which the last may be shorter; what is read is as many of
 * those. The JDK knows no such options, but has code that sets any; it is used if the JVM opens it:
 * <code>--add-opens java.base/sun.nio.ch=ALL-UNNAMED</code>. Without it each datagram is a call of its own.
 */
final class UdpSegmentation
{
    /**
     * Most datagrams at once that each kernel takes.
     */
    static final int MAX_SEGMENTS = 64;

    /**
     * Most bytes at once: those of the longest IP packet without the headers of UDP and of IPv6.
     */
    static final int MAX_LENGTH = 65_535 - 8 - 40;

    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;
    private static final int UDP_GRO = 104;
    private static final MethodHandle GET_DESCRIPTOR;
    private static final MethodHandle SET_OPTION;

    static
    {
        MethodHandle getDescriptor = null;
        MethodHandle setOption = null;
        if (SystemUtil.isLinux())
        {
            try
            {
                getDescriptor = find(
                    "sun.nio.ch.SelChImpl", "getFD", MethodType.methodType(FileDescriptor.class), false)
                    .asType(MethodType.methodType(FileDescriptor.class, DatagramChannel.class));
                setOption = find(
                    "sun.nio.ch.Net",
                    "setIntOption0",
                    MethodType.methodType(
                        void.class,
                        FileDescriptor.class, boolean.class, int.class, int.class, int.class, boolean.class),
                    true);
            }
            catch (final ReflectiveOperationException | RuntimeException ignore)
            {
                setOption = null; // not opened, or another JDK's way: it works without
            }
        }
        GET_DESCRIPTOR = getDescriptor;
        SET_OPTION = setOption;
    }

    private UdpSegmentation()
    {
    }

    /**
     * Whether this JVM can ask for it. The kernel may still refuse.
     *
     * @return true if it can.
     */
    static boolean isAvailable()
    {
        return SET_OPTION != null;
    }

    /**
     * What a channel is for the kernel.
     *
     * @param channel that is open.
     * @return its descriptor.
     */
    static FileDescriptor descriptor(final DatagramChannel channel)
    {
        try
        {
            return (FileDescriptor)GET_DESCRIPTOR.invokeExact(channel);
        }
        catch (final Throwable ex)
        {
            throw new IllegalStateException(ex); // it only reads a field
        }
    }

    /**
     * Set what the following writes to a socket are cut into.
     *
     * @param descriptor of a socket that is open.
     * @param length     of each datagram but the last; 0 to cut nothing.
     * @throws IOException if the kernel refuses.
     */
    static void segmentLength(final FileDescriptor descriptor, final int length) throws IOException
    {
        option(descriptor, SOL_UDP, UDP_SEGMENT, length);
    }

    /**
     * Let a socket receive several datagrams of one sender with one call. How long each is the kernel would tell in a
     * control message, which the JDK does not read; so it must be seen in the datagrams.
     *
     * @param channel that is open.
     * @return false if this JVM or the kernel does not allow it.
     */
    static boolean merge(final DatagramChannel channel)
    {
        try
        {
            if (isAvailable())
            {
                option(descriptor(channel), SOL_UDP, UDP_GRO, 1);
                return true;
            }
        }
        catch (final IOException ignore)
        {
            // an older kernel
        }

        return false;
    }

    /**
     * Set an option of a socket.
     *
     * @param descriptor of a socket that is open.
     * @param level      of the option, as the kernel counts.
     * @param option     as the kernel counts.
     * @param value      to set.
     * @throws IOException if the kernel refuses.
     */
    static void option(final FileDescriptor descriptor, final int level, final int option, final int value)
        throws IOException
    {
        try
        {
            SET_OPTION.invokeExact(descriptor, false, level, option, value, false);
        }
        catch (final IOException | RuntimeException | Error ex)
        {
            throw ex;
        }
        catch (final Throwable ex)
        {
            throw new IOException(ex);
        }
    }

    private static MethodHandle find(
        final String className, final String method, final MethodType type, final boolean isStatic)
        throws ReflectiveOperationException
    {
        final Class<?> declaring = Class.forName(className);
        final MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(declaring, MethodHandles.lookup());
        return isStatic ? lookup.findStatic(declaring, method, type) : lookup.findVirtual(declaring, method, type);
    }
}
