package io.hearsay.io.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Reads and writes addresses as text: <code>10.0.0.5:7400</code>, <code>[::1]:7400</code>,
 * <code>[fe80::1%eth0]:7400</code>. Strict, and never asks a name server: what is not a literal is refused (RFC 4291
 * §2.2 for the text of IPv6, RFC 4007 §11 for its scopes, RFC 5952 for how it is written). Stateless.
 */
public final class AddressLiteral
{
    private static final int V4_LENGTH = 4;
    private static final int V6_LENGTH = 16;
    private static final int MAX_PORT = 65_535;

    private AddressLiteral()
    {
    }

    /**
     * Parse an address.
     *
     * @param text    for example <code>10.0.0.5:7400</code>; may be null.
     * @param minPort lowest port that is allowed.
     * @return the address, or null if the text is none.
     */
    public static InetSocketAddress parse(final String text, final int minPort)
    {
        final int colon = portColon(text);
        if (colon < 0)
        {
            return null;
        }

        final int port = parsePort(text, colon + 1);
        if (port < minPort)
        {
            return null;
        }

        final InetAddress host = text.charAt(0) == '[' ? parseV6(text.substring(1, colon - 1)) : parseV4(text, colon);
        return host == null ? null : new InetSocketAddress(host, port);
    }

    /**
     * Where the port begins: the colon that ends the host.
     *
     * @param text to look at; may be null.
     * @return the index of the colon, or -1 if there is no host before one or no port behind it.
     */
    public static int portColon(final String text)
    {
        if (text == null)
        {
            return -1;
        }

        final int colon = text.lastIndexOf(':');
        if (colon < 1 || colon == text.length() - 1)
        {
            return -1;
        }

        final boolean isWhole = text.charAt(0) == '[' ?
            colon > 2 && text.charAt(colon - 1) == ']' : text.indexOf(':') == colon;
        return isWhole ? colon : -1;
    }

    /**
     * Whether the host may be a name for a name server: letters, digits, dots, hyphens and underscores, and a last
     * label that is no number, for that would be a mistyped literal.
     *
     * @param text  that begins with the host.
     * @param colon that ends the host.
     * @return true if it may be a name.
     */
    public static boolean isName(final String text, final int colon)
    {
        boolean isNumber = true;
        for (int i = 0; i < colon; i++)
        {
            final char c = text.charAt(i);
            final boolean isDigit = c >= '0' && c <= '9';
            final boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!isDigit && !isLetter && c != '.' && c != '-' && c != '_')
            {
                return false;
            }
            isNumber = c == '.' ? isNumber || i < colon - 1 : isNumber && isDigit;
        }

