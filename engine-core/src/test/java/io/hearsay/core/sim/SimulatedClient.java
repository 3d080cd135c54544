package io.hearsay.core.sim;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * An application on a {@link SimulatedNode}, over real rings: offers messages, polls at a rate that can be set, keeps
 * what it got and has the {@link DeliveryLedger} check it.
 * <pre>{@code
 * SimulatedClient client = new SimulatedClient().ordered(true).rate(10_000);
 * cluster.node(0).attach(client);
 * client.offer("hello");
 * }</pre>
 */
public final class SimulatedClient implements ClientPort
{
    /** Rate at which a client polls all that there is. */
    public static final double UNLIMITED = Double.POSITIVE_INFINITY;

    private final MessageHandler recordHandler = this::onRecord;
    private final List<ReceivedMessage> messages = new ArrayList<>();
    private final List<ReceivedGap> gaps = new ArrayList<>();
    private int publicationLength = 64 * 1024;
    private int deliveryLength = 256 * 1024;
    private ManyToOneRingBuffer publication;
    private ManyToOneRingBuffer delivery;
    private SimulatedNode node;
    private long id;
    private boolean isOrdered;
    private boolean deliversOwn;
    private boolean fromRetained;
    private int[] topics;
    private double messagesPerSecond = UNLIMITED;
    private double budget;
    private long budgetNs;
    private long offeredCount;
    private long receivedCount;
    private final long[] lostCounts = new long[4];
    private long attachedNs;
    private boolean keepsMessages = true;
    private boolean isDead;
    private int closedReason;
    private int closedCount;

    /**
     * Set the sizes of the rings, before it is attached.
     *
     * @param publicationBytes of the publication ring, a power of two.
     * @param deliveryBytes    of the delivery ring, a power of two.
     * @return this.
     */
    public SimulatedClient rings(final int publicationBytes, final int deliveryBytes)
    {
        publicationLength = publicationBytes;
        deliveryLength = deliveryBytes;
        return this;
    }

    /**
     * Ask for the order of each origin, before it is attached.
     *
     * @param isInOrder whether it does.
     * @return this.
     */
    public SimulatedClient ordered(final boolean isInOrder)
    {
        isOrdered = isInOrder;
        return this;
    }

    /**
     * Ask for messages of the same engine, before it is attached.
     *
     * @param wantsOwn whether it does.
     * @return this.
     */
    public SimulatedClient own(final boolean wantsOwn)
    {
        deliversOwn = wantsOwn;
        return this;
    }

    /**
     * Ask for what the log retains, before it is attached.
     *
     * @param wantsRetained whether it does.
     * @return this.
     */
    public SimulatedClient retained(final boolean wantsRetained)
    {
        fromRetained = wantsRetained;
        return this;
    }

    /**
     * Keep what it receives, or forget it once the ledger has checked it.
     *
     * @param isKept whether {@link #messages()} grows.
     * @return this.
     */
    public SimulatedClient keepsMessages(final boolean isKept)
    {
        keepsMessages = isKept;
        return this;
    }

    /**
     * Number of messages that it received, kept or not.
     *
     * @return the number.
     */
    public long receivedCount()
    {
        return receivedCount;
    }

    /**
     * Choose topics, before it is attached.
     *
     * @param wanted topics; none of them for a client that only publishes.
     * @return this.
     */
    public SimulatedClient onlyTopics(final int... wanted)
    {
        topics = wanted;
        return this;
    }

    /**
     * Set how fast it polls. Any time.
     *
     * @param perSecond messages per second of virtual time; 0 = not at all, {@link #UNLIMITED} = all that there is.
     * @return this.
     */
    public SimulatedClient rate(final double perSecond)
    {
        messagesPerSecond = perSecond;
        budget = 0;
        budgetNs = node == null ? 0 : node.network().nowNs();
        return this;
    }

    /**
     * Detach it, as an application does that closes its client: what it offered is still published. What the engine
     * wrote into its ring up to then it still polls.
     */
    public void detach()
    {
        node.agent().detach(id);
        node.wake();
    }

