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
    private final UnsafeBuffer buffer = new UnsafeBuffer(
        BufferUtil.allocateDirectAligned(PacketFlyweight.MAX_PACKET_LENGTH, BitUtil.CACHE_LINE_LENGTH));
    private final int address;
    private int length;

    WireDatagram(final int address)
    {
        this.address = address;
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