        return !isNumber;
    }

    /**
     * Parse a port: decimal digits without a leading zero.
     *
     * @param text  that ends with the port.
     * @param start of the port.
     * @return the port, or -1 if it is none.
     */
    public static int parsePort(final String text, final int start)
    {
        return parseDecimal(text, start, text.length(), MAX_PORT);
    }

    /**
     * Write an address.
     *
     * @param address to write.
     * @return for example <code>[::1]:7400</code>.
     */
    public static String format(final InetSocketAddress address)
    {
        final InetAddress host = address.getAddress();
        return (host instanceof Inet6Address v6 ? "[" + formatV6(v6) + "]" : host.getHostAddress()) +
            ":" + address.getPort();
    }

    private static InetAddress parseV4(final String text, final int end)
    {
        final byte[] bytes = new byte[V4_LENGTH];
        return parseV4(text, 0, end, bytes, 0) ? toAddress(bytes) : null;
    }

    private static boolean parseV4(
        final String text, final int start, final int end, final byte[] bytes, final int offset)
    {
        int at = start;
        for (int i = 0; i < V4_LENGTH; i++)
        {
            final int dot = i == V4_LENGTH - 1 ? end : text.indexOf('.', at);
            if (dot < 0 || dot > end)
            {
                return false;
            }

            final int value = parseDecimal(text, at, dot, 255);
            if (value < 0)
            {
                return false;
            }
            bytes[offset + i] = (byte)value;
            at = dot + 1;
        }

        return true;
    }

    private static InetAddress parseV6(final String text)
    {
        final int percent = text.indexOf('%');
        final byte[] bytes = new byte[V6_LENGTH];
        if (!parseV6(text, percent < 0 ? text.length() : percent, bytes))
        {
            return null;
        }

        final InetAddress address = toAddress(bytes);
        if (percent < 0 || address == null)
        {
            return address;
        }

        return address.isLinkLocalAddress() ? withScope(bytes, text.substring(percent + 1)) : null;
    }

    private static boolean parseV6(final String text, final int end, final byte[] bytes)
    {
        int at = 0;
        int filled = 0;
        int gap = -1;
        if (text.startsWith("::"))
        {
            gap = 0;
            at = 2;
        }

        while (at < end)
        {
            final int colon = text.indexOf(':', at);
            final boolean isLast = colon < 0 || colon > end;
            final int groupEnd = isLast ? end : colon;
            if (isLast && filled <= V6_LENGTH - V4_LENGTH && parseV4(text, at, end, bytes, filled))
            {
                filled += V4_LENGTH;
                break;
            }

            final int group = parseGroup(text, at, groupEnd);
            if (group < 0 || filled == V6_LENGTH || groupEnd == end - 1)
            {
                return false;
            }
            bytes[filled++] = (byte)(group >> 8);
            bytes[filled++] = (byte)group;

            at = groupEnd + 1;
            if (at < end && text.charAt(at) == ':')
            {
                if (gap >= 0)
                {
                    return false;
                }
                gap = filled;
                at++;
            }
        }

        return gap < 0 ? filled == V6_LENGTH : openGap(bytes, gap, filled);
    }

    private static boolean openGap(final byte[] bytes, final int gap, final int filled)
    {
        if (filled > V6_LENGTH - 2)
        {
            return false;
        }

        final int tail = filled - gap;
        System.arraycopy(bytes, gap, bytes, V6_LENGTH - tail, tail);
        Arrays.fill(bytes, gap, V6_LENGTH - tail, (byte)0);
        return true;
    }

    private static int parseGroup(final String text, final int start, final int end)
    {
        if (end <= start || end - start > 4)
        {
            return -1;
        }

        int value = 0;
        for (int i = start; i < end; i++)
        {
            final char c = text.charAt(i);
            final int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0)
            {
                return -1;
            }
            value = value << 4 | digit;
        }

        return value;
    }

    private static int parseDecimal(final String text, final int start, final int end, final int max)
    {
        if (end <= start || end - start > 5 || text.charAt(start) == '0' && end - start > 1)
        {
            return -1;
        }

        int value = 0;
        for (int i = start; i < end; i++)
        {
            final char c = text.charAt(i);
            if (c < '0' || c > '9')
            {
                return -1;
            }
            value = value * 10 + (c - '0');
        }

        return value > max ? -1 : value;
    }

    private static InetAddress withScope(final byte[] bytes, final String scope)
    {
        if (scope.isEmpty())
        {
            return null;
        }

        try
        {
            final int index = parseDecimal(scope, 0, scope.length(), MAX_PORT);
            if (index >= 0)
            {
                return index == 0 ? null : Inet6Address.getByAddress(null, bytes, index);
            }

            final NetworkInterface networkInterface = NetworkInterface.getByName(scope);
            return networkInterface == null ? null : Inet6Address.getByAddress(null, bytes, networkInterface);
        }
        catch (final SocketException | UnknownHostException ignore)
        {
            return null;
        }
    }

    private static InetAddress toAddress(final byte[] bytes)
    {
        try
        {
            return InetAddress.getByAddress(bytes);
        }
        catch (final UnknownHostException ignore)
        {
            return null;
        }
    }

    private static String formatV6(final Inet6Address address)
    {
        final byte[] bytes = address.getAddress();
        final int[] groups = new int[V6_LENGTH / 2];
        for (int i = 0; i < groups.length; i++)
        {
            groups[i] = (bytes[2 * i] & 0xFF) << 8 | bytes[2 * i + 1] & 0xFF;
        }

        int gapStart = groups.length;
        int gapLength = 1;
        for (int i = 0, zeros = 0; i < groups.length; i++)
        {
            zeros = groups[i] == 0 ? zeros + 1 : 0;
            if (zeros > gapLength)
            {
                gapLength = zeros;
                gapStart = i - zeros + 1;
            }
        }

        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++)
        {
            if (i == gapStart)
            {
                text.append("::");
                i += gapLength - 1;
            }
            else
            {
                text.append(i == 0 || i == gapStart + gapLength ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }

        final String host = address.getHostAddress();
        final int percent = host.indexOf('%');
        return percent < 0 ? text.toString() : text + host.substring(percent);
    }
}
