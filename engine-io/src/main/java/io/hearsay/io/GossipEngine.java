package io.hearsay.io;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.spi.Discovery;
import io.hearsay.crypto.Algorithm;
import io.hearsay.io.agent.CounterReader;
import io.hearsay.io.agent.EngineAgent;
import io.hearsay.io.keys.OfferedKeys;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.IdleStrategy;

/**
 * One node: sockets, protocol and shared memory around one agent. Launched here, it runs in a thread of its own, or,
 * with {@link Context#externalAgent(boolean)}, wherever the caller runs {@link #agent()}. Applications talk to it
 * through {@link GossipClient}.
 * <p>
 * All memory and files belong to the agent and are freed by it alone: when its runner, invoker or composite closes it,
 * or in its first cycle after {@link #close()}. All methods may be called by any thread, also after the close.
 */
public final class GossipEngine implements AutoCloseable
{
    private static final long CLOSE_TIMEOUT_S = 10;

    private final EngineAgent agent;
    private final EngineThread thread;
    private final DiscoveryRefresh discovery;
    private final CounterReader counters;
    private final OfferedKeys offeredKeys;
    private final File directory;
    private final String localAddress;
    private final long nodeId;

    GossipEngine(
        final EngineAgent agent,
        final EngineThread thread,
        final DiscoveryRefresh discovery,
        final CounterReader counters,
        final OfferedKeys offeredKeys,
        final NodeFacts facts)
    {
        this.agent = agent;
        this.thread = thread;
        this.discovery = discovery;
        this.counters = counters;
        this.offeredKeys = offeredKeys;
        directory = facts.directory().toFile();
        localAddress = facts.localAddress();
        nodeId = facts.nodeId();
    }

    /**
     * Start a node. If that fails nothing is left behind.
     *
     * @param context what it is made of; used for one engine alone.
     * @return the engine.
     * @throws IllegalArgumentException if the context makes no sense, naming the property, value and range.
     * @throws IllegalStateException    if a live engine holds the directory.
     * @throws java.io.UncheckedIOException if sockets or files can not be had, for example because the port is taken.
     */
    public static GossipEngine launch(final Context context)
    {
        return new EngineLauncher(context).launch();
    }

    /**
     * The agent, to be run by the caller in an AgentRunner, AgentInvoker or CompositeAgent. Who runs it also closes it.
     * The file of a client that cuts it while it is mapped faults with an {@link InternalError}, on JDK 17 late, also
     * outside of the duty cycle: an AgentRunner ends on that. The engine's own thread does not.
     *
     * @return the agent.
     * @throws IllegalStateException if the engine has a thread of its own.
     */
    public Agent agent()
    {
        if (thread != null)
        {
            throw new IllegalStateException("this engine runs in its own thread: set externalAgent(true) to run it");
        }

        return agent;
    }

    /**
     * The directory that clients connect to.
     *
     * @return the directory.
     */
    public File directory()
    {
        return directory;
    }

    /**
     * Where the node receives.
     *
     * @return host and port, the real one also if port 0 was asked for.
     */
    public String localAddress()
    {
        return localAddress;
    }

    /**
     * Id of this incarnation of the node, the origin of what it publishes.
     *
     * @return the node id.
     */
    public long nodeId()
    {
        return nodeId;
    }

    /**
     * What the engine counts.
     *
     * @return a reader, which keeps the last values after the close.
     */
    public CounterReader counters()
    {
        return counters;
    }

    /**
     * Change keys and algorithms from the engine's own process, also by keys that are in no file. Not by the thread
     * that runs the engine.
     *
     * @return a control, to be closed by the caller.
     * @throws IllegalStateException if the engine is closed.
     */
    public EngineControl control()
    {
        return control(null);
    }

    /**
     * Change keys and algorithms from the thread that runs the engine, also by keys that are in no file.
     *
     * @param engineInvoker of {@link #agent()}, invoked while a call waits.
     * @return a control, to be closed by the caller.
     * @throws IllegalStateException if the engine is closed.
     */
    public EngineControl control(final AgentInvoker engineInvoker)
    {
        return EngineControl.connect(directory.toPath(), engineInvoker, offeredKeys);
    }

