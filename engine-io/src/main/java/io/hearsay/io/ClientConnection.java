package io.hearsay.io;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.agent.MemoryFault;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.file.CommandDescriptor;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.file.EngineFileDescriptor;
import io.hearsay.io.file.LifeSign;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * One client's attachment to one life of an engine: its file, mapped, and that of the engine. Any threads offer, one
 * polls, one keeps it alive, any closes it; the memory goes when the last of them has left after the close.
 */
final class ClientConnection
{
    /** Silence of an engine below which it never counts as dead: some times the interval of its heartbeat. */
    static final long MIN_ENGINE_SILENCE_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long MIN_BEAT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_BEAT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int BEATS_PER_TIMEOUT = 10;
    private static final MessageHandler NO_MESSAGES = (origin, sequence, topic, payload, offset, length) -> {};

    private final ClientFile file;
    private final EngineFile engine;
    private final EngineLink link;
    private final ManyToOneRingBuffer publication;
    private final DeliveryWalker deliveryWalker;
    /** Null if the client reads no journal. */
    private final JournalReplay replay;
    private final LifeSign engineLife;
    private final boolean reattaches;
    private final long nodeId;
    private final long beatIntervalNs;
    private final UseCount uses = new UseCount(this::free);
    private DeliveryWalker walker;
    private volatile boolean isEngineAlive = true;
    private volatile boolean isBroken;
    private volatile int lastReason;

    ClientConnection(
        final ClientFile file, final EngineFile engine, final JournalReplay replay, final ClientContext context)
    {
        this.replay = replay;
        this.file = file;
        this.engine = engine;
        link = new EngineLink(engine, file.id());
        publication = file.publication();
        deliveryWalker = new DeliveryWalker(file.delivery(), context.gapHandler());
        walker = replay == null ? deliveryWalker : replay.walker();
        reattaches = context.reattaches();
        nodeId = engine.facts().nodeId();
        final long timeoutNs = engine.facts().livenessTimeoutNs();
        beatIntervalNs =
            Math.min(MAX_BEAT_INTERVAL_NS, Math.max(MIN_BEAT_INTERVAL_NS, timeoutNs / BEATS_PER_TIMEOUT));
        engineLife = new LifeSign(
            Math.max(MIN_ENGINE_SILENCE_NS, timeoutNs), engine.activityMs(), System.nanoTime());
    }

    long id()
    {
        return file.id();
    }

    long nodeId()
    {
        return nodeId;
    }

    long beatIntervalNs()
    {
        return beatIntervalNs;
    }

    EngineLink link()
    {
        return link;
    }

    /**
     * Begin to use the memory.
     *
     * @return false if it is closed; {@link #exit()} is not to be called then.
     */
    boolean enter()
    {
        return uses.enter();
    }

    /**
     * End to use the memory.
     */
    void exit()
    {
        uses.exit();
    }

