package io.hearsay.io.aeron;

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.aeron.Aeron;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import org.agrona.ErrorHandler;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Republishes delivered gossip on Aeron streams, and offers what it reads from other Aeron streams to gossip. An agent:
 * to be run by an <code>AgentRunner</code>, an <code>AgentInvoker</code> or within a <code>CompositeAgent</code>. It
 * has no thread of its own, waits for nothing, and allocates nothing while nothing is connected or lost.
 * <p>
 * Nothing is lost between the two, but by {@link NotConnectedPolicy#DROP}, which counts it. A gossip message that a
 * publication has no room for stays in the client's delivery ring, and one of Aeron that gossip has no room for stays
 * in Aeron, so that each side slows the other by its own flow control. What a publication has accepted is Aeron's: it
 * goes with the media driver if that dies. Nothing goes round: what is republished bears a {@link GossipMark}, and what
 * bears one is not offered.
 * <p>
 * The bridge looks for a media driver, and for the next one when that is gone. It attaches to the engine as a client,
 * and goes on with the next engine in the same directory; if an engine cuts it off, it says so once and offers no more.
 */
public final class AeronBridge implements Agent, AutoCloseable
{
    private static final int IDLE = 0;
    private static final int WORKING = 1;
    private static final int CLOSING = 2;
    private static final int CLOSED = 3;

    private final AtomicInteger state = new AtomicInteger(IDLE);
    private final AeronBridgeCounters counters = new AeronBridgeCounters();
    private final ErrorHandler errorHandler;
    private final GossipClient gossip;
    private final DriverLink driver;
    private final InStream[] ins;
    private final Republisher republisher;
    private final List<Registration<?>> registrations = new ArrayList<>();
    private final boolean isKeeper;
    private final int limit;
    private final long intervalNs;
    private long checkDeadlineNs = SystemNanoClock.INSTANCE.nanoTime();
    private boolean isGossipClosed;
    private volatile boolean isConnected;

    private AeronBridge(final Context context)
    {
        errorHandler = errors(context);
        final ClientContext clientContext = context.clientContext();
        isKeeper = clientContext.isExternallyKept();
        limit = context.limit;
        intervalNs = context.retryIntervalNs;
        driver = new DriverLink(context.aeronContexts, errors(context), counters, intervalNs);
        gossip = GossipClient.connect(context.engineDirectory, clientContext);
        final Int2ObjectHashMap<OutStream> outs = new Int2ObjectHashMap<>();
        final Map<StreamAddress, OutStream> streams = new LinkedHashMap<>();
        for (final Mapping out : context.outs)
        {
            outs.put(out.topic(), streams.computeIfAbsent(
                out.address(), (address) -> new OutStream(address, errors(context), intervalNs)));
        }
        streams.values().forEach((stream) -> registrations.add(stream.registration()));
        ins = new InStream[context.ins.size()];
        for (int i = 0; i < ins.length; i++)
        {
            final Mapping in = context.ins.get(i);
            ins[i] = new InStream(in.address(), in.topic(), gossip, counters, errors(context), intervalNs);
            registrations.add(ins[i].registration());
        }
        republisher = new Republisher(outs, gossip, context.policy, context.origins, counters);
    }

    private ErrorHandler errors(final Context context)
    {
        return new BridgeErrors(context.errorHandler, counters);
    }

    /**
     * Attach to the engine. The media driver is looked for by the duty cycle.
     *
     * @param context what to bridge.
     * @return the bridge.
     * @throws IllegalArgumentException if the context asks for what can not be.
     * @throws IllegalStateException    if there is no engine, or it does not want this client.
     */
    public static AeronBridge connect(final Context context)
    {
        context.validate();
        return new AeronBridge(context);
    }

    /**
     * One duty cycle.
     *
     * @return more than 0 if something was done.
     */
    @Override
    public int doWork()
    {
        if (!state.compareAndSet(IDLE, WORKING))
        {
            return 0;
        }

        try
        {
            return work(SystemNanoClock.INSTANCE.nanoTime());
        }
        finally
        {
            if (!state.compareAndSet(WORKING, IDLE))
            {
                free();
            }
        }
    }

    private int work(final long nowNs)
    {
        int workCount = isKeeper ? gossip.keepAlive() : 0;
        workCount += driver.doWork(nowNs);
        workCount += register(nowNs);
        if (checkDeadlineNs - nowNs <= 0)
        {
            checkDeadlineNs = nowNs + intervalNs;
            checkGossip();
        }

        for (int i = 0; i < ins.length && !isGossipClosed; i++)
        {
            workCount += ins[i].poll(limit);
        }

        return workCount + republisher.poll(limit);
    }

    private int register(final long nowNs)
    {
        final Aeron aeron = driver.aeron();
        int workCount = 0;
        boolean isEach = aeron != null;
        for (int i = 0; i < registrations.size(); i++)
        {
            final Registration<?> registration = registrations.get(i);
            if (aeron == null)
            {
                registration.drop();
            }
            else
            {
                workCount += registration.step(aeron, nowNs);
                isEach &= registration.resource() != null;
            }
        }

        if (isEach != isConnected)
        {
            isConnected = isEach;
        }

        return workCount;
    }

    private void checkGossip()
    {
        if (!isGossipClosed && gossip.isClosed())
        {
            isGossipClosed = true;
            errorHandler.onError(new IllegalStateException("the engine closed the bridge's client, reason " +
                gossip.closeReason() + ": close the bridge and connect again"));
        }
    }

    /**
     * Name of this agent.
     *
     * @return the name.
     */
    @Override
    public String roleName()
    {
        return "hearsay-aeron-bridge";
    }

    /**
     * The bridge's figures. Any thread.
     *
     * @return the counters.
     */
    public AeronBridgeCounters counters()
    {
        return counters;
    }

    /**
     * Whether a media driver works and has each stream of this bridge. It says nothing of who is at the other ends. Any
     * thread.
     *
     * @return true if so.
     */
    public boolean isConnected()
    {
        return isConnected;
    }

    /**
     * The same as {@link #close()}, for whoever runs this agent.
     */
    @Override
    public void onClose()
    {
        close();
    }

    /**
     * Leave Aeron and the engine; what either has accepted goes its way. Idempotent, any thread: a duty cycle that is
     * under way frees all when it ends.
     */
    @Override
    public void close()
    {
        while (state.get() < CLOSING)
        {
            if (state.compareAndSet(IDLE, CLOSED))
            {
                free();
            }
            else
            {
                state.compareAndSet(WORKING, CLOSING);
            }
        }
    }

    private void free()
    {
        state.set(CLOSED);
        isConnected = false;
        driver.close();
        gossip.close();
    }

    /**
     * Which topic goes with which stream.
     */
    private record Mapping(StreamAddress address, int topic)
    {
    }

    /**
     * What to bridge. Fluent, one thread; may be used for several bridges, one after the other.
     */
    public static final class Context
    {
        private static final int DEFAULT_LIMIT = 64;

        private final List<Mapping> outs = new ArrayList<>();
        private final List<Mapping> ins = new ArrayList<>();
        private File engineDirectory;
        private ClientContext client;
        private Supplier<Aeron.Context> aeronContexts = Aeron.Context::new;
        private NotConnectedPolicy policy = NotConnectedPolicy.DROP;
        private Origins origins = Origins.ALL;
        private ErrorHandler errorHandler = Throwable::printStackTrace;
        private int limit = DEFAULT_LIMIT;
        private long retryIntervalNs = TimeUnit.SECONDS.toNanos(1);

        /**
         * Nothing is bridged yet.
         */
        public Context()
        {
        }

        /**
         * The engine to attach to; if it closes or dies, the bridge awaits the next one in the same directory.
         *
         * @param directory of the engine.
         * @return this.
         */
        public Context engine(final File directory)
        {
            engineDirectory = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /**
         * How to attach to the engine: order, rings, gap handler, reattachment (which is on if this is not called) and
         * so on. If it says {@link ClientContext#externalKeeper}, the bridge's duty cycle keeps the client alive.
         * It has an error handler of its own, or none.
         *
         * @param context of the client; the bridge sets its topics, and whether own messages are delivered.
         * @return this.
         */
        public Context client(final ClientContext context)
        {
            client = Objects.requireNonNull(context, "context");
            return this;
        }

        /**
         * Where the media driver is, if not where Aeron looks for it by default.
         *
         * @param directory of the driver.
         * @return this.
         */
        public Context aeronDirectory(final String directory)
        {
            Objects.requireNonNull(directory, "directory");
            return aeronContexts(() -> new Aeron.Context().aeronDirectoryName(directory));
        }

        /**
         * How to connect to a media driver.
         *
         * @param contexts gives a new context for each attempt; the bridge sets its error handler and conductor's
         *                 invoker.
         * @return this.
         */
        public Context aeronContexts(final Supplier<Aeron.Context> contexts)
        {
            aeronContexts = Objects.requireNonNull(contexts, "contexts");
            return this;
        }

        /**
         * Republish a topic.
         *
         * @param topic    any number, for one stream; several topics may go to the same one, by one publication and so
         *                 in the order in which they are delivered.
         * @param channel  of Aeron. <code>term-length=1m</code> saves memory: the default takes 192 MiB of it.
         * @param streamId on the channel.
         * @return this.
         * @throws IllegalArgumentException if the topic has a stream already, or the channel makes no sense.
         */
        public Context republish(final int topic, final String channel, final int streamId)
        {
            if (outs.stream().anyMatch((out) -> out.topic() == topic))
            {
                throw new IllegalArgumentException("topic " + topic + " is republished already");
            }

            outs.add(new Mapping(new StreamAddress(channel, streamId), topic));
            return this;
        }

        /**
         * Offer what is read from a stream.
         *
         * @param channel  of Aeron.
         * @param streamId on the channel.
         * @param topic    to offer on, any number.
         * @return this.
         * @throws IllegalArgumentException if the channel makes no sense.
         */
        public Context subscribe(final String channel, final int streamId, final int topic)
        {
            ins.add(new Mapping(new StreamAddress(channel, streamId), topic));
            return this;
        }

        /**
         * What becomes of gossip while nobody reads its stream.
         *
         * @param notConnectedPolicy DROP by default.
         * @return this.
         */
        public Context notConnected(final NotConnectedPolicy notConnectedPolicy)
        {
            policy = Objects.requireNonNull(notConnectedPolicy, "notConnectedPolicy");
            return this;
        }

        /**
         * Whose messages are republished.
         *
         * @param wanted ALL by default; OWN if bridges at several nodes publish on the same stream.
         * @return this.
         */
        public Context origins(final Origins wanted)
        {
            origins = Objects.requireNonNull(wanted, "wanted");
            return this;
        }

        /**
         * Who is told of errors, on the agent's thread; of each stream's and the driver's once as long as it is the
         * same. Where {@link #client} is not called also of why the client can not attach to the next engine, once for
         * each reason, on the thread that keeps clients.
         *
         * @param handler to call; by default they are printed.
         * @return this.
         */
        public Context errorHandler(final ErrorHandler handler)
        {
            errorHandler = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /**
         * The most that a duty cycle takes from gossip in messages, and from each stream of Aeron in fragments.
         *
         * @param count at least 1, 64 by default.
         * @return this.
         */
        public Context limit(final int count)
        {
            limit = (int)requirePositive("limit", count);
            return this;
        }

        /**
         * How often to look for a media driver, to ask it again for a stream that it refused, and to look whether the
         * engine closed the client.
         *
         * @param intervalNs in nanoseconds, at least 1, 1 s by default.
         * @return this.
         */
        public Context retryIntervalNs(final long intervalNs)
        {
            retryIntervalNs = requirePositive("retryIntervalNs", intervalNs);
            return this;
        }

        private static long requirePositive(final String name, final long value)
        {
            if (value < 1)
            {
                throw new IllegalArgumentException(name + "=" + value + " is not in 1 … " + Long.MAX_VALUE);
            }

            return value;
        }

        private void validate()
        {
            if (engineDirectory == null)
            {
                throw new IllegalArgumentException("engine is not set");
            }
            if (outs.isEmpty() && ins.isEmpty())
            {
                throw new IllegalArgumentException("nothing to bridge: neither republish nor subscribe is set");
            }

            for (final Mapping out : outs)
            {
                if (ins.stream().anyMatch((in) -> in.address().isSamePlace(out.address())))
                {
                    throw new IllegalArgumentException(out.address() + " is both read and published on");
                }
            }
        }

        private ClientContext clientContext()
        {
            final ClientContext chosen = client != null ? client :
                new ClientContext().reattach(true).errorHandler(errorHandler);
            chosen.deliverOwn(origins != Origins.OTHERS);
            return outs.isEmpty() ?
                chosen.publishOnly() : chosen.topics(outs.stream().mapToInt(Mapping::topic).toArray());
        }
    }
}
