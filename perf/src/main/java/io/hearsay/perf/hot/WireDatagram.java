package io.hearsay.perf.hot;

import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One datagram of a {@link FakeWire}, in memory of its own that is used again and again. One thread.
 */
final class WireDatagram
{
    private final UnsafeBuffer buffer;
    private final int address;
    private int length;

    WireDatagram(final int address, final int bodyLength)
    {
        this.address = address;
        final int capacity = PacketFlyweight.BODY_OFFSET + bodyLength + PacketFlyweight.MAX_OVERHEAD_LENGTH;
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, BitUtil.CACHE_LINE_LENGTH));
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Where it comes from.
     *
     * @return handle of the address.
     */
    int address()
    {
        return address;
    }

    int length()
    {
        return length;
    }

    void length(final int sealedLength)
    {
        length = sealedLength;
    }
}
