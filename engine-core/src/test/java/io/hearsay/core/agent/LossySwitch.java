package io.hearsay.core.agent;

import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.spi.PacketTransport;

import java.util.SplittableRandom;

import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Connects several agents on one thread, without any allocation after its start: some datagrams are lost, some come
 * twice, some come spoilt. The end with index 2 has the address <code>x:3</code> and handle 2 at all others. What finds
 * an end's ring full is lost, too.
 */
final class LossySwitch
{
    private static final int SLOTS = 512;
    private static final int SLOT_LENGTH = 2_048;
    private static final int BATCH_LENGTH = 1_408;
    private static final int PER_MILLE = 1_000;

    private final SplittableRandom random;
    private final int lostPerMille;
    private final int strangePerMille;
    private final End[] ends;

    /**
     * @param count           of ends.
     * @param random          decides what becomes of a datagram.
     * @param lostPerMille    of the datagrams are lost.
     * @param strangePerMille of them come twice, and as many spoilt.
     */
    LossySwitch(final int count, final SplittableRandom random, final int lostPerMille, final int strangePerMille)
    {
        this.random = random;
        this.lostPerMille = lostPerMille;
        this.strangePerMille = strangePerMille;
        ends = new End[count];
        for (int i = 0; i < count; i++)
        {
            ends[i] = new End(i);
        }
    }

    PacketTransport end(final int index)
    {
        return ends[index];
    }

    private void carry(final int from, final End to, final DirectBuffer packet, final int offset, final int length)
    {
        final int fate = random.nextInt(PER_MILLE);
        if (fate >= lostPerMille)
        {
            to.receive(from, packet, offset, length);
            if (fate < lostPerMille + strangePerMille)
            {
                to.receive(from, packet, offset, length);
            }
            else if (fate < lostPerMille + 2 * strangePerMille)
            {
                to.spoilLast(random.nextInt(length));
            }
        }
    }

    private final class End implements PacketTransport
    {
        private final UnsafeBuffer slots = new UnsafeBuffer(BufferUtil.allocateDirectAligned(SLOTS * SLOT_LENGTH, 64));
        private final int[] lengths = new int[SLOTS];
        private final int[] senders = new int[SLOTS];
        private final int index;
        private long head;
        private long tail;

        private End(final int index)
        {
            this.index = index;
        }

        @Override
        public int batchLength()
        {
            return BATCH_LENGTH;
        }

        @Override
        public int resolve(final String rawAddress)
        {
            return Integer.parseInt(rawAddress.substring(rawAddress.lastIndexOf(':') + 1)) - 1;
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
            return "x:" + (address + 1);
        }

        @Override
        public int poll(final PacketHandler handler, final int limit)
        {
            int count = 0;
            while (count < limit && head < tail)
            {
                final int slot = (int)(head++ & (SLOTS - 1));
                handler.onPacket(senders[slot], slots, slot * SLOT_LENGTH, lengths[slot]);
                count++;
            }

            return count;
        }

        @Override
        public int send(final int address, final DirectBuffer packet, final int offset, final int length)
        {
            carry(index, ends[address], packet, offset, length);
            return length;
        }

        @Override
        public void close()
        {
        }

        private void receive(final int from, final DirectBuffer packet, final int offset, final int length)
        {
            if (tail - head < SLOTS)
            {
                final int slot = (int)(tail++ & (SLOTS - 1));
                slots.putBytes(slot * SLOT_LENGTH, packet, offset, length);
                lengths[slot] = length;
                senders[slot] = from;
            }
        }

        private void spoilLast(final int at)
        {
            final int offset = (int)((tail - 1) & (SLOTS - 1)) * SLOT_LENGTH + at;
            slots.putByte(offset, (byte)~slots.getByte(offset));
        }
    }
}