    /**
     * Ask the discovery now, in the calling thread, beside its interval: for who knows that the cluster changed.
     */
    public void discover()
    {
        discovery.ask();
    }

    /**
     * Whether the engine ended, by {@link #close()} or by itself, and all its memory and files are freed.
     *
     * @return true if it did.
     */
    public boolean isClosed()
    {
        return agent.released().getCount() == 0;
    }

    /**
     * End the node. Idempotent, from any thread. An engine with its own thread is closed when this returns, unless it
     * is that thread that calls. One whose agent is run by the caller frees its memory when that runner closes it, or
     * in its next cycle, whichever comes first; this does not wait for it.
     */
    @Override
    public void close()
    {
        discovery.close();
        agent.requestClose();
        if (thread == null)
        {
            return;
        }
        if (agent.isCurrentThread())
        {
            final Thread closer = new Thread(thread::close, "hearsay-closer");
            closer.setDaemon(true);
            closer.start();
            return;
        }

        thread.close();
        try
        {
            // Another thread may be closing it just now.
            agent.released().await(CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What an engine is made of. System properties <code>hearsay.*</code> are taken first, what is set here wins.
     * Fluent, one thread; concluded once, then used for one engine.
     */
    public static final class Context
    {
        private final EngineInputs inputs;

        /**
         * Defaults, and what the system properties say.
         */
        public Context()
        {
            this(System::getProperty);
        }

        Context(final Function<String, String> properties)
        {
            inputs = new EngineInputs(properties);
        }

        /**
         * Address and port to receive at.
         *
         * @param address <code>host:port</code>; port 0 takes a free one.
         * @return this.
         */
        public Context bind(final String address)
        {
            inputs.bind = Objects.requireNonNull(address, "bind");
            return this;
        }

        /**
         * Directory for the engine's files.
         *
         * @param path of the directory; it is created for its owner alone.
         * @return this.
         */
        public Context directory(final String path)
        {
            inputs.directory = Path.of(path);
            return this;
        }

        /**
         * Directory for the engine's files.
         *
         * @param path of the directory; it is created for its owner alone.
         * @return this.
         */
        public Context directory(final File path)
        {
            inputs.directory = path.toPath();
            return this;
        }

        /**
         * Name of the node on this machine: the last part of the default directory.
         *
         * @param name of letters, digits, dot, underscore and hyphen.
         * @return this.
         */
        public Context nodeName(final String name)
        {
            inputs.nodeName = Objects.requireNonNull(name, "nodeName");
            return this;
        }

        /**
         * Address that others reach this node at, if it is not the one that it binds to (NAT, containers): where the
         * discovery names it, this node is meant.
         *
         * @param address <code>host:port</code> or <code>[v6]:port</code>, the host being a literal or a name.
         * @return this.
         */
        public Context advertise(final String address)
        {
            inputs.advertised = Objects.requireNonNull(address, "address");
            return this;
        }

        /**
         * Who tells the addresses of the other nodes.
         *
         * @param who to ask.
         * @return this.
         */
        public Context discovery(final Discovery who)
        {
            inputs.discovery = Objects.requireNonNull(who, "discovery");
            return this;
        }

        /**
         * Passphrase of the cluster.
         *
         * @param passphrase that all nodes share.
         * @return this.
         */
        public Context passphrase(final String passphrase)
        {
            return passphrase(passphrase.toCharArray());
        }

        /**
         * Passphrase of the cluster.
         *
         * @param passphrase that all nodes share; copied, and the copy is overwritten by the launch.
         * @return this.
         */
        public Context passphrase(final char[] passphrase)
        {
            inputs.secret.passphrase(passphrase);
            return this;
        }

        /**
         * File with the passphrase of the cluster.
         *
         * @param file whose first line it is, readable by its owner alone.
         * @return this.
         */
        public Context passphraseFile(final String file)
        {
            inputs.secret.passphraseFile(Path.of(file));
            return this;
        }

        /**
         * File with the key of the cluster, as <code>keygen</code> writes it; several while the cluster changes it.
         *
         * @param files readable by their owner alone: packets under each of their keys are accepted, that of the first
         *              is used for sending.
         * @return this.
         */
        public Context keyFile(final String... files)
        {
            inputs.secret.keyFiles(Arrays.stream(files).map(Path::of).toList());
            return this;
        }

        /**
         * Send everything in clear text without any key: anybody can read, forge and change messages.
         *
         * @return this.
         */
        public Context insecure()
        {
            inputs.secret.insecure(true);
            return this;
        }

        /**
         * Name of the cluster: the same passphrase gives each one another key.
         *
         * @param name may be empty, the default.
         * @return this.
         */
        public Context cluster(final String name)
        {
            inputs.cluster = Objects.requireNonNull(name, "cluster");
            return this;
        }

        /**
         * How packets are protected if there is a key.
         *
         * @param packetAlgorithm AES-256-OCB by default.
         * @return this.
         */
        public Context algorithm(final Algorithm packetAlgorithm)
        {
            inputs.algorithmName = packetAlgorithm.label();
            return this;
        }

        /**
         * Algorithms that are accepted beside the one to send in, while the cluster changes it.
         *
         * @param packetAlgorithms none by default.
         * @return this.
         */
        public Context accept(final Algorithm... packetAlgorithms)
        {
            inputs.accepted = EnumSet.noneOf(Algorithm.class);
            inputs.accepted.addAll(List.of(packetAlgorithms));
            return this;
        }

        /**
         * Set any numeric option.
         *
         * @param option to set.
         * @param value  in its base unit, nanoseconds for a time.
         * @return this.
         */
        public Context option(final EngineOption option, final long value)
        {
            inputs.settings.set(option, value);
            return this;
        }

        /**
         * Peers that a push goes to.
         *
         * @param peers 3 by default.
         * @return this.
         */
        public Context fanout(final int peers)
        {
            return option(EngineOption.FANOUT, peers);
        }

        /**
         * Size of the message log.
         *
         * @param bytes a power of two.
         * @return this.
         */
        public Context logLength(final long bytes)
        {
            return option(EngineOption.LOG_LENGTH, bytes);
        }

        /**
         * Longest datagram that several messages share.
         *
         * @param bytes 0 = from the interface's MTU.
         * @return this.
         */
        public Context batchLength(final int bytes)
        {
            return option(EngineOption.BATCH_LENGTH, bytes);
        }

        /**
         * What the engine's own thread does between cycles without work.
         *
         * @param strategy of this engine alone.
         * @return this.
         */
        public Context idleStrategy(final IdleStrategy strategy)
        {
            inputs.idleStrategy = Objects.requireNonNull(strategy, "idleStrategy");
            return this;
        }

        /**
         * Who makes the engine's own thread.
         *
         * @param factory of threads.
         * @return this.
         */
        public Context threadFactory(final ThreadFactory factory)
        {
            inputs.threadFactory = Objects.requireNonNull(factory, "threadFactory");
            return this;
        }

        /**
         * Who is told of errors, after the engine's error log. Any thread.
         *
         * @param handler of errors.
         * @return this.
         */
        public Context errorHandler(final ErrorHandler handler)
        {
            inputs.errorHandler = Objects.requireNonNull(handler, "errorHandler");
            return this;
        }

        /**
         * Put something between engine and sockets.
         *
         * @param decorator of the transport.
         * @return this.
         */
        public Context transportDecorator(final TransportDecorator decorator)
        {
            inputs.transportDecorator = Objects.requireNonNull(decorator, "transportDecorator");
            return this;
        }

        /**
         * Seed of the choices that the protocol makes at random, for tests; keys and ids do not come from it.
         *
         * @param value any number.
         * @return this.
         */
        public Context seed(final long value)
        {
            inputs.seed = value;
            return this;
        }

        /**
         * Whether the caller runs {@link GossipEngine#agent()}, so that launch starts no thread for it.
         *
         * @param isExternal true if so.
         * @return this.
         */
        public Context externalAgent(final boolean isExternal)
        {
            inputs.isExternalAgent = isExternal;
            return this;
        }

        /**
         * Fill in what is not set, and check everything. Called by launch; further calls change nothing.
         *
         * @return this.
         * @throws IllegalArgumentException naming the property, the value and what is allowed.
         */
        public Context conclude()
        {
            inputs.conclude();
            return this;
        }

        EngineInputs inputs()
        {
            return inputs;
        }
    }
}
