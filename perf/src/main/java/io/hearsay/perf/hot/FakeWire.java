package io.hearsay.perf.hot;

import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;

/**
 * A wire without a kernel: hands over the datagrams that a benchmark queued, then what the peers acknowledge; looks at
 * the packet number and the runs of each push that is sent, and lets its receiver acknowledge it, in one datagram for
 * each call of {@link #poll}. Behind the address <code>x:3</code>, whose handle is 2, is the third peer. What a call
 * costs does not depend on how many peers there are. One thread.
 */
final class FakeWire implements PacketTransport
{
    /** Most datagrams that may be queued at a time. */
    static final int MAX_QUEUED = 1_024;

    private final WireDatagram[] queue = new WireDatagram[MAX_QUEUED];
    private final FakePeer[] peers;
    private final int entryLength;
    private int[] waiting;
    private int[] taken;
    private int waitingCount;
    private int queued;
    private long nowUs;
    private long sentCopies;
    private long sentPushes;
    private long sentRuns;
    private long acknowledgedCount;

    /**
     * A wire with peers at the other end.
     *
     * @param peerCount     number of peers.
     * @param nodeId        of the node at this end.
     * @param messageLength of each message that is ever sent.
     * @param keyId         of the cluster, whose packets are not sealed.
     */
    FakeWire(final int peerCount, final long nodeId, final int messageLength, final int keyId)
    {
        entryLength = RunFlyweight.ENTRY_HEADER_LENGTH + messageLength;
        waiting = new int[peerCount];
        taken = new int[peerCount];
        peers = new FakePeer[peerCount];
        for (int i = 0; i < peerCount; i++)
        {
            peers[i] = new FakePeer(i, nodeId, keyId);
        }
    }

    FakePeer peer(final int address)
    {
        return peers[address];
    }

    int peerCount()
    {
        return peers.length;
    }

    /**
     * The peers' time.
     *
     * @param epochUs microseconds since the epoch.
     */
    void nowUs(final long epochUs)
    {
        nowUs = epochUs;
    }

    /**
     * Let a push arrive with the next call of {@link #poll}.
     *
     * @param push  of the peer that made it.
     * @param count of messages in it.
     */
    void queue(final WireDatagram push, final int count)
    {
        peers[push.address()].renew(push, count, nowUs);
        queue[queued++] = push;
    }

    /**
     * Let a push with messages of another node arrive with the next call of {@link #poll}.
     *
     * @param push   of the peer that made it.
     * @param origin that published them.
     * @param first  sequence of the first one.
     * @param count  of messages in it.
     */
    void queue(final WireDatagram push, final long origin, final long first, final int count)
    {
        peers[push.address()].renew(push, origin, first, count, nowUs);
        queue[queued++] = push;
    }

    /**
     * Messages sent, each as often as it was sent.
     *
     * @return the number of copies.
     */
    long sentCopies()
    {
        return sentCopies;
    }

    /**
     * Datagrams with messages that were sent, each as often as it was sent.
     *
     * @return the number of datagrams.
     */
    long sentPushes()
    {
        return sentPushes;
    }

    /**
     * Runs that messages were sent in, each as often as it was sent.
     *
     * @return the number of runs.
     */
    long sentRuns()
    {
        return sentRuns;
    }

    /**
     * What peers acknowledged: each push that was sent, and probes.
     *
     * @return the number of acknowledgements, those included that nobody polled yet.
     */
    long acknowledgedCount()
    {
        return acknowledgedCount;
    }

    @Override
    public int poll(final PacketHandler handler, final int limit)
    {
        final int count = queued;
        queued = 0;
        for (int i = 0; i < count; i++)
        {
            handler.onPacket(queue[i].address(), queue[i].buffer(), 0, queue[i].length());
        }

        // Only those that have something to say: peers may be many. What is sent meanwhile waits for the next call.
        final int acks = waitingCount;
        final int[] polled = waiting;
        waiting = taken;
        taken = polled;
        waitingCount = 0;
        for (int i = 0; i < acks; i++)
        {
            final WireDatagram datagram = peers[polled[i]].takeAcks(nowUs);
            handler.onPacket(datagram.address(), datagram.buffer(), 0, datagram.length());
        }

        return count + acks;
    }

    @Override
    public int send(final int address, final DirectBuffer packet, final int offset, final int length)
    {
        if (PacketFlyweight.type(packet, offset) == PacketFlyweight.PUSH_MESSAGE)
        {
            int count = 0;
            int at = offset + PacketFlyweight.BODY_OFFSET;
            while (at < offset + length)
            {
                final int runCount = RunFlyweight.count(packet, at);
                at += RunFlyweight.HEADER_LENGTH + runCount * entryLength;
                count += runCount;
                sentRuns++;
            }
            if (at != offset + length)
            {
                throw new IllegalStateException("the push holds something else");
            }

            sentCopies += count;
            sentPushes += count > 0 ? 1 : 0;
            acknowledgedCount++;
            if (peers[address].acknowledge(PacketFlyweight.packetNumber(packet, offset), count))
            {
                waiting[waitingCount++] = address;
            }
        }

        return length;
    }

    @Override
    public int batchLength()
    {
        return PacketFlyweight.MAX_PACKET_LENGTH;
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
    public void close()
    {
    }
}
