package io.hearsay.core.agent;

import java.nio.ByteBuffer;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Answers pushes: in the first duty cycle that brings no other from that peer, if no acknowledgement went there for
 * <code>ackDelay</code>; else when that is over, or when {@link #MIN_RECORDS} wait. Pushes that come in each cycle are
 * answered at its end when {@link #MIN_RECORDS_BUSY} wait, or {@link #MAX_RECORDS} within it. Nobody waits for an
 * acknowledgement as readers do for a message: what else a thread or a processor has to do, engines that share it for
 * one, comes first. Owned by the agent's thread; one batch per peer from a pool, and a peer for which no
 * batch is free is answered at once. What can not be sent is dropped after some time (counter
 * <code>acks-dropped</code>): the sender's deadline covers that.
 */
final class AckCollector
{
    private static final int MAX_RECORDS = 16;

    /** So many are worth a datagram at the end of a duty cycle: who sent them may have to wait for it. */
    private static final int MIN_RECORDS = 4;

    /** The same while more come: it bounds the wait by as many cycles. */
    private static final int MIN_RECORDS_BUSY = 8;

    private static final int BATCH_COUNT = 64;
    private static final int BATCH_LENGTH = 1_024;
    private static final int EMPTY = 0;

    private final NodeState node;
    private final long ackDelayNs;
    private final Batch[] batches = new Batch[BATCH_COUNT];
    private final int[] free = new int[BATCH_COUNT];
    private int freeCount;
    private int usedBatches;
    private int openCount;

    AckCollector(final NodeState node, final long ackDelayNs)
    {
        this.node = node;
        this.ackDelayNs = ackDelayNs;
    }

    /**
     * Answer a push.
     *
     * @param peer         that sent it.
     * @param packetNumber of the push.
     * @param record       that says what was new.
     * @param count        of messages in the push.
     * @param isNoRoom     whether something of it was refused for want of room.
     */
    void add(
        final Peer peer, final long packetNumber, final DirectBuffer record, final int count, final boolean isNoRoom)
    {
        final int length = AckFlyweight.length(count) + (isNoRoom ? AckFlyweight.length(EMPTY) : 0);
        Batch batch = peer.ackBatch == Peer.NONE ? null : batches[peer.ackBatch];
        if (batch != null && (batch.length + length > BATCH_LENGTH || batch.peer != peer))
        {
            flush(batch, true);
            batch = null;
        }

        if (batch == null && length <= BATCH_LENGTH)
        {
            batch = openBatch(peer);
        }
        if (batch == null)
        {
            if (!sendAtOnce(peer, packetNumber, record, count, isNoRoom))
            {
                node.counters.increment(CounterDescriptor.ACKS_DROPPED);
            }
            return;
        }

        batch.length = write(batch.buffer, batch.length, packetNumber, record, count, isNoRoom);
        if (++batch.recordCount >= MAX_RECORDS)
        {
            flush(batch, false);
        }
    }

    /**
     * Answer the probe of a node that is not the peer behind the address it came from, as far as is known, to that
     * address. That it is answered shows that node who stands here, whomever this one believes to stand there.
     *
     * @param nodeId       of the sender.
     * @param address      that the probe came from.
     * @param packetNumber of the probe.
     */
    void answerProbe(final long nodeId, final int address, final long packetNumber)
    {
        if (!node.sender.isReady(node.nowNs))
        {
            node.counters.increment(CounterDescriptor.ACKS_DROPPED);
            return;
        }

        final int at = start(nodeId);
        AckFlyweight.put(node.sender.packet(), at, packetNumber, EMPTY);
        send(address, at + AckFlyweight.length(EMPTY));
    }

    /**
     * Send what has waited long enough.
     */
    int onCycle()
    {
        if (openCount == 0)
        {
            return 0;
        }

        int sent = 0;
        for (int i = 0; i < usedBatches; i++)
        {
            final Batch batch = batches[i];
            if (batch.peer != null && isDue(batch))
            {
                sent += flush(batch, false) ? 1 : 0;
            }
        }

        return sent;
    }

    private boolean isDue(final Batch batch)
    {
        final int count = batch.recordCount;
        final boolean isBusy = count != batch.seenCount;
        batch.seenCount = count;
        return isBusy ? count >= MIN_RECORDS_BUSY : count >= MIN_RECORDS || batch.dueNs - node.nowNs <= 0;
    }

    private boolean sendAtOnce(
        final Peer peer, final long packetNumber, final DirectBuffer record, final int count, final boolean isNoRoom)
    {
        if (!node.sender.isReady(node.nowNs))
        {
            return false;
        }

        final int end = write(node.sender.packet(), start(peer.id()), packetNumber, record, count, isNoRoom);
        send(peer, end);
        return true;
    }

    private boolean flush(final Batch batch, final boolean isLast)
    {
        final boolean isGone = node.peers.find(batch.peer.id()) != batch.peer;
        if (!isGone && node.sender.isReady(node.nowNs))
        {
            final int at = start(batch.peer.id());
            node.sender.packet().putBytes(at, batch.buffer, 0, batch.length);
            send(batch.peer, at + batch.length);
            close(batch);
            return true;
        }
        if (isGone || isLast)
        {
            node.counters.add(CounterDescriptor.ACKS_DROPPED, batch.recordCount);
            close(batch);
        }

        return false;
    }

    private int start(final long to)
    {
        node.sender.packet().putLong(PacketFlyweight.BODY_OFFSET, to, java.nio.ByteOrder.BIG_ENDIAN);
        return PacketFlyweight.BODY_OFFSET + AckFlyweight.TO_LENGTH;
    }

    private void send(final Peer peer, final int end)
    {
        send(peer.address(), end);
        peer.lastAckSentNs = node.nowNs;
    }

    private void send(final int address, final int end)
    {
        node.sender.seal(PacketFlyweight.PUSH_ACK, end - PacketFlyweight.BODY_OFFSET, node.nowUs);
        node.sender.sendTo(address, node.nowNs);
        node.counters.increment(CounterDescriptor.ACKS_SENT);
    }

    private static int write(
        final UnsafeBuffer buffer,
        final int offset,
        final long packetNumber,
        final DirectBuffer record,
        final int count,
        final boolean isNoRoom)
    {
        final int length = AckFlyweight.length(count);
        buffer.putBytes(offset, record, 0, length);
        if (isNoRoom)
        {
            AckFlyweight.put(buffer, offset + length, packetNumber, EMPTY);
            return offset + length + AckFlyweight.length(EMPTY);
        }

        return offset + length;
    }

    private Batch openBatch(final Peer peer)
    {
        final int index = freeCount > 0 ? free[--freeCount] : usedBatches < BATCH_COUNT ? usedBatches++ : Peer.NONE;
        if (index == Peer.NONE)
        {
            return null;
        }
        if (batches[index] == null)
        {
            batches[index] = new Batch(index);
        }

        final Batch batch = batches[index];
        batch.peer = peer;
        batch.dueNs = Math.max(node.nowNs, peer.lastAckSentNs + ackDelayNs);
        batch.length = 0;
        batch.recordCount = 0;
        batch.seenCount = 0;
        peer.ackBatch = index;
        openCount++;
        return batch;
    }

    private void close(final Batch batch)
    {
        batch.peer.ackBatch = Peer.NONE;
        batch.peer = null;
        free[freeCount++] = batch.index;
        openCount--;
    }

    private static final class Batch
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(BATCH_LENGTH));
        private final int index;
        private Peer peer;
        private long dueNs;
        private int length;
        private int recordCount;
        private int seenCount;

        private Batch(final int index)
        {
            this.index = index;
        }
    }
}
