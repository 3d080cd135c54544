package io.hearsay.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

import io.hearsay.core.agent.GossipAgent;
import io.hearsay.core.agent.GossipContext;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.crypto.Keyring;
import io.hearsay.io.agent.CounterReader;
import io.hearsay.io.agent.EngineAgent;
import io.hearsay.io.agent.EngineClock;
import io.hearsay.io.agent.EngineErrors;
import io.hearsay.io.agent.EngineResources;
import io.hearsay.io.file.EngineDirectory;
import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.file.FileFailure;
import io.hearsay.io.file.LogFile;
import io.hearsay.io.journal.Journal;
import io.hearsay.io.keys.Answers;
import io.hearsay.io.keys.KeyringCommands;
import io.hearsay.io.net.UdpTransport;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.status.CountersManager;

/**
 * Puts an engine together: secret, directory, file, socket, protocol, agent, discovery, thread, in this order, and
 * undoes what was done if one of them fails. Launching thread alone.
 */
final class EngineLauncher
{
    private final Deque<AutoCloseable> undo = new ArrayDeque<>();
    private final EngineInputs inputs;

    EngineLauncher(final GossipEngine.Context context)
    {
        inputs = context.inputs();
    }

    GossipEngine launch()
    {
        inputs.use();
        try
        {
            return assemble();
        }
        catch (final IOException ex)
        {
            undo();
            throw new UncheckedIOException(
                "engine directory " + inputs.directory + ": " + FileFailure.describe(ex), ex);
        }
        catch (final RuntimeException | Error ex)
        {
            undo();
            throw ex;
        }
    }

    private void undo()
    {
        while (!undo.isEmpty())
        {
            CloseHelper.quietClose(undo.pop());
        }
    }

    private <T extends AutoCloseable> T undoable(final T resource)
    {
        undo.push(resource);
        return resource;
    }

    private GossipEngine assemble() throws IOException
    {
        final SecureRandom secure = new SecureRandom();
        final long nodeId = nodeId(secure);
        final long seed = inputs.seed != null ? inputs.seed : secure.nextLong();
        final Keyring protection = undoable(inputs.secret.protection(
            inputs.algorithm, inputs.accepted, inputs.cluster, inputs.settings));
        final EngineResources resources = resources(nodeId);
        final UdpTransport udp = undoable(
            UdpTransport.bind(inputs.bind, inputs.settings, resources.counters(), resources.errors()));
        final PacketTransport transport =
            undoable(inputs.transportDecorator.decorate(udp, resources.counters()));
        resources.file().address(udp.localAddress());
        final NodeFacts facts = new NodeFacts(resources.directory().path(), udp.localAddress(), nodeId);

        final GossipAgent gossip = new GossipAgent(new GossipContext(
            nodeId,
            transport,
            protection,
            resources.clock(),
            resources.clock(),
            new SplittableRandom(seed),
            inputs.settings,
            resources.counters(),
            resources.errors(),
            resources.log() == null ? null : resources.log().log(),
            resources.journal()));
        final KeyringCommands keys = new KeyringCommands(
            protection,
            inputs.secret.origin(inputs.cluster),
            new Answers(resources.file().answers(), resources.errors()),
            resources.errors());
        final EngineAgent agent = new EngineAgent(resources, gossip, keys, "hearsay-" + inputs.nodeName);
        undo.clear();
        undo.push(agent::onClose);

        final DiscoveryRefresh discovery =
            undoable(new DiscoveryRefresh(
                inputs.discovery,
                gossip::discovered,
                resources.counterReader(),
                agent.released(),
                resources.errors(),
                SystemNanoClock.INSTANCE));
        discovery.ask();
        return new GossipEngine(
            agent, start(agent, resources, discovery), discovery, resources.counterReader(), keys.offered(), facts);
    }

    private EngineThread start(
        final EngineAgent agent, final EngineResources resources, final DiscoveryRefresh discovery)
    {
        EngineThread thread = null;
        if (!inputs.isExternalAgent)
        {
            thread = new EngineThread(agent, inputs.idleStrategy, resources.errors(), inputs.threadFactory);
        }

        discovery.start();
        return thread;
    }

    private EngineResources resources(final long nodeId) throws IOException
    {
        final EngineDirectory directory = undoable(EngineDirectory.claim(inputs.directory));
        if (inputs.journal != null)
        {
            directory.journal(inputs.journal); // before the engine's file, by which clients find the engine
        }
        final EngineFile file = undoable(EngineFile.create(directory.path(), new EngineFacts(
            ProcessHandle.current().pid(),
            System.currentTimeMillis(),
            nodeId,
            inputs.settings.get(EngineOption.CLIENT_LIVENESS_TIMEOUT),
            inputs.settings.getInt(EngineOption.PUBLICATION_RING_LENGTH),
            inputs.settings.getInt(EngineOption.DELIVERY_RING_LENGTH),
            inputs.settings.getInt(EngineOption.STATUS_ROWS),
            inputs.settings.getInt(EngineOption.MAX_CLIENTS))));
        final EngineCounters counters = new EngineCounters(
            new CountersManager(file.metadata(), file.values()),
            file.status(),
            file.facts().statusRows(),
            file.facts().clientRows());
        final EngineErrors errors = undoable(new EngineErrors(file.errorLog(), inputs.errorHandler));
        return new EngineResources(
            directory,
            file,
            counters,
            new CounterReader(counters),
            errors,
            new EngineClock(),
            inputs.isLogMapped ?
                undoable(LogFile.create(directory.path(), inputs.settings.getInt(EngineOption.LOG_LENGTH))) : null,
            inputs.journal == null ? null : undoable(journal(errors)),
            inputs.settings.get(EngineOption.DUTY_CYCLE_THRESHOLD));
    }

    private Journal journal(final EngineErrors errors)
    {
        try
        {
            return JournalLauncher.open(inputs, errors);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("journal " + inputs.journal + ": " + FileFailure.describe(ex), ex);
        }
    }

    private static long nodeId(final SecureRandom secure)
    {
        long id;
        do
        {
            id = secure.nextLong();
        }
        while (id == 0);

        return id;
    }
}
