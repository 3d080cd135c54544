package io.hearsay.io;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.CommandDescriptor;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.file.EngineFileDescriptor;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A client's side of <code>engine.dat</code>: commands go out, signs of life come back. Any thread.
 */
final class EngineLink
{
    private static final int SAMPLE_MASK = 0x3F;
    private static final long COMMAND_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private final EngineFile engine;
    private final ClientFile client;
    private final long livenessTimeoutMs;
    private int calls;

    EngineLink(final EngineFile engine, final ClientFile client)
    {
        this.engine = engine;
        this.client = client;
        livenessTimeoutMs = TimeUnit.NANOSECONDS.toMillis(engine.facts().livenessTimeoutNs());
    }

    /**
     * Look whether the engine lives, and show it that the client does; the clock is read only if the ring is empty, and
     * else at every 64th call, so that a busy publisher does not pay for it. The count of calls may miss some.
     *
     * @return false if the engine is gone.
     */
    boolean isAliveSampled()
    {
        final boolean isIdle = client.publication().producerPosition() == client.publication().consumerPosition();
        return !isIdle && (calls++ & SAMPLE_MASK) != 0 || isAlive();
    }

    /**
     * Look whether the engine lives, and show it that the client does.
     *
     * @return false if the engine is gone.
     */
    boolean isAlive()
    {
        final long nowMs = System.currentTimeMillis();
        client.heartbeatMs(nowMs);
        final long activityMs = engine.activityMs();
        return activityMs != EngineFileDescriptor.ACTIVITY_CLOSED && nowMs - activityMs <= livenessTimeoutMs;
    }

    /**
     * Send a command that names this client; waits a little if the ring of commands is full.
     *
     * @param typeId  of the command.
     * @param invoker of the engine if it is this thread's to run, else null.
     * @return false if there was no room in time, or nobody to read it.
     */
    boolean command(final int typeId, final AgentInvoker invoker)
    {
        final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandDescriptor.LENGTH]);
        command.putLong(CommandDescriptor.CLIENT_ID_OFFSET, client.id());
        final long deadlineNs = System.nanoTime() + COMMAND_TIMEOUT_NS;
        while (!engine.commands().write(typeId, command, 0, CommandDescriptor.LENGTH))
        {
            if (deadlineNs - System.nanoTime() < 0 || !isAlive())
            {
                return false;
            }
            pause(invoker);
        }

        return true;
    }

    /**
     * Let some time pass, or let the engine work if it is this thread's to run.
     *
     * @param invoker of the engine if it is this thread's to run, else null.
     */
    static void pause(final AgentInvoker invoker)
    {
        if (invoker != null)
        {
            invoker.invoke();
        }
        else
        {
            LockSupport.parkNanos(PARK_NS);
        }
    }
}
