package io.hearsay.perf.attach;

import java.io.IOException;
import java.nio.file.Path;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * In the engine's place between two bare rings: a thread that copies each message from one to the other, or only takes
 * it, and yields when there is none.
 */
final class Relay implements Part, ControlledMessageHandler
{
    /** File of the ring to the relay. */
    static final String THERE = "there.dat";

    /** File of the ring back. */
    static final String BACK = "back.dat";

    private final ManyToOneRingBuffer there;
    private final ManyToOneRingBuffer back;
    private final boolean isCopying;
    private final Thread thread;
    private volatile boolean isRunning = true;
    private long sum;

    Relay(final Path directory, final boolean isCopying) throws IOException
    {
        this.isCopying = isCopying;
        there = BareRing.map(directory.resolve(THERE));
        back = BareRing.map(directory.resolve(BACK));
        thread = new Thread(this::run, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void run()
    {
        while (isRunning)
        {
            if (there.controlledRead(this, EndPair.LIMIT) == 0)
            {
                Thread.yield();
            }
        }
    }

    @Override
    public Action onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (isCopying)
        {
            return back.write(BareRing.TYPE_ID, buffer, index, length) ? Action.CONTINUE : Action.ABORT;
        }

        sum += buffer.getLong(index);
        return Action.CONTINUE;
    }

    @Override
    public void close()
    {
        isRunning = false;
        try
        {
            thread.join();
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }
    }
}
