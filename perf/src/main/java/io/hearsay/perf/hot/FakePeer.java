package io.hearsay.perf.hot;

import java.nio.ByteOrder;

import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RunFlyweight;

/**
 * A peer that a benchmark speaks for: it publishes messages and acknowledges all that it is sent as new. What it does
 * is measured with the rest, so it is little: a few words are written into datagrams that are there already. One
 * thread.
 */
final class FakePeer
{
    /** Longest body of acknowledgements that is sent in one datagram. */
    private static final int MAX_ACKS_LENGTH = 4_096;

    private static final byte UNSEALED = 0;

    private final int address;
    private final long id;
    private final long reader;
    private final int keyId;
    private final WireDatagram[] acks = new WireDatagram[2];
    private int openAcks;
    private int acksEnd = PacketFlyweight.BODY_OFFSET;
    private long packetNumber;
    private long nextSequence = 1;

    /**
     * A peer.
     *
     * @param address handle of its address.
     * @param reader  node id of the node that is measured.
     * @param keyId   of the cluster, whose packets are not sealed.
     */
    FakePeer(final int address, final long reader, final int keyId)
    {
        this.address = address;
        this.id = 1_000_000_007L * (address + 1);
        this.reader = reader;
        this.keyId = keyId;
        acks[0] = new WireDatagram(address, MAX_ACKS_LENGTH);
        acks[1] = new WireDatagram(address, MAX_ACKS_LENGTH);
    }

    /**
     * Lay a push out, to be sent again and again with other numbers.
     *
     * @param count         of messages, 0 for a probe.
     * @param messageLength of each.
     * @return the datagram.
     */
    WireDatagram newPush(final int count, final int messageLength)
    {
        final int runLength =
            count == 0 ? 0 : RunFlyweight.HEADER_LENGTH + count * (RunFlyweight.ENTRY_HEADER_LENGTH + messageLength);
        final WireDatagram datagram = new WireDatagram(address, runLength);
        int at = PacketFlyweight.BODY_OFFSET + (count == 0 ? 0 : RunFlyweight.HEADER_LENGTH);
        for (int i = 0; i < count; i++)
        {
            RunFlyweight.entryLength(datagram.buffer(), at, messageLength);
            at += RunFlyweight.ENTRY_HEADER_LENGTH + messageLength;
        }
        datagram.buffer().putByte(PacketFlyweight.TYPE_OFFSET, PacketFlyweight.PUSH_MESSAGE);
        finish(datagram, at);
        return datagram;
    }

    /**
     * Give a push new messages and a new number.
     *
     * @param push  as {@link #newPush} made it.
     * @param count of messages in it.
     * @param nowUs microseconds since the epoch.
     */
    void renew(final WireDatagram push, final int count, final long nowUs)
    {
        renew(push, id, nextSequence, count, nowUs);
        nextSequence += count;
    }

    /**
     * Give a push messages of another node, and a new number.
     *
     * @param push   as {@link #newPush} made it.
     * @param origin that published them.
     * @param first  sequence of the first one.
     * @param count  of messages in it.
     * @param nowUs  microseconds since the epoch.
     */
    void renew(final WireDatagram push, final long origin, final long first, final int count, final long nowUs)
    {
        PacketFlyweight.putHeader(push.buffer(), 0, PacketFlyweight.PUSH_MESSAGE, id, packetNumber++, nowUs);
        if (count > 0)
        {
            RunFlyweight.putHeader(push.buffer(), PacketFlyweight.BODY_OFFSET, origin, first, 0, 1, count);
        }
    }

    /**
     * How many messages it has published.
     *
     * @return the number.
     */
    long publishedCount()
    {
        return nextSequence - 1;
    }

    /**
     * Acknowledge a push when {@link #takeAcks} is called next.
     *
     * @param pushNumber packet number of the push.
     * @param count      of its messages.
     * @return true if there was nothing to take before.
     */
    boolean acknowledge(final long pushNumber, final int count)
    {
        final WireDatagram datagram = acks[openAcks];
        final boolean isFirst = acksEnd == PacketFlyweight.BODY_OFFSET;
        if (isFirst)
        {
            datagram.buffer().putLong(acksEnd, reader, ByteOrder.BIG_ENDIAN);
            acksEnd += AckFlyweight.TO_LENGTH;
        }
        if (acksEnd + AckFlyweight.length(count) > PacketFlyweight.BODY_OFFSET + MAX_ACKS_LENGTH)
        {
            throw new IllegalStateException("nobody takes what is acknowledged");
        }

        AckFlyweight.put(datagram.buffer(), acksEnd, pushNumber, count);
        AckFlyweight.setBits(datagram.buffer(), acksEnd, 0, count);
        acksEnd += AckFlyweight.length(count);
        return isFirst;
    }

    /**
     * Take what it has to acknowledge. There is something. Valid until the call after the next one.
     *
     * @param nowUs microseconds since the epoch.
     * @return the datagram.
     */
    WireDatagram takeAcks(final long nowUs)
    {
        final WireDatagram datagram = acks[openAcks];
        PacketFlyweight.putHeader(datagram.buffer(), 0, PacketFlyweight.PUSH_ACK, id, packetNumber++, nowUs);
        finish(datagram, acksEnd);
        openAcks ^= 1;
        acksEnd = PacketFlyweight.BODY_OFFSET;
        return datagram;
    }

    private void finish(final WireDatagram datagram, final int length)
    {
        PacketFlyweight.putProtection(datagram.buffer(), 0, UNSEALED, length, keyId);
        datagram.length(length);
    }
}
