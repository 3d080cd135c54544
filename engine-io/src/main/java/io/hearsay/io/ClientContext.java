package io.hearsay.io;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.hearsay.io.file.ClientFileDescriptor;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;

/**
 * What a client asks for. Fluent, one thread; may be used for several clients.
 */
public final class ClientContext
{
    /** Most topics that a client can choose. */
    public static final int MAX_TOPICS = ClientFileDescriptor.MAX_TOPICS;

    private static final long DEFAULT_CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int[] NO_TOPICS = {};

    private boolean isOrdered;
    private boolean deliversOwn;
    private boolean fromRetained;
    private boolean isExternallyKept;
    private boolean reattaches;
    private Replay replay;
    private int[] topics;
    private int publicationRingLength;
    private int deliveryRingLength;
    private long connectTimeoutNs = DEFAULT_CONNECT_TIMEOUT_NS;
    private AgentInvoker engineInvoker;
    private GapHandler gapHandler;
    private ErrorHandler errorHandler;

    /**
     * Messages of all topics as they arrive, from now on, without own ones.
     */
    public ClientContext()
    {
    }

    /**
     * Deliver in the order of each origin's sequences instead of the order of arrival.
     *
     * @param isOrdered true for order per origin.
     * @return this.
     */
    public ClientContext ordered(final boolean isOrdered)
    {
        this.isOrdered = isOrdered;
        return this;
    }

    /**
     * Deliver what clients of the same engine publish, this one included, too.
     *
     * @param deliversOwn true to have them.
     * @return this.
     */
    public ClientContext deliverOwn(final boolean deliversOwn)
    {
        this.deliversOwn = deliversOwn;
        return this;
    }

    /**
     * Deliver what the engine's log retains first.
     *
     * @param fromRetained true to have it.
     * @return this.
     */
    public ClientContext fromRetained(final boolean fromRetained)
    {
        this.fromRetained = fromRetained;
        return this;
    }

    /**
     * Deliver messages of these topics alone. Gaps are reported whatever the topics, for nobody knows the topic of a
     * message that is lost.
     *
     * @param topicsToDeliver at least one and at most {@link #MAX_TOPICS} different ones.
     * @return this.
     */
    public ClientContext topics(final int... topicsToDeliver)
    {
        final int[] distinct = Arrays.stream(topicsToDeliver).sorted().distinct().toArray();
        if (distinct.length == 0 || distinct.length > MAX_TOPICS)
        {
            throw new IllegalArgumentException("topics: " + distinct.length + " is not in 1 … " + MAX_TOPICS +
                "; publishOnly() is for clients that want no messages");
        }

        topics = distinct;
        return this;
    }

    /**
     * Deliver nothing, neither messages nor gaps: <code>poll</code> gives 0 always and need not be called. The delivery
     * ring then has the smallest length that there is.
     *
     * @return this.
     */
    public ClientContext publishOnly()
    {
        topics = NO_TOPICS;
        return this;
    }

    /**
     * When the engine died or closed and another one works in the directory, attach to that one, without being asked
     * again; until then offers give {@link GossipClient#NOT_CONNECTED}. What the dead engine had not published yet is
     * lost with it. What it had delivered is polled first. The options of this context hold for the new engine too:
     * without {@link #fromRetained(boolean)} a client misses what arrives before it is attached, with it it gets again
     * what it had of other nodes before; with {@link #replay} neither.
     * <p>
     * A client that an engine cut off, as too slow, silent or corrupt, does not come back by itself.
     *
     * @param reattaches true to have it.
     * @return this.
     */
    public ClientContext reattach(final boolean reattaches)
    {
        this.reattaches = reattaches;
        return this;
    }

    /**
     * Read the engine's journal first, by this process and at its own pace, and go on with what arrives, without a gap
     * or a message twice in between. The engine must have a journal; not together with {@link #ordered},
     * {@link #fromRetained} or {@link #publishOnly}. What counts as own is what any life of this engine published.
     * While it reads, <code>poll</code> touches files.
     * <p>
     * Together with {@link #reattach} the client reads the journal for good, and has each message of it once, whatever
     * engines come and go in between: what was not journaled when an engine died, the next one gets from others. The
     * engine never waits for such a client; one that is slower than the journal's retention is told of a gap. It is
     * refused, and the error handler told, where the next engine has another journal or none.
     *
     * @param replay where to begin.
     * @return this.
     */
    public ClientContext replay(final Replay replay)
    {
        this.replay = Objects.requireNonNull(replay, "replay");
        return this;
    }

    /**
     * Whether the caller calls {@link GossipClient#keepAlive()}. Otherwise a daemon thread, one for all clients of the
     * process, shows the engine that the client lives, and reattaches it.
     *
     * @param isExternal true if so, and no thread is wanted.
     * @return this.
     */
    public ClientContext externalKeeper(final boolean isExternal)
    {
        isExternallyKept = isExternal;
        return this;
    }

