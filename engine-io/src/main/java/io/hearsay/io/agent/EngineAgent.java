package io.hearsay.io.agent;

import java.util.concurrent.CountDownLatch;

import io.hearsay.core.agent.GossipAgent;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.io.file.CommandDescriptor;
import io.hearsay.io.file.EngineDirectory;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.file.EngineFileDescriptor;
import io.hearsay.io.file.LogFile;
import io.hearsay.io.journal.Journal;
import io.hearsay.io.keys.KeyringCommands;
import org.agrona.CloseHelper;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.MessageHandler;

/**
 * The duty cycle of an engine: commands, heartbeat, then the protocol. It owns all memory and files of the engine and
 * is the only one that frees them: in {@link #onClose()}, or in the first {@link #doWork()} after
 * {@link #requestClose()}, so never while it may still run. Nothing of it is touched after that.
 */
public final class EngineAgent implements Agent
{
    private static final int COMMAND_LIMIT = 16;
    private static final long HEARTBEAT_INTERVAL_NS = 100_000_000L;

    private final EngineDirectory directory;
    private final EngineFile file;
    private final EngineCounters counters;
    private final CounterReader counterReader;
    private final EngineErrors errors;
    private final LogFile log;
    private final Journal journal;
    private final EngineClock clock;
    private final Gossip gossip;
    private final ClientRegistry clients;
    private final KeyringCommands keys;
    private final CommandRing commands;
    private final DutyCycle dutyCycle;
    private final MessageHandler onCommand = this::onCommand;
    private final String roleName;
    private final CountDownLatch released = new CountDownLatch(1);
    private long heartbeatDeadlineNs = System.nanoTime();
    private boolean isReleased;
    private volatile boolean isCloseRequested;
    private volatile Thread thread;

    /**
     * Run a node's protocol.
     *
     * @param resources what the agent owns from now on.
     * @param agent     of the protocol.
     * @param keys      obeys commands to the keyring of that protocol; owned by the agent from now on.
     * @param roleName  name of the node, for its thread.
     */
    public EngineAgent(
        final EngineResources resources, final GossipAgent agent, final KeyringCommands keys, final String roleName)
    {
        this(resources, Gossip.of(agent), keys, roleName);
    }

    EngineAgent(
        final EngineResources resources, final Gossip gossip, final KeyringCommands keys, final String roleName)
    {
        directory = resources.directory();
        file = resources.file();
        counters = resources.counters();
        counterReader = resources.counterReader();
        errors = resources.errors();
        log = resources.log();
        journal = resources.journal();
        clock = resources.clock();
        this.gossip = gossip;
        this.keys = keys;
        this.roleName = roleName;
        clients = new ClientRegistry(resources, gossip);
        commands = new CommandRing(file.commands(), errors);
        dutyCycle = new DutyCycle(counters, resources.dutyCycleThresholdNs());
    }

    @Override
    public void onStart()
    {
        gossip.agent().onStart();
    }

    @Override
    public int doWork() throws Exception
    {
        if (isReleased)
        {
            return 0;
        }
        if (thread != Thread.currentThread())
        {
            thread = Thread.currentThread();
        }
        if (isCloseRequested)
        {
            release();
            return 0;
        }

        try
        {
            return onCycle();
        }
        catch (final InternalError ex)
        {
            onMemoryFault(ex);
            return 1;
        }
    }

    /**
     * Late news of a client that cut its file: the JVM may throw it anywhere on the agent's thread, once compiled code
     * hit the hole. Clients whose memory is gone are let go of. The agent's thread alone.
     *
     * @param fault that was thrown, reported if no client explains it.
     */
    public void onMemoryFault(final InternalError fault)
    {
        if (isReleased || !gossip.onMemoryFault().getAsBoolean())
        {
            errors.onError(fault);
        }
    }

    private int onCycle() throws Exception
    {
        final long nowNs = clock.update();
        dutyCycle.onCycle(nowNs);
        int work = clients.sweep();
        work += commands.read(onCommand, COMMAND_LIMIT);
        work += keys.doWork();
        if (nowNs - heartbeatDeadlineNs >= 0)
        {
            heartbeatDeadlineNs = nowNs + HEARTBEAT_INTERVAL_NS;
            file.activityMs(clock.milliTime());
            clients.checkSilence(nowNs);
            clients.foldCounters();
            commands.checkStuck();
            showJournal();
        }

        return work + gossip.agent().doWork();
    }

    private void showJournal()
    {
        if (journal != null)
        {
            counters.set(CounterDescriptor.JOURNAL_SYNCED_POSITION, journal.syncedPosition());
            counters.set(CounterDescriptor.JOURNAL_LENGTH, journal.totalLength());
            counters.set(CounterDescriptor.JOURNAL_DISK_FULL, journal.isDiskFull() ? 1 : 0);
            counters.set(CounterDescriptor.JOURNAL_DAMAGED, journal.damageCount());
            counters.set(CounterDescriptor.JOURNAL_SYNC_FAILURES, journal.syncFailureCount());
            counters.set(CounterDescriptor.JOURNAL_SEGMENTS_REMOVED, journal.removedSegmentCount());
            counters.set(CounterDescriptor.JOURNAL_ORIGINS_FORGOTTEN, journal.forgottenOriginCount());
            counters.set(CounterDescriptor.JOURNAL_HOLES_CLOSED, journal.closedHoleCount());
        }
    }

    private void onCommand(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (typeId == CommandDescriptor.KEYRING_TYPE_ID)
        {
            keys.onCommand(buffer, index, length);
        }
        else
        {
            clients.onMessage(typeId, buffer, index, length);
        }
    }

    @Override
    public void onClose()
    {
        release();
    }

    private void release()
    {
        if (isReleased)
        {
            return;
        }

        isReleased = true;
        try
        {
            close(gossip.agent()::onClose);
            close(journal);
            close(clients::close);
            close(keys);
            close(() -> file.activityMs(EngineFileDescriptor.ACTIVITY_CLOSED));
            close(counterReader);
            close(counters);
            close(errors);
            close(file);
            close(log);
            close(directory);
        }
        finally
        {
            released.countDown();
        }
    }

    private void close(final AutoCloseable resource)
    {
        try
        {
            CloseHelper.close(resource);
        }
        catch (final Throwable ex)
        {
            // also an InternalError, the late news of a client that cut its file: what follows must go all the same
            errors.onError(ex);
        }
    }

    /**
     * Ask the agent to free everything in its next cycle, if nobody closes it before. Any thread.
     */
    public void requestClose()
    {
        isCloseRequested = true;
    }

    /**
     * Whether the caller is the thread that runs this agent.
     *
     * @return true if it ran the last cycle.
     */
    public boolean isCurrentThread()
    {
        return thread == Thread.currentThread();
    }

    /**
     * Opens when everything is freed.
     *
     * @return the latch.
     */
    public CountDownLatch released()
    {
        return released;
    }

    @Override
    public String roleName()
    {
        return roleName;
    }
}
