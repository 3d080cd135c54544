package io.hearsay.core.agent;

import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.wire.PacketFlyweight;

import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One end of a wire between two agents on one thread: a ring of datagrams, without any allocation after its start. The
 * other end is address 0.
 */
final class LoopbackTransport implements PacketTransport
{
    private static final int SLOTS = 1_024;
    private static final int BATCH_LENGTH = 1_408;

    private final UnsafeBuffer slots =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(SLOTS * PacketFlyweight.MAX_PACKET_LENGTH, 64));
    private final int[] lengths = new int[SLOTS];
    private long head;
    private long tail;
    private LoopbackTransport other;

    static LoopbackTransport[] pair()
    {
        final LoopbackTransport[] ends = {new LoopbackTransport(), new LoopbackTransport()};
        ends[0].other = ends[1];
        ends[1].other = ends[0];
        return ends;
    }

    @Override
    public int batchLength()
    {
        return BATCH_LENGTH;
    }

    @Override
    public int resolve(final String rawAddress)
    {
        return 0;
    }

    @Override
    public void retain(final int address)
    {
    }

    @Override
    public void release(final int address)
    {
    }

    @Override
    public String describe(final int address)
    {
        return "the other end";
    }

    @Override
    public int poll(final PacketHandler handler, final int limit)
    {
        int count = 0;
        while (count < limit && head < tail)
        {
            final int slot = (int)(head++ & (SLOTS - 1));
            handler.onPacket(0, slots, slot * PacketFlyweight.MAX_PACKET_LENGTH, lengths[slot]);
            count++;
        }

        return count;
    }

    @Override
    public int send(final int address, final DirectBuffer packet, final int offset, final int length)
    {
        return other.receive(packet, offset, length);
    }

    @Override
    public void close()
    {
    }

    private int receive(final DirectBuffer packet, final int offset, final int length)
    {
        if (tail - head == SLOTS)
        {
            return BACK_PRESSURED;
        }

        final int slot = (int)(tail++ & (SLOTS - 1));
        slots.putBytes(slot * PacketFlyweight.MAX_PACKET_LENGTH, packet, offset, length);
        lengths[slot] = length;
        return length;
    }
}
