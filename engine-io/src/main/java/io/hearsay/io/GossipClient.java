package io.hearsay.io;

import java.io.File;
import java.util.ArrayDeque;
import java.util.List;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

/**
 * Publishes through an engine and receives what it delivers, over shared memory, in the engine's process or another.
 * <p>
 * Any number of threads may offer and claim; {@link #poll} is for one thread at a time; {@link #close()} is for any.
 * Offers, claims and polls never block, allocate or read a clock. That the client lives is shown to the engine by one
 * daemon thread for all clients of the process, or by {@link #keepAlive()}. Memory is bounded by the two rings of the
 * client's file, for each engine whose deliveries a reattached client has not polled yet, at most {@value #MAX_HELD};
 * it is freed when the last call that uses it has returned after the close.
 * <p>
 * Offers give codes: {@link #ACCEPTED} or a negative one, with the values of Aeron's where the meaning is the same. An
 * offer at the very moment at which the engine closes may be refused although it was published.
 */
public final class GossipClient implements AutoCloseable
{
    /** Result of an offer: the message is in the publication ring, and will be published. */
    public static final long ACCEPTED = 1;

    /**
     * Result of an offer: the engine has not answered yet, or died or closed and this client awaits the next one; see
     * {@link ClientContext#reattach}. Without that it stays so: close the client and connect again. Value of Aeron's
     * NOT_CONNECTED.
     */
    public static final long NOT_CONNECTED = -1;

    /**
     * Result of an offer of a must-deliver message: the publication ring is full, since the engine or its peers are
     * slower. Try again, after polling or an idle strategy. Value of Aeron's BACK_PRESSURED.
     */
    public static final long BACK_PRESSURED = -2;

    /**
     * Result of an offer: this client is closed for good, by itself or by the engine; {@link #closeReason()} says why.
     * Connect again if the reason allows for it. Value of Aeron's CLOSED.
     */
    public static final long CLOSED = -4;

    /**
     * Result of an offer of a best-effort message: the publication ring is full; the message was dropped and counted.
     * Go on with the next one. Aeron has no such code.
     */
    public static final long DROPPED = -6;

    /**
     * Result of an offer: the message is longer than {@link #MAX_MESSAGE_LENGTH}. It never succeeds: send less. Aeron
     * throws an exception instead.
     */
    public static final long TOO_LONG = -7;

    /** Longest message in bytes. */
    public static final int MAX_MESSAGE_LENGTH = RunFlyweight.MAX_MESSAGE_LENGTH;

    /** Flags of a message that waits for room and is held until enough nodes have it. */
    public static final int MUST_DELIVER = PublicationDescriptor.MUST_DELIVER;

    /** Flag of a message that is dropped and counted where there is no room for it. */
    public static final int BEST_EFFORT = PublicationDescriptor.BEST_EFFORT;

    /** Engines whose memory a client holds at most: the one that works, and those that it has not polled yet. */
    static final int MAX_HELD = 8;

    private final Reattachment reattachment;
    private final ErrorHandler errorHandler;
    private final boolean isExternallyKept;
    private final boolean isPublishOnly;
    /** From the connection that is polled to the current one; guarded by this. */
    private final ArrayDeque<ClientConnection> held = new ArrayDeque<>();
    private volatile ClientConnection current;
    private volatile ClientConnection polled;
    private volatile boolean isClosed;
    private long keepDeadlineNs = System.nanoTime();

