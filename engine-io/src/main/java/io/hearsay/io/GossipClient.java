package io.hearsay.io;

import java.io.File;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.wire.RunFlyweight;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.file.EngineFile;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * Publishes through an engine and receives what it delivers, over shared memory, in the engine's process or another.
 * <p>
 * Any number of threads may offer and claim; {@link #poll} is for one thread at a time; {@link #close()} is for any.
 * None of them blocks or allocates. Offering and polling also shows the engine that the client lives. Memory is bounded
 * by the two rings of the client's file and freed when the last call that uses it has returned after the close.
 */
public final class GossipClient implements AutoCloseable
{
    /** Result of an offer: the message is in the publication ring, and will be published. */
    public static final long ACCEPTED = 1;

    /** Result of an offer: the publication ring is full; try again. */
    public static final long BACK_PRESSURED = -1;

    /** Result of an offer: the engine has not answered yet, or does not work any more. */
    public static final long NOT_CONNECTED = -2;

    /** Result of an offer: this client is closed, by itself or by the engine; see {@link #closeReason()}. */
    public static final long CLOSED = -3;

    /** Result of an offer: the message is best-effort and there was no room; it was dropped and counted. */
    public static final long DROPPED = -4;

    /** Result of an offer: the message is longer than {@link #MAX_MESSAGE_LENGTH}. */
    public static final long TOO_LONG = -5;

    /** Longest message in bytes. */
    public static final int MAX_MESSAGE_LENGTH = RunFlyweight.MAX_MESSAGE_LENGTH;

    /** Flags of a message that waits for room and is held until enough nodes have it. */
    public static final int MUST_DELIVER = PublicationDescriptor.MUST_DELIVER;

    /** Flag of a message that is dropped and counted where there is no room for it. */
    public static final int BEST_EFFORT = PublicationDescriptor.BEST_EFFORT;

    private final ClientFile file;
    private final EngineFile engine;
    private final EngineLink link;
    private final ManyToOneRingBuffer publication;
    private final DeliveryWalker walker;
    private final UseCount uses = new UseCount(this::free);
    private volatile int closeReason;

    GossipClient(final ClientFile file, final EngineFile engine, final EngineLink link, final GapHandler gapHandler)
    {
        this.file = file;
        this.engine = engine;
        this.link = link;
        publication = file.publication();
        walker = new DeliveryWalker(file.delivery(), gapHandler);
    }

    /**
     * Attach to a running engine.
     *
     * @param directory of the engine.
     * @return the client.
     * @throws IllegalStateException if there is no engine, or it does not want this client.
     */
    public static GossipClient connect(final String directory)
    {
        return connect(new File(directory));
    }

    /**
     * Attach to a running engine.
     *
     * @param directory of the engine.
     * @return the client.
     * @throws IllegalStateException if there is no engine, or it does not want this client.
     */
    public static GossipClient connect(final File directory)
    {
        return connect(directory, new ClientContext());
    }

    /**
     * Attach to a running engine.
     *
     * @param directory of the engine.
     * @param context   what the client asks for.
     * @return the client.
     * @throws IllegalStateException if there is no engine, or it does not want this client.
     */
    public static GossipClient connect(final String directory, final ClientContext context)
    {
        return connect(new File(directory), context);
    }

    /**
     * Attach to a running engine.
     *
     * @param directory of the engine.
     * @param context   what the client asks for.
     * @return the client.
     * @throws IllegalStateException if there is no engine, or it does not want this client.
     */
    public static GossipClient connect(final File directory, final ClientContext context)
    {
        return new Attachment(directory.toPath(), context).connect();
    }

    /**
     * Publish a message on topic 0, must-deliver.
     *
     * @param buffer that holds it.
     * @param offset of the message.
     * @param length of the message in bytes.
     * @return {@link #ACCEPTED} or another code of this class, which are negative.
     */
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return offer(buffer, offset, length, 0, MUST_DELIVER);
    }

    /**
     * Publish a message, must-deliver.
     *
     * @param buffer that holds it.
     * @param offset of the message.
     * @param length of the message in bytes.
     * @param topic  any number.
     * @return {@link #ACCEPTED} or another code of this class, which are negative.
     */
    public long offer(final DirectBuffer buffer, final int offset, final int length, final int topic)
    {
        return offer(buffer, offset, length, topic, MUST_DELIVER);
    }

    /**
     * Publish a message.
     *
     * @param buffer that holds it.
     * @param offset of the message.
     * @param length of the message in bytes.
     * @param topic  any number.
     * @param flags  {@link #MUST_DELIVER} or {@link #BEST_EFFORT}.
     * @return {@link #ACCEPTED} or another code of this class, which are negative.
     */
    public long offer(
        final DirectBuffer buffer, final int offset, final int length, final int topic, final int flags)
    {
        buffer.boundsCheck(offset, length);
        if (!uses.enter())
        {
            return CLOSED;
        }

        try
        {
            final long index = claim(length, topic, flags);
            if (index < 0)
            {
                return index;
            }

            final int at = (int)index;
            publication.buffer().putBytes(at + PublicationDescriptor.PAYLOAD_OFFSET, buffer, offset, length);
            publication.commit(at);
            return ACCEPTED;
        }
        finally
        {
            uses.exit();
        }
    }

    /**
     * Claim room for a message on topic 0, must-deliver, to write it in place.
     *
     * @param length of the message in bytes.
     * @param claim  that gives the room; it must be committed or aborted.
     * @return {@link #ACCEPTED} or another code of this class, which are negative: then nothing is claimed.
     */
    public long tryClaim(final int length, final MessageClaim claim)
    {
        return tryClaim(length, 0, MUST_DELIVER, claim);
    }

    /**
     * Claim room for a message, to write it in place.
     *
     * @param length of the message in bytes.
     * @param topic  any number.
     * @param flags  {@link #MUST_DELIVER} or {@link #BEST_EFFORT}.
     * @param claim  that gives the room; it must be committed or aborted.
     * @return {@link #ACCEPTED} or another code of this class, which are negative: then nothing is claimed.
     */
    public long tryClaim(final int length, final int topic, final int flags, final MessageClaim claim)
    {
        if (length < 0)
        {
            throw new IllegalArgumentException("length=" + length + " is negative");
        }
        if (!uses.enter())
        {
            return CLOSED;
        }

        final long index = claim(length, topic, flags);
        if (index < 0)
        {
            uses.exit();
            return index;
        }

        claim.wrap(this, publication.buffer(), (int)index, PublicationDescriptor.PAYLOAD_OFFSET, length);
        return ACCEPTED;
    }

    private long claim(final int length, final int topic, final int flags)
    {
        if (length > MAX_MESSAGE_LENGTH)
        {
            return TOO_LONG;
        }

        final long refusal = refusal();
        if (refusal < 0)
        {
            return refusal;
        }

        final int index = publication.tryClaim(
            PublicationDescriptor.MESSAGE_TYPE_ID, PublicationDescriptor.PAYLOAD_OFFSET + length);
        if (index < 0)
        {
            return noRoom(flags);
        }

        publication.buffer().putInt(index + PublicationDescriptor.TOPIC_OFFSET, topic);
        publication.buffer().putInt(index + PublicationDescriptor.FLAGS_OFFSET, flags);
        return index;
    }

    private long refusal()
    {
        final int state = file.state();
        if (state == ClientFileDescriptor.STATE_ATTACHED)
        {
            return link.isAliveSampled() ? 0 : NOT_CONNECTED;
        }

        return state == ClientFileDescriptor.STATE_NEW ? NOT_CONNECTED : CLOSED;
    }

    private long noRoom(final int flags)
    {
        if (!link.isAlive())
        {
            return NOT_CONNECTED;
        }
        if ((flags & BEST_EFFORT) != 0)
        {
            file.countDropped();
            return DROPPED;
        }

        return BACK_PRESSURED;
    }

    void commit(final int index)
    {
        publication.commit(index);
        uses.exit();
    }

    void abort(final int index)
    {
        publication.abort(index);
        uses.exit();
    }

    /**
     * Hand over messages that arrived. For one thread at a time. What the handler throws comes out of this call, and
     * the next one goes on with the next message.
     *
     * @param handler called for each message.
     * @param limit   the most messages to hand over.
     * @return the number of messages handed over; 0 also if the client is closed.
     */
    public int poll(final MessageHandler handler, final int limit)
    {
        if (!uses.enter())
        {
            return 0;
        }

        try
        {
            final int count = walker.poll(handler, limit);
            link.isAliveSampled();
            return count;
        }
        finally
        {
            uses.exit();
        }
    }

    /**
     * Whether the engine serves this client and works.
     *
     * @return true if offers can succeed.
     */
    public boolean isConnected()
    {
        if (!uses.enter())
        {
            return false;
        }

        try
        {
            return file.state() == ClientFileDescriptor.STATE_ATTACHED && link.isAlive();
        }
        finally
        {
            uses.exit();
        }
    }

    /**
     * Whether this client was closed, by itself or by the engine. What was delivered before can still be polled in the
     * second case.
     *
     * @return true if it was.
     */
    public boolean isClosed()
    {
        return uses.isClosed() || closeReason() != 0;
    }

    /**
     * Why the engine closed this client.
     *
     * @return a constant of {@link io.hearsay.core.spi.ClientPort}, or 0 if the engine did not close it.
     */
    public int closeReason()
    {
        if (uses.enter())
        {
            try
            {
                if (file.state() == ClientFileDescriptor.STATE_CLOSED)
                {
                    closeReason = file.reason();
                }
            }
            finally
            {
                uses.exit();
            }
        }

        return closeReason;
    }

    /**
     * What the engine did not take out of the publication ring yet, open claims included. Any thread.
     *
     * @return the length in bytes; 0 also if this client closed itself.
     */
    public long unpublishedLength()
    {
        if (!uses.enter())
        {
            return 0;
        }

        try
        {
            return publication.size();
        }
        finally
        {
            uses.exit();
        }
    }

    /**
     * Number of this client, unique in the life of its engine.
     *
     * @return the id.
     */
    public long id()
    {
        return file.id();
    }

    /**
     * Leave the engine; what was accepted is still published. Idempotent, from any thread; calls of other threads that
     * are under way end normally, and a claim that is open keeps the memory until it is committed or aborted.
     */
    @Override
    public void close()
    {
        uses.close();
    }

    private void free()
    {
        if (file.state() == ClientFileDescriptor.STATE_CLOSED)
        {
            closeReason = file.reason();
        }
        Attachment.leave(file, engine, link);
    }
}