    /**
     * Let its process die: it polls and offers nothing any more, and the engine notices after a time.
     *
     * @param afterNs until the engine notices; that is <code>clientLivenessTimeout</code> in a real one.
     */
    public void die(final long afterNs)
    {
        rate(0);
        isDead = true;
        node.network().schedule(afterNs, () -> node.agent().abandon(id));
    }

    /**
     * Offer a must-deliver message on topic 0.
     *
     * @param text of it.
     * @return false if the publication ring is full.
     */
    public boolean offer(final String text)
    {
        return offer(0, PublicationDescriptor.MUST_DELIVER, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Offer a message.
     *
     * @param topic   of it.
     * @param flags   as in {@link PublicationDescriptor}.
     * @param payload of it.
     * @return false if the publication ring is full, or its process died.
     */
    public boolean offer(final int topic, final int flags, final byte[] payload)
    {
        if (isDead)
        {
            return false;
        }

        final UnsafeBuffer scratch = node.network().offerBuffer;
        scratch.putInt(PublicationDescriptor.TOPIC_OFFSET, topic);
        scratch.putInt(PublicationDescriptor.FLAGS_OFFSET, flags);
        scratch.putBytes(PublicationDescriptor.PAYLOAD_OFFSET, payload);
        final int length = PublicationDescriptor.PAYLOAD_OFFSET + payload.length;
        final boolean isOffered = publication.write(PublicationDescriptor.MESSAGE_TYPE_ID, scratch, 0, length);
        if (isOffered)
        {
            offeredCount++;
            if (node.network().trace() != null)
            {
                node.note("client ", id + " offers " + payload.length + " bytes on topic " + topic);
            }
            node.ledger().onOffered(node.nodeId(), topic, payload);
            node.wake();
        }

        return isOffered;
    }

    /**
     * What it got so far.
     *
     * @return the messages, in the order in which it got them.
     */
    public List<ReceivedMessage> messages()
    {
        return Collections.unmodifiableList(messages);
    }

    /**
     * What it was told to be lost.
     *
     * @return the gaps, in the order in which it got them.
     */
    public List<ReceivedGap> gaps()
    {
        return Collections.unmodifiableList(gaps);
    }

    /**
     * Number of messages that it offered with success.
     *
     * @return the number.
     */
    public long offeredCount()
    {
        return offeredCount;
    }

    /**
     * Why the engine closed it.
     *
     * @return one of {@link ClientPort}'s reasons, or 0 if it did not.
     */
    public int closedReason()
    {
        return closedReason;
    }

    /**
     * Whether the engine closed it, for whatever reason.
     *
     * @return true if it did.
     */
    public boolean isClosed()
    {
        return closedCount > 0;
    }

    /**
     * How often the engine said that it closed it.
     *
     * @return the number, which is never to be more than 1.
     */
    public int closedCount()
    {
        return closedCount;
    }

    /**
     * The node that it is attached to.
     *
     * @return the node.
     */
    public SimulatedNode node()
    {
        return node;
    }

    @Override
    public long id()
    {
        return id;
    }

    @Override
    public ManyToOneRingBuffer publication()
    {
        return publication;
    }

    @Override
    public ManyToOneRingBuffer delivery()
    {
        return delivery;
    }

    @Override
    public boolean isOrdered()
    {
        return isOrdered;
    }

    @Override
    public boolean deliversOwn()
    {
        return deliversOwn;
    }

    @Override
    public boolean fromRetained()
    {
        return fromRetained;
    }

    @Override
    public int[] topics()
    {
        return topics;
    }

    @Override
    public void onClosed(final int reason)
    {
        node.note("closes client ", id + ", reason " + reason);
        closedReason = reason;
        closedCount++;
    }

    void onAttach(final SimulatedNode itsNode, final long itsId)
    {
        if (node != null)
        {
            throw new IllegalStateException("attached before");
        }
        node = itsNode;
        id = itsId;
        publication = newRing(publicationLength);
        delivery = newRing(deliveryLength);
        budgetNs = itsNode.network().nowNs();
        attachedNs = budgetNs;
    }

    long attachedNs()
    {
        return attachedNs;
    }

    /**
     * Poll all that there is, if it lives.
     */
    void resume()
    {
        if (!isDead)
        {
            rate(UNLIMITED);
        }
    }

    boolean isDead()
    {
        return isDead;
    }

    /**
     * Number of messages of which it was told that they are lost, or skipped.
     */
    long lostCount(final int cause)
    {
        return lostCounts[cause];
    }

    /**
     * Poll as much as the rate allows.
     *
     * @return the number of messages and gaps polled.
     */
    int poll(final long nowNs)
    {
        if (messagesPerSecond == UNLIMITED)
        {
            final long before = receivedCount + gaps.size();
            delivery.read(recordHandler);
            return (int)(receivedCount + gaps.size() - before);
        }

        budget = Math.min(budget + messagesPerSecond * (nowNs - budgetNs) / 1e9, Math.max(1, messagesPerSecond));
        budgetNs = nowNs;
        int polled = 0;
        while (budget >= 1)
        {
            // a record is a run of messages: what it holds beyond the budget is a debt
            final long before = receivedCount + gaps.size();
            if (delivery.read(recordHandler, 1) == 0)
            {
                break;
            }
            final int count = (int)(receivedCount + gaps.size() - before);
            budget -= count;
            polled += count;
        }

        return polled;
    }

    private void onRecord(final int typeId, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (typeId == DeliveryDescriptor.RUN_TYPE_ID)
        {
            onRun(buffer, offset, length);
        }
        else if (typeId == DeliveryDescriptor.GAP_TYPE_ID && length == DeliveryDescriptor.GAP_LENGTH)
        {
            final ReceivedGap gap = new ReceivedGap(
                buffer.getLong(offset + DeliveryDescriptor.GAP_ORIGIN_OFFSET, ByteOrder.nativeOrder()),
                buffer.getLong(offset + DeliveryDescriptor.GAP_FIRST_OFFSET, ByteOrder.nativeOrder()),
                buffer.getLong(offset + DeliveryDescriptor.GAP_LAST_OFFSET, ByteOrder.nativeOrder()),
                buffer.getInt(offset + DeliveryDescriptor.GAP_CAUSE_OFFSET, ByteOrder.nativeOrder()),
                node.network().nowNs());
            gaps.add(gap);
            node.note("client ", id + " is told of " + gap);
            lostCounts[gap.cause() & 3] += gap.last() - gap.first() + 1;
            node.ledger().onGap(this, gap);
            node.onGap(gap, messagesPerSecond == UNLIMITED);
        }
        else
        {
            throw new AssertionError("delivered a record of type " + typeId + " and length " + length);
        }
    }

    private void onRun(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (PacketValidator.endOfRun(buffer, offset, offset + length) != offset + length)
        {
            throw new AssertionError("delivered what is no run");
        }

        final int count = RunFlyweight.count(buffer, offset);
        if (node.network().trace() != null)
        {
            final long first = RunFlyweight.firstSequence(buffer, offset);
            node.note("client ", id + " gets " + Long.toHexString(RunFlyweight.origin(buffer, offset)) + "/" + first +
                "-" + (first + count - 1));
        }
        int at = offset + RunFlyweight.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            final byte[] payload = new byte[RunFlyweight.entryLength(buffer, at)];
            buffer.getBytes(at + RunFlyweight.ENTRY_HEADER_LENGTH, payload);
            at += RunFlyweight.ENTRY_HEADER_LENGTH + payload.length;
            final ReceivedMessage message = new ReceivedMessage(
                RunFlyweight.origin(buffer, offset),
                RunFlyweight.firstSequence(buffer, offset) + i,
                RunFlyweight.topic(buffer, offset),
                payload,
                node.network().nowNs());
            receivedCount++;
            if (keepsMessages)
            {
                messages.add(message);
            }
            node.ledger().onReceived(this, message);
        }
    }

    private static ManyToOneRingBuffer newRing(final int length)
    {
        return new ManyToOneRingBuffer(new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(length + RingBufferDescriptor.TRAILER_LENGTH, 64)));
    }
}
