package io.hearsay.core.testing;

import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.MutableDirectBuffer;

/**
 * Protects nothing: a packet is its clear bytes and 16 bytes of a tag that nobody checks. One thread.
 */
public final class PassThroughProtection implements PacketProtection
{
    /** Length of the tag. */
    public static final int TAG_LENGTH = 16;

    private int openResult;
    private int openCount;
    private boolean isClosed;

    /**
     * What {@link #open} says from now on.
     *
     * @param result 0 = opened, else the code.
     */
    public void openResult(final int result)
    {
        openResult = result;
    }

    /**
     * How often a packet was to be opened.
     *
     * @return the number of calls.
     */
    public int openCount()
    {
        return openCount;
    }

    /**
     * Whether it was closed.
     *
     * @return true if it was.
     */
    public boolean isClosed()
    {
        return isClosed;
    }

    @Override
    public int algorithm()
    {
        return 0;
    }

    @Override
    public int overheadLength()
    {
        return TAG_LENGTH;
    }

    @Override
    public void onCycle(final long nowNs, final long nowUs)
    {
    }

    @Override
    public int seal(final MutableDirectBuffer packet, final int offset, final int bodyLength)
    {
        final int length = PacketFlyweight.BODY_OFFSET + bodyLength + TAG_LENGTH;
        PacketFlyweight.putProtection(packet, offset, (byte)0, length, 0);
        packet.setMemory(offset + length - TAG_LENGTH, TAG_LENGTH, (byte)0);
        return length;
    }

    @Override
    public int open(final MutableDirectBuffer packet, final int offset, final int length, final boolean discovered)
    {
        openCount++;
        final int bodyLength = length - PacketFlyweight.BODY_OFFSET - TAG_LENGTH;
        return openResult < 0 ? openResult : bodyLength < 0 ? MALFORMED : bodyLength;
    }

    @Override
    public void close()
    {
        isClosed = true;
    }
}
