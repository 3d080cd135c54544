package io.hearsay.core.peer;

/**
 * Checks the form of a raw address before anything is done with it: <code>host:port</code> or <code>[v6]:port</code>.
 */
public final class RawAddress
{
    private static final int MAX_LENGTH = 255 + 6;
    private static final int MAX_PORT = 65_535;

    private RawAddress()
    {
    }

    /**
     * Whether a text has the form of an address. What the host means is for the transport to find out.
     *
     * @param text from discovery; may be null.
     * @return true if it has a host and a port of 1 … 65 535.
     */
    public static boolean isValid(final String text)
    {
        if (text == null || text.length() > MAX_LENGTH)
        {
            return false;
        }

        final int colon = text.lastIndexOf(':');
        if (colon < 1 || !isPort(text, colon + 1))
        {
            return false;
        }

        final boolean isBracketed = text.charAt(0) == '[';
        if (isBracketed && (text.charAt(colon - 1) != ']' || colon < 4))
        {
            return false;
        }

        for (int i = isBracketed ? 1 : 0, end = isBracketed ? colon - 1 : colon; i < end; i++)
        {
            final char c = text.charAt(i);
            final boolean isHostChar = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
                c == '.' || c == '-' || c == '_' || isBracketed && (c == ':' || c == '%');
            if (!isHostChar)
            {
                return false;
            }
        }

        return true;
    }

    private static boolean isPort(final String text, final int from)
    {
        int port = 0;
        for (int i = from; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if (c < '0' || c > '9' || port > MAX_PORT)
            {
                return false;
            }
            port = port * 10 + (c - '0');
        }

        return port > 0 && port <= MAX_PORT;
    }
}