    /**
     * Claim room for a message; topic and flags are written. To be called between {@link #enter()} and {@link #exit()}.
     *
     * @return index of the record in the ring's buffer, or a code of {@link GossipClient}.
     */
    long claim(final int length, final int topic, final int flags)
    {
        if (length > GossipClient.MAX_MESSAGE_LENGTH)
        {
            return GossipClient.TOO_LONG;
        }
        if (file.state() != ClientFileDescriptor.STATE_ATTACHED || !isEngineAlive)
        {
            return refusal();
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
        return isRefused() || closeReason() != 0 ? GossipClient.CLOSED : GossipClient.NOT_CONNECTED;
    }

    private long noRoom(final int flags)
    {
        if ((flags & GossipClient.BEST_EFFORT) != 0)
        {
            file.countDropped();
            return GossipClient.DROPPED;
        }

        return GossipClient.BACK_PRESSURED;
    }

    /**
     * Write a message to its claim and publish it.
     *
     * @return a code of {@link GossipClient}.
     */
    long putAndCommit(final int index, final DirectBuffer buffer, final int offset, final int length)
    {
        publication.buffer().putBytes(index + PublicationDescriptor.PAYLOAD_OFFSET, buffer, offset, length);
        return release(index, true) ? GossipClient.ACCEPTED : refusal();
    }

    /**
     * Publish what was claimed, or give it up.
     *
     * @return false if the engine closed this client meanwhile and does not look any more, or took it for dead, for it
     *         stood still, and passed the claim; at worst it came just in time all the same.
     */
    private boolean release(final int index, final boolean isPublished)
    {
        try
        {
            if (isPublished)
            {
                publication.commit(index);
            }
            else
            {
                publication.abort(index);
            }
            return file.state() == ClientFileDescriptor.STATE_ATTACHED;
        }
        catch (final IllegalStateException ignore)
        {
            // The ring says so of a claim whose length is gone. The engine counts it as abandoned.
            return false;
        }
    }

    void wrap(final MessageClaim claim, final int index, final int length)
    {
        claim.wrap(this, publication.buffer(), index, PublicationDescriptor.PAYLOAD_OFFSET, length);
    }

    /**
     * Publish a claimed message and leave.
     */
    boolean commit(final int index, final long claimant)
    {
        final boolean isPublished = release(index, true);
        uses.exit(claimant);
        return isPublished;
    }

    /**
     * Give up a claimed message and leave.
     */
    void abort(final int index, final long claimant)
    {
        release(index, false);
        uses.exit(claimant);
    }

    private DeliveryWalker nextWalker()
    {
        if (replay != null && replay.isFollowing())
        {
            deliveryWalker.poll(NO_MESSAGES, 1); // gaps
        }
        if (replay != null && walker == replay.walker() && !replay.read(file))
        {
            walker = deliveryWalker;
        }

        return walker;
    }

    /**
     * Where the client is in the journal, or -1 if it reads none. Polling thread alone.
     */
    long replayedPosition()
    {
        return replay == null ? -1 : replay.position();
    }

    /**
     * Whether messages come from the journal and not from the engine. Polling thread alone.
     */
    boolean isReplaying()
    {
        return walker != deliveryWalker;
    }

    /**
     * Hand over messages. Polling thread alone.
     */
    int poll(final MessageHandler handler, final int limit)
    {
        if (!enter())
        {
            return 0;
        }

        try
        {
            return nextWalker().poll(handler, limit);
        }
        finally
        {
            exit();
        }
    }

    /**
     * Hand over messages for as long as the handler wants them. Polling thread alone.
     */
    int controlledPoll(final ControlledMessageHandler handler, final int limit)
    {
        if (!enter())
        {
            return 0;
        }

        try
        {
            return nextWalker().controlledPoll(handler, limit);
        }
        finally
        {
            exit();
        }
    }

    /**
     * Whether the last poll ended because the handler refused a message, which is still there. Polling thread alone.
     */
    boolean isRefusedByHandler()
    {
        return walker.isRefused();
    }

    /**
     * Whether the message that is being handed over is this engine's own. Polling thread alone.
     */
    boolean isOwn(final long origin)
    {
        return origin == nodeId || walker.isOwn();
    }

    /**
     * How much was taken out of the delivery ring: it moves with messages and with gaps.
     *
     * @return the position, or -1 if the connection is closed.
     */
    long deliveryPosition()
    {
        if (!enter())
        {
            return -1;
        }

        try
        {
            return file.delivery().consumerPosition();
        }
        finally
        {
            exit();
        }
    }

    /**
     * Show the engine that the client lives, and look whether the engine does. Keeping thread alone.
     *
     * @param nowNs monotonic time.
     * @throws InternalError if the memory is not there any more: here, and not later where it would be another's.
     */
    void beat(final long nowNs)
    {
        if (!enter())
        {
            return;
        }

        try
        {
            file.heartbeatMs(System.currentTimeMillis());
            if (replay != null)
            {
                replay.onBeat();
            }
            final long activityMs = engine.activityMs();
            isEngineAlive =
                engineLife.isAlive(activityMs, nowNs) && activityMs != EngineFileDescriptor.ACTIVITY_CLOSED;
            final InternalError fault = MemoryFault.pending();
            if (fault != null)
            {
                throw fault;
            }
        }
        finally
        {
            exit();
        }
    }

    /**
     * The shared memory can not be used any more.
     */
    void onBroken()
    {
        isBroken = true;
        isEngineAlive = false;
    }

    boolean isBroken()
    {
        return isBroken;
    }

    /**
     * What the engine says of this client.
     *
     * @return a state of {@link ClientFileDescriptor}; closed also if this connection is.
     */
    int state()
    {
        if (!enter())
        {
            return ClientFileDescriptor.STATE_CLOSED;
        }

        try
        {
            return file.state();
        }
        finally
        {
            exit();
        }
    }

    /**
     * Why the engine refused or closed this client, as it says.
     */
    int reason()
    {
        if (enter())
        {
            try
            {
                lastReason = file.reason();
            }
            finally
            {
                exit();
            }
        }

        return lastReason;
    }

    boolean isRefused()
    {
        return state() == ClientFileDescriptor.STATE_REFUSED;
    }

    /**
     * Why the engine closed this client for good: not if the client awaits the next engine.
     *
     * @return 0 if it did not.
     */
    int closeReason()
    {
        final boolean isClosedByEngine = uses.isClosed() || state() == ClientFileDescriptor.STATE_CLOSED;
        final int reason = isClosedByEngine ? reason() : 0;
        return reason == ClientPort.CLOSED_BY_ENGINE && reattaches ? 0 : reason;
    }

    boolean isConnected()
    {
        return isEngineAlive && state() == ClientFileDescriptor.STATE_ATTACHED;
    }

    /**
     * Whether nothing more will come of this life of the engine: it died or closed, and did not cut the client off.
     */
    boolean isLost()
    {
        final int state = state();
        if (state == ClientFileDescriptor.STATE_CLOSED)
        {
            return reason() == ClientPort.CLOSED_BY_ENGINE;
        }

        return !isEngineAlive && state != ClientFileDescriptor.STATE_REFUSED;
    }

    /**
     * Whether the delivery ring holds nothing that could be polled.
     */
    boolean isDrained()
    {
        if (!enter())
        {
            return true;
        }

        try
        {
            return file.delivery().size() == 0;
        }
        finally
        {
            exit();
        }
    }

    /**
     * What the engine did not take out of the publication ring yet; 0 if this connection is closed.
     */
    long unpublishedLength()
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
     * Leave the engine. Idempotent, any thread.
     */
    void close()
    {
        uses.close();
    }

    /**
     * Tell the engine that the client goes, and free the memory. The engine removes the file when it has published what
     * is in it; if there is no engine any more, it is removed here.
     */
    private void free()
    {
        try
        {
            final int state = file.state();
            lastReason = state == ClientFileDescriptor.STATE_CLOSED ? file.reason() : 0;
            final boolean isServed =
                state == ClientFileDescriptor.STATE_ATTACHED || state == ClientFileDescriptor.STATE_NEW;
            if (!isServed || !isEngineAlive || !link.command(CommandDescriptor.DETACH_TYPE_ID, null))
            {
                file.delete();
            }
        }
        catch (final IOException | InternalError ignore)
        {
            // Whoever starts the next engine in this directory removes it; or the file was cut, and is no use any more.
        }
        finally
        {
            file.close();
            engine.close();
            CloseHelper.close(replay);
        }
    }
}
