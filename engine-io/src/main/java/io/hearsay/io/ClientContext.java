package io.hearsay.io;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.hearsay.io.file.ClientFileDescriptor;
import org.agrona.concurrent.AgentInvoker;

/**
 * What a client asks for. Fluent, one thread; may be used for several clients.
 */
public final class ClientContext
{
    private static final long DEFAULT_CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);

    private boolean isOrdered;
    private boolean deliversOwn;
    private boolean fromRetained;
    private int publicationRingLength;
    private int deliveryRingLength;
    private long connectTimeoutNs = DEFAULT_CONNECT_TIMEOUT_NS;
    private AgentInvoker engineInvoker;
    private GapHandler gapHandler;

    /**
     * Messages as they arrive, from now on, without own ones.
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
            (fromRetained ? ClientFileDescriptor.FLAG_RETAINED : 0);
    }

    int publicationRingLengthOr(final int proposed)
    {
        return publicationRingLength == 0 ? proposed : publicationRingLength;
    }

    int deliveryRingLengthOr(final int proposed)
    {
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
}
