package io.hearsay.io;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.hearsay.io.file.CommandDescriptor;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.file.EngineFileDescriptor;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A client's commands to its engine. Any thread.
 */
final class EngineLink
{
    private static final long COMMAND_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private final EngineFile engine;
    private final long clientId;

    EngineLink(final EngineFile engine, final long clientId)
    {
        this.engine = engine;
        this.clientId = clientId;
    }

    /**
     * Send a command that names this client, if there is room for it now.
     *
     * @param typeId of the command.
     * @return false if the ring of commands is full.
     */
    boolean tryCommand(final int typeId)
    {
        final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandDescriptor.LENGTH]);
        command.putLong(CommandDescriptor.CLIENT_ID_OFFSET, clientId);
        return engine.commands().write(typeId, command, 0, CommandDescriptor.LENGTH);
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
        final long deadlineNs = System.nanoTime() + COMMAND_TIMEOUT_NS;
        while (!tryCommand(typeId))
        {
            if (deadlineNs - System.nanoTime() < 0 || engine.activityMs() == EngineFileDescriptor.ACTIVITY_CLOSED)
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