    /**
     * Who is told why a client can not reattach or be kept alive, once per reason, by the thread that tries to.
     *
     * @param handler to call.
     * @return this.
     */
    public ClientContext errorHandler(final ErrorHandler handler)
    {
        errorHandler = Objects.requireNonNull(handler, "handler");
        return this;
    }

    /**
     * Capacity of the publication ring, if not what the engine proposes.
     *
     * @param length in bytes, a power of two from 64 KiB to 1 GiB.
     * @return this.
     */
    public ClientContext publicationRingLength(final int length)
    {
        publicationRingLength = requireRingLength("publicationRingLength", length);
        return this;
    }

    /**
     * Capacity of the delivery ring, if not what the engine proposes.
     *
     * @param length in bytes, a power of two from 64 KiB to 1 GiB.
     * @return this.
     */
    public ClientContext deliveryRingLength(final int length)
    {
        deliveryRingLength = requireRingLength("deliveryRingLength", length);
        return this;
    }

    /**
     * How long to wait for the engine's answer in <code>connect</code>. With 0, it is not waited for: offers give
     * NOT_CONNECTED until it came.
     *
     * @param timeoutNs in nanoseconds, 5 s by default.
     * @return this.
     */
    public ClientContext connectTimeoutNs(final long timeoutNs)
    {
        if (timeoutNs < 0)
        {
            throw new IllegalArgumentException("connectTimeoutNs=" + timeoutNs + " is not in 0 … " + Long.MAX_VALUE);
        }

        connectTimeoutNs = timeoutNs;
        return this;
    }

    /**
     * The invoker of the engine's agent, to be invoked while <code>connect</code> waits, if the thread that connects is
     * the one that has to run the engine.
     *
     * @param invoker of {@link GossipEngine#agent()}.
     * @return this.
     */
    public ClientContext engineInvoker(final AgentInvoker invoker)
    {
        engineInvoker = invoker;
        return this;
    }

    /**
     * Who is told of messages that will not come. Called within <code>poll</code>.
     *
     * @param handler to call.
     * @return this.
     */
    public ClientContext gapHandler(final GapHandler handler)
    {
        gapHandler = Objects.requireNonNull(handler, "handler");
        return this;
    }

    private static int requireRingLength(final String name, final int length)
    {
        if (!ClientFileDescriptor.isRingLength(length))
        {
            throw new IllegalArgumentException(name + "=" + length + " is not a power of two in " +
                ClientFileDescriptor.MIN_RING_LENGTH + " … " + ClientFileDescriptor.MAX_RING_LENGTH);
        }

        return length;
    }

    int flags()
    {
        return (isOrdered ? ClientFileDescriptor.FLAG_ORDERED : 0) |
            (deliversOwn ? ClientFileDescriptor.FLAG_OWN : 0) |
            (fromRetained ? ClientFileDescriptor.FLAG_RETAINED : 0) |
            (replay != null ? ClientFileDescriptor.FLAG_REPLAYS : 0) |
            (follows() ? ClientFileDescriptor.FLAG_FOLLOWS : 0);
    }

    /**
     * Check that what is asked for goes together.
     */
    void conclude()
    {
        if (replay != null && (isOrdered || fromRetained || isPublishOnly()))
        {
            final String other = isOrdered ? "ordered: the journal has the order of arrival" :
                fromRetained ? "fromRetained: what the log retains is in the journal, too" :
                "publishOnly, which receives nothing";
            throw new IllegalArgumentException("replay does not go together with " + other);
        }
    }

    /**
     * Whether the client reads the journal for good, as what it reads must be the same across engines.
     */
    boolean follows()
    {
        return replay != null && reattaches;
    }

    /**
     * Where to begin in the journal, or null.
     */
    Replay replay()
    {
        return replay;
    }

    boolean deliversOwn()
    {
        return deliversOwn;
    }

    int[] chosenTopics()
    {
        return topics;
    }

    boolean isPublishOnly()
    {
        return topics != null && topics.length == 0;
    }

    boolean reattaches()
    {
        return reattaches;
    }

    /**
     * Whether the caller has to call {@link GossipClient#keepAlive()}.
     *
     * @return true if no thread does.
     */
    public boolean isExternallyKept()
    {
        return isExternallyKept;
    }

    int publicationRingLengthOr(final int proposed)
    {
        return publicationRingLength == 0 ? proposed : publicationRingLength;
    }

    int deliveryRingLengthOr(final int proposed)
    {
        if (isPublishOnly())
        {
            return ClientFileDescriptor.MIN_RING_LENGTH;
        }

        return deliveryRingLength == 0 ? proposed : deliveryRingLength;
    }

    long connectTimeoutNs()
    {
        return connectTimeoutNs;
    }

    AgentInvoker engineInvoker()
    {
        return engineInvoker;
    }

    GapHandler gapHandler()
    {
        return gapHandler;
    }

    ErrorHandler errorHandler()
    {
        return errorHandler;
    }
}
