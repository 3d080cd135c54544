package io.hearsay.core.testing;

import java.nio.ByteOrder;

import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.ExpandableArrayBuffer;

/**
 * Writes a datagram for {@link PassThroughProtection}, as a peer would. One thread.
 */
public final class Datagram
{
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);
    private int length = PacketFlyweight.BODY_OFFSET;

    private Datagram(final byte type, final long sender, final long packetNumber, final long sentAtUs)
    {
        PacketFlyweight.putHeader(buffer, 0, type, sender, packetNumber, sentAtUs);
    }

    /**
     * Begin a datagram.
     *
     * @param type         of the packet.
     * @param sender       node id.
     * @param packetNumber of the packet.
     * @param sentAtUs     the sender's time.
     * @return the datagram.
     */
    public static Datagram of(final byte type, final long sender, final long packetNumber, final long sentAtUs)
    {
        return new Datagram(type, sender, packetNumber, sentAtUs);
    }

    /**
     * Add a node id (to whom an acknowledgement or a request goes).
     *
     * @param id node id.
     * @return this.
     */
    public Datagram to(final long id)
    {
        buffer.putLong(length, id, ByteOrder.BIG_ENDIAN);
        length += Long.BYTES;
        return this;
    }

    /**
     * Add a run.
     *
     * @param origin   node id.
     * @param first    sequence.
     * @param hops     made.
     * @param payloads of the messages.
     * @return this.
     */
    public Datagram run(final long origin, final long first, final int hops, final byte[]... payloads)
    {
        RunFlyweight.putHeader(buffer, length, origin, first, 0, hops, payloads.length);
        length += RunFlyweight.HEADER_LENGTH;
        for (final byte[] payload : payloads)
        {
            RunFlyweight.entryLength(buffer, length, payload.length);
            length += RunFlyweight.ENTRY_HEADER_LENGTH;
            buffer.putBytes(length, payload);
            length += payload.length;
        }

        return this;
    }

    /**
     * Add a record of an acknowledgement.
     *
     * @param packetNumber that is acknowledged.
     * @param bits         of its messages; none = no room, or the answer to a probe.
     * @return this.
     */
    public Datagram ack(final long packetNumber, final boolean... bits)
    {
        buffer.checkLimit(length + AckFlyweight.length(bits.length));
        AckFlyweight.put(buffer, length, packetNumber, bits.length);
        for (int i = 0; i < bits.length; i++)
        {
            if (bits[i])
            {
                AckFlyweight.setBits(buffer, length, i, i + 1);
            }
        }
        length += AckFlyweight.length(bits.length);
        return this;
    }

    /**
     * Add a range.
     *
     * @param origin node id.
     * @param first  sequence.
     * @param last   sequence.
     * @return this.
     */
    public Datagram range(final long origin, final long first, final long last)
    {
        RangeFlyweight.put(buffer, length, origin, first, last);
        length += RangeFlyweight.LENGTH;
        return this;
    }

    /**
     * Add any bytes.
     *
     * @param bytes to add.
     * @return this.
     */
    public Datagram raw(final byte... bytes)
    {
        buffer.putBytes(length, bytes);
        length += bytes.length;
        return this;
    }

    /**
     * Finish it.
     *
     * @return the datagram with its tag.
     */
    public byte[] bytes()
    {
        final int total = length + PassThroughProtection.TAG_LENGTH;
        PacketFlyweight.putProtection(buffer, 0, (byte)0, total, 0);
        final byte[] result = new byte[total];
        buffer.getBytes(0, result, 0, length);
        return result;
    }
}
