package io.hearsay.io.agent;

import java.lang.invoke.VarHandle;

import io.hearsay.core.agent.MemoryFault;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.file.LifeSign;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * A client as the engine's agent sees it. Agent's thread alone. Its memory goes when the gossip agent said that it will
 * not touch the rings again, and not in the middle of that call.
 */
final class AttachedClient implements ClientPort
{
    private final ClientFile file;
    private final LifeSign life;
    private long foldedDropped;
    private boolean isLeaving;
    private boolean isAbandoned;
    private boolean isClosed;

    AttachedClient(final ClientFile file, final long livenessTimeoutNs, final long nowNs)
    {
        this.file = file;
        life = new LifeSign(livenessTimeoutNs, file.heartbeatMs(), nowNs);
    }

    @Override
    public long id()
    {
        return file.id();
    }

    @Override
    public RingBuffer publication()
    {
        return file.publication();
    }

    @Override
    public RingBuffer delivery()
    {
        return file.delivery();
    }

    @Override
    public boolean isOrdered()
    {
        return file.has(ClientFileDescriptor.FLAG_ORDERED);
    }

    @Override
    public boolean deliversOwn()
    {
        return file.has(ClientFileDescriptor.FLAG_OWN);
    }

    @Override
    public boolean fromRetained()
    {
        return file.has(ClientFileDescriptor.FLAG_RETAINED);
    }

    @Override
    public boolean replays()
    {
        return file.has(ClientFileDescriptor.FLAG_REPLAYS);
    }

    @Override
    public boolean follows()
    {
        return file.has(ClientFileDescriptor.FLAG_FOLLOWS);
    }

    @Override
    public boolean asksForLive()
    {
        return file.asksForLive();
    }

    @Override
    public void onLive(final long journalPosition)
    {
        file.livePosition(journalPosition);
    }

    @Override
    public String label()
    {
        return "pid " + file.pid();
    }

    @Override
    public int[] topics()
    {
        return file.topics();
    }

    @Override
    public void onClosing(final int reason)
    {
        tell(isAbandoned ? ClientPort.CLOSED_SILENT : reason);
        // A client claims, commits, and then looks whether it was told: either it was, or its claim is seen here.
        VarHandle.fullFence();
    }

    @Override
    public void onClosed(final int reason)
    {
        isClosed = true;
        tell(isAbandoned ? ClientPort.CLOSED_SILENT : reason);
    }

    private void tell(final int reason)
    {
        try
        {
            file.state(ClientFileDescriptor.STATE_CLOSED, reason);
            MemoryFault.pending(); // late news of this must not come elsewhere
        }
        catch (final InternalError ignore)
        {
            // The file was truncated: its client can not be told.
        }
    }

    /**
     * Look for a sign of life.
     *
     * @param nowNs monotonic time.
     * @return true if it was silent for too long, or its file was truncated; until it is let go of.
     */
    boolean fallsSilent(final long nowNs)
    {
        try
        {
            return !isClosed && !isLeaving && !life.isAlive(file.heartbeatMs(), nowNs);
        }
        catch (final InternalError ignore)
        {
            return !isLeaving;
        }
    }

    /**
     * It said that it goes: it need not show signs of life any more.
     */
    void onLeaving()
    {
        isLeaving = true;
    }

    /**
     * It counts as dead: if it is not, it shall offer nothing more, for that would be read no longer.
     */
    void onAbandoned()
    {
        isLeaving = true;
        isAbandoned = true;
        tell(ClientPort.CLOSED_SILENT);
    }

    /**
     * Whether the gossip agent let go of the rings.
     *
     * @return true if the memory may go.
     */
    boolean isClosed()
    {
        return isClosed;
    }

    /**
     * What the client dropped since the last call.
     *
     * @return number of best-effort messages, never negative whatever the client wrote.
     */
    long takeDropped()
    {
        try
        {
            final long dropped = file.dropped();
            final long delta = dropped - foldedDropped;
            foldedDropped = dropped;
            return Math.max(0, delta);
        }
        catch (final InternalError ignore)
        {
            return 0;
        }
    }

    ClientFile file()
    {
        return file;
    }
}
