package io.hearsay.io.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.wire.RunFlyweight;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterProtection;
import io.hearsay.crypto.Keyring;
import io.hearsay.io.file.EngineDirectory;
import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.keys.Answers;
import io.hearsay.io.keys.KeyOrigin;
import io.hearsay.io.keys.KeyringCommands;
import io.hearsay.io.keys.OfferedKeys;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An engine without a protocol: what a client offers is delivered to all clients, one message a run, unless the test
 * tells it to sit still.
 */
public final class FakeEngine implements Agent
{
    /** Origin of what it delivers. */
    public static final long ORIGIN = 42;

    private static final long ALWAYS_ALIVE_MS = Long.MAX_VALUE / 2;

    public final List<Throwable> errors = new ArrayList<>();
    public final List<byte[]> published = new ArrayList<>();
    public final List<ClientPort> ports = new ArrayList<>();
    public final EngineAgent agent;
    public final EngineCounters counters;
    public final EngineFile file;
    public final OfferedKeys offeredKeys;
    public volatile boolean isDraining = true;
    final EngineResources resources;
    final Gossip gossip;
    public int maxClients = 8;
    public int closeCount;
    InternalError closeFault;
    private final UnsafeBuffer run = new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(16 * 1024));
    private final long nodeId;
    private long sequence;

    public FakeEngine(final Path path) throws IOException
    {
        this(path, new ClusterProtection().algorithm(Algorithm.NONE).build());
    }

    public FakeEngine(final Path path, final long nodeId) throws IOException
    {
        this(path, new ClusterProtection().algorithm(Algorithm.NONE).build(), nodeId);
    }

    public FakeEngine(final Path path, final Keyring keyring) throws IOException
    {
        this(path, keyring, ORIGIN);
    }

    private FakeEngine(final Path path, final Keyring keyring, final long nodeId) throws IOException
    {
        this.nodeId = nodeId;
        final EngineDirectory directory = EngineDirectory.claim(path);
        file = EngineFile.create(path, new EngineFacts(
            ProcessHandle.current().pid(),
            ALWAYS_ALIVE_MS,
            nodeId,
            EngineOption.CLIENT_LIVENESS_TIMEOUT.defaultValue(),
            64 * 1024,
            64 * 1024,
            16,
            8));
        counters = new EngineCounters(new CountersManager(file.metadata(), file.values()), file.status(), 16, 8);
        final EngineErrors log = new EngineErrors(file.errorLog(), errors::add);
        final KeyringCommands keys = new KeyringCommands(
            keyring, new KeyOrigin("", Map.of()), new Answers(file.answers(), log), log);
        offeredKeys = keys.offered();
        resources = new EngineResources(
            directory,
            file,
            counters,
            new CounterReader(counters),
            log,
            new EngineClock(),
            null,
            null,
            EngineOption.DUTY_CYCLE_THRESHOLD.defaultValue());
        gossip = new Gossip(this, this::attach, this::detach, this::abandon, () -> false);
        agent = new EngineAgent(resources, gossip, keys, "fake");
    }

    private boolean attach(final ClientPort port)
    {
        return ports.size() < maxClients && ports.add(port);
    }

    private boolean detach(final long clientId)
    {
        for (final ClientPort port : ports)
        {
            if (port.id() == clientId)
            {
                drain(port);
                ports.remove(port);
                port.onClosed(ClientPort.CLOSED_BY_CLIENT);
                return true;
            }
        }

        return false;
    }

    private boolean abandon(final long clientId)
    {
        for (final ClientPort port : ports)
        {
            if (port.id() == clientId)
            {
                counters.increment(CounterDescriptor.CLIENTS_SILENT);
                drain(port);
                cutOff(port, ClientPort.CLOSED_SILENT);
                return true;
            }
        }

        return false;
    }

    /** Close a client as the protocol would. */
    public void cutOff(final ClientPort port, final int reason)
    {
        ports.remove(port);
        port.onClosed(reason);
    }

    @Override
    public int doWork()
    {
        int work = 0;
        for (int i = 0; isDraining && i < ports.size(); i++)
        {
            work += drain(ports.get(i));
        }

        return work;
    }

    private int drain(final ClientPort port)
    {
        return port.publication().read(this::onMessage);
    }

    private void onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        final byte[] payload = new byte[length - PublicationDescriptor.PAYLOAD_OFFSET];
        buffer.getBytes(index + PublicationDescriptor.PAYLOAD_OFFSET, payload);
        published.add(payload);
        RunFlyweight.putHeader(
            run, 0, nodeId, ++sequence, buffer.getInt(index + PublicationDescriptor.TOPIC_OFFSET), 0, 1);
        RunFlyweight.entryLength(run, RunFlyweight.HEADER_LENGTH, payload.length);
        final int at = RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH;
        run.putBytes(at, payload);
        for (final ClientPort port : ports)
        {
            if (port.topics() != null && port.topics().length == 0)
            {
                continue;
            }
            port.delivery().write(DeliveryDescriptor.RUN_TYPE_ID, run, 0, at + payload.length);
        }
    }

    @Override
    public void onClose()
    {
        closeCount++;
        if (closeFault != null)
        {
            throw closeFault;
        }
    }

    @Override
    public String roleName()
    {
        return "fake";
    }
}
