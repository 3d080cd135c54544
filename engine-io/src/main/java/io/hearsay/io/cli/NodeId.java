package io.hearsay.io.cli;

/**
 * How a person reads a node id.
 */
final class NodeId
{
    private static final int RADIX = 16;

    private NodeId()
    {
    }

    static String format(final long nodeId)
    {
        final String digits = Long.toUnsignedString(nodeId, RADIX);
        return "0".repeat(RADIX - digits.length()) + digits;
    }
}