    GossipClient(final Attachment attachment, final ClientConnection connection)
    {
        final ClientContext context = attachment.context();
        reattachment = context.reattaches() ? new Reattachment(attachment) : null;
        errorHandler = context.errorHandler();
        isExternallyKept = context.isExternallyKept();
        isPublishOnly = context.isPublishOnly();
        held.addLast(connection);
        current = connection;
        polled = connection;
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
        context.conclude();
        final Attachment attachment = new Attachment(directory.toPath(), context);
        final GossipClient client = new GossipClient(attachment, attachment.connect());
        if (!context.isExternallyKept())
        {
            ClientKeeper.add(client);
        }

        return client;
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
        final ClientConnection connection = enter();
        if (connection == null)
        {
            return CLOSED;
        }

        try
        {
            final long index = connection.claim(length, topic, flags);
            if (index < 0)
            {
                return index;
            }

            return connection.putAndCommit((int)index, buffer, offset, length);
        }
        finally
        {
            connection.exit();
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

        final ClientConnection connection = enter();
        if (connection == null)
        {
            return CLOSED;
        }

        final long index = connection.claim(length, topic, flags);
        if (index < 0)
        {
            connection.exit();
            return index;
        }

        connection.wrap(claim, (int)index, length);
        return ACCEPTED;
    }

    private ClientConnection enter()
    {
        ClientConnection connection = current;
        while (!connection.enter())
        {
            // Either the client is closed, or it was reattached and left this connection just now.
            final ClientConnection next = current;
            if (next == connection)
            {
                return null;
            }
            connection = next;
        }

        return connection;
    }

    /**
     * Hand over messages that arrived. For one thread at a time. What the handler throws comes out of this call, and
     * the next one goes on with the next message. After a reattachment, what the old engine delivered comes first.
     *
     * @param handler called for each message.
     * @param limit   the most messages to hand over.
     * @return the number of messages handed over; 0 also if the client is closed or only publishes.
     */
    public int poll(final MessageHandler handler, final int limit)
    {
        final ClientConnection connection = polled;
        final int count = connection.poll(handler, limit);
        return count == 0 && connection != current && limit > 0 ? pollNext(connection, handler, limit) : count;
    }

    private int pollNext(final ClientConnection old, final MessageHandler handler, final int limit)
    {
        final long position = old.deliveryPosition();
        final int count = old.poll(handler, limit);
        if (count > 0 || old.deliveryPosition() != position)
        {
            return count;
        }

        leave(old);
        old.close();
        return poll(handler, limit);
    }

    /**
     * Hand over messages that arrived, for as long as the handler wants them: what it refuses with ABORT stays where it
     * is, and is the first that the next poll hands over. For one thread at a time, in turns with {@link #poll}. What
     * the handler throws comes out of this call, and the message counts as handed over.
     *
     * @param handler called for each message.
     * @param limit   the most messages to hand over.
     * @return the number of messages handed over and not refused; 0 also if the client is closed or only publishes.
     */
    public int controlledPoll(final ControlledMessageHandler handler, final int limit)
    {
        final ClientConnection connection = polled;
        final int count = connection.controlledPoll(handler, limit);
        final boolean isEmpty = count == 0 && !connection.isRefusedByHandler();
        return isEmpty && connection != current && limit > 0 ? controlledPollNext(connection, handler, limit) : count;
    }

    private int controlledPollNext(final ClientConnection old, final ControlledMessageHandler handler, final int limit)
    {
        final long position = old.deliveryPosition();
        final int count = old.controlledPoll(handler, limit);
        if (count > 0 || old.isRefusedByHandler() || old.deliveryPosition() != position)
        {
            return count;
        }

        leave(old);
        old.close();
        return controlledPoll(handler, limit);
    }

    private synchronized void leave(final ClientConnection old)
    {
        if (held.size() > 1 && held.peekFirst() == old)
        {
            held.removeFirst();
            polled = held.peekFirst();
        }
    }

    /**
     * Where a client that reads the journal is: what lies before this position was handed over. Of the messages that
     * were appended together at the position some may have been, too. Polling thread alone.
     *
     * @return the position; where the engine's deliveries began once {@link #isReplaying()} is false; -1 without
     *         {@link ClientContext#replay}.
     */
    public long replayedPosition()
    {
        return polled.replayedPosition();
    }

    /**
     * Whether {@link #poll} hands over what is in the journal: for good with {@link ClientContext#reattach}, else until
     * the engine delivers what follows. Polling thread alone.
     *
     * @return true if it does.
     */
    public boolean isReplaying()
    {
        return polled.isReplaying();
    }

    /**
     * Show the engine that this client lives, see whether the engine does, and reattach if that was asked for. For one
     * thread at a time, and only if the context says {@link ClientContext#externalKeeper}: then it must be called
     * several times per <code>hearsay.clientLivenessTimeout</code>, from a duty cycle for example; it does something at
     * most ten times per timeout and reads a clock else. It does not block, but to reattach it makes a file.
     *
     * @return 1 if it did something, else 0.
     * @throws IllegalStateException if the thread of this process does it.
     */
    public int keepAlive()
    {
        if (!isExternallyKept)
        {
            throw new IllegalStateException("this client is kept alive by a thread: set externalKeeper(true)");
        }

        final long nowNs = System.nanoTime();
        if (keepDeadlineNs - nowNs > 0)
        {
            return 0;
        }

        keepDeadlineNs = nowNs + keepIntervalNs();
        keep(nowNs);
        return 1;
    }

    /**
     * How often to keep.
     *
     * @return the time between two calls in nanoseconds.
     */
    long keepIntervalNs()
    {
        return current.beatIntervalNs();
    }

    /**
     * Beat, and reattach if it is time to. Keeping thread alone.
     *
     * @param nowNs monotonic time.
     */
    void keep(final long nowNs)
    {
        final ClientConnection connection = current;
        if (connection.isBroken())
        {
            return;
        }

        final boolean isLost;
        try
        {
            connection.beat(nowNs);
            isLost = reattachment != null && connection.isLost();
        }
        catch (final InternalError ex)
        {
            // Somebody cut a file that is mapped: nothing of it can be used any more.
            connection.onBroken();
            if (errorHandler != null)
            {
                errorHandler.onError(ex);
            }
            return;
        }

        if (isLost)
        {
            reattach(connection, nowNs);
        }
        else if (reattachment != null)
        {
            reattachment.drop();
        }
    }

    private void reattach(final ClientConnection lost, final long nowNs)
    {
        final boolean isReplaced = isPublishOnly || polled != lost && lost.isDrained();
        if (isReplaced || hasRoom())
        {
            final ClientConnection next = reattachment.step(lost.nodeId(), nowNs);
            if (next != null)
            {
                install(next, isReplaced);
            }
        }
    }

    private synchronized boolean hasRoom()
    {
        return held.size() < MAX_HELD;
    }

    private void install(final ClientConnection next, final boolean isReplaced)
    {
        ClientConnection left = null;
        synchronized (this)
        {
            if (isClosed)
            {
                left = next;
            }
            else
            {
                // What is polled by now is left by the poll that finds nothing.
                left = isPublishOnly || isReplaced && held.size() > 1 ? held.removeLast() : null;
                held.addLast(next);
                current = next;
                polled = held.peekFirst();
            }
        }

        if (left != null)
        {
            left.close();
        }
    }

    /**
     * Whether the engine serves this client and works. It is noticed at once if the engine closes or another one takes
     * its place, and after <code>hearsay.clientLivenessTimeout</code> if it died.
     *
     * @return true if offers can succeed.
     */
    public boolean isConnected()
    {
        return current.isConnected();
    }

    /**
     * Whether this client was closed for good, by itself or by the engine. What was delivered before can still be
     * polled in the second case. A client that awaits the next engine is not closed.
     *
     * @return true if it was.
     */
    public boolean isClosed()
    {
        if (isClosed)
        {
            return true;
        }

        final ClientConnection connection = current;
        return connection.closeReason() != 0 || connection.isRefused();
    }

    /**
     * Why the engine closed this client.
     *
     * @return a constant of {@link io.hearsay.core.spi.ClientPort}, or 0 if the engine did not close it.
     */
    public int closeReason()
    {
        return current.closeReason();
    }

    /**
     * What the engine did not take out of the publication ring yet, open claims included. Any thread.
     *
     * @return the length in bytes; 0 also if this client closed itself.
     */
    public long unpublishedLength()
    {
        return current.unpublishedLength();
    }

    /**
     * Number of this client, unique in the life of its engine; another one after a reattachment.
     *
     * @return the id.
     */
    public long id()
    {
        return current.id();
    }

    /**
     * Id of the engine that offers go to: another one after a reattachment. Messages may then come again that the old
     * engine had delivered; no engine delivers one twice.
     *
     * @return the node id.
     */
    public long nodeId()
    {
        return current.nodeId();
    }

    /**
     * Id of the engine that {@link #poll} hands over messages of: for a while the old one after a reattachment.
     *
     * @return the node id.
     */
    public long polledNodeId()
    {
        return polled.nodeId();
    }

    /**
     * Whether the message that {@link #poll} is handing over was published by a client of the same engine: in its life
     * that is polled, or in any earlier one, if the message comes from the journal. Within a handler alone.
     *
     * @param origin of the message.
     * @return true if so.
     */
    public boolean isPolledOwn(final long origin)
    {
        return polled.isOwn(origin);
    }

    /**
     * Leave the engine; what was accepted is still published. Idempotent, from any thread; calls of other threads that
     * are under way end normally, and a claim that is open keeps the memory until it is committed or aborted.
     */
    @Override
    public void close()
    {
        final List<ClientConnection> connections;
        synchronized (this)
        {
            if (isClosed)
            {
                return;
            }
            isClosed = true;
            connections = List.copyOf(held);
        }

        ClientKeeper.remove(this);
        if (reattachment != null)
        {
            reattachment.close();
        }
        connections.forEach(ClientConnection::close);
    }
}
