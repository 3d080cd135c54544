package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.peer.PeerTable;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Turns a body into a sealed packet and sends it to one or more addresses. Owned by the agent's thread. There is one
 * packet buffer; where the socket's send buffer is full, the packet waits in it for the next cycles, and nothing else
 * is assembled until it is out (counter <code>send-back-pressured</code>) or given up (<code>send-abandoned</code>). It
 * is given up at once for an address that this node does not keep.
 */
final class PacketSender
{
    private static final int MAX_WAITING = 128;
    private static final long MAX_WAIT_NS = 100_000_000;
    private static final long LAST_PACKET_NUMBER = -1L;

    private final UnsafeBuffer packet = new UnsafeBuffer(
        BufferUtil.allocateDirectAligned(PacketFlyweight.MAX_PACKET_LENGTH + PacketFlyweight.MAX_OVERHEAD_LENGTH, 64));
    private final int[] waiting = new int[MAX_WAITING];
    private final long nodeId;
    private final PacketTransport transport;
    private final PacketProtection protection;
    private final PeerTable peers;
    private final EngineCounters counters;
    private final int batchLength;
    private int waitingCount;
    private long waitingSinceNs;
    private int packetLength;
    private long nextPacketNumber;
    private boolean isHalted;

    PacketSender(
        final long nodeId,
        final PacketTransport transport,
        final PacketProtection protection,
        final PeerTable peers,
        final EngineCounters counters,
        final int batchLength)
    {
        this.nodeId = nodeId;
        this.transport = transport;
        this.protection = protection;
        this.peers = peers;
        this.counters = counters;
        this.batchLength = batchLength;
    }

    /**
     * Where a body is written to, from {@link PacketFlyweight#BODY_OFFSET} on.
     */
    UnsafeBuffer packet()
    {
        return packet;
    }

    /**
     * Longest body of a datagram that several messages share.
     */
    int batchCapacity()
    {
        return batchLength - PacketFlyweight.BODY_OFFSET - protection.overheadLength();
    }

    int batchLength()
    {
        return batchLength;
    }

    /**
     * Whether a packet number of this node's id is one that it used.
     */
    boolean isUsed(final long packetNumber)
    {
        return Long.compareUnsigned(packetNumber, nextPacketNumber) < 0;
    }

    /**
     * Whether this node's id has no packet number left: the next one would be 0 again, and with it a nonce.
     */
    boolean isExhausted()
    {
        return nextPacketNumber == LAST_PACKET_NUMBER;
    }

    /**
     * Go on with a packet number that is far away, for tests.
     */
    void nextPacketNumber(final long packetNumber)
    {
        nextPacketNumber = packetNumber;
    }

    /**
     * Send nothing ever again.
     */
    void halt()
    {
        isHalted = true;
        waitingCount = 0;
    }

    /**
     * Try to get rid of the packet that waits.
     *
     * @return true if a new packet may be assembled.
     */
    boolean isReady(final long nowNs)
    {
        if (isHalted || isExhausted())
        {
            return false;
        }
        if (waitingCount == 0)
        {
            return true;
        }

        final int count = waitingCount;
        waitingCount = 0;
        for (int i = 0; i < count; i++)
        {
            if (peers.isKept(waiting[i]))
            {
                send(waiting[i], nowNs);
            }
            else
            {
                counters.increment(CounterDescriptor.SEND_ABANDONED); // forgotten meanwhile: not an address any more
            }
        }
        if (waitingCount > 0 && nowNs - waitingSinceNs > MAX_WAIT_NS)
        {
            counters.add(CounterDescriptor.SEND_ABANDONED, waitingCount);
            waitingCount = 0;
        }

        return waitingCount == 0;
    }

    /**
     * Seal the body that was written. {@link #isReady} must have been true.
     *
     * @return the packet's number.
     */
    long seal(final byte type, final int bodyLength, final long nowUs)
    {
        final long packetNumber = nextPacketNumber++;
        PacketFlyweight.putHeader(packet, 0, type, nodeId, packetNumber, nowUs);
        packetLength = protection.seal(packet, 0, bodyLength);
        return packetNumber;
    }

    /**
     * Send the sealed packet to an address, now or in one of the next cycles.
     *
     * @return false if it was withheld, because the address is not verified and has had its share.
     */
    boolean sendTo(final int address, final long nowNs)
    {
        if (!peers.takeCredit(address, packetLength))
        {
            counters.increment(CounterDescriptor.SEND_WITHHELD);
            return false;
        }

        waitingSinceNs = nowNs;
        send(address, nowNs);
        return true;
    }

    private void send(final int address, final long nowNs)
    {
        final int result = transport.send(address, packet, 0, packetLength);
        if (result == PacketTransport.BACK_PRESSURED)
        {
            counters.increment(CounterDescriptor.SEND_BACK_PRESSURED);
            if (waitingCount < MAX_WAITING && peers.isKept(address)) // no other handle is valid in the next cycle
            {
                waiting[waitingCount++] = address;
            }
            else
            {
                counters.increment(CounterDescriptor.SEND_ABANDONED);
            }
        }
        else if (result < 0)
        {
            counters.increment(CounterDescriptor.SEND_FAILED);
        }
        else
        {
            counters.increment(CounterDescriptor.PACKETS_SENT);
            counters.add(CounterDescriptor.BYTES_SENT, packetLength);
            final Peer peer = peers.at(address);
            if (peer != null)
            {
                peer.onSent(packetLength);
            }
        }
    }
}
