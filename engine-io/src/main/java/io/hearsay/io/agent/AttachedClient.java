package io.hearsay.io.agent;

import io.hearsay.core.spi.ClientPort;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.ClientFileDescriptor;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * A client as the engine's agent sees it. Agent's thread alone. Its memory goes when the gossip agent said that it will
 * not touch the rings again, and not in the middle of that call.
 */
final class AttachedClient implements ClientPort
{
    private final ClientFile file;
    private long foldedDropped;
    private boolean isClosed;

    AttachedClient(final ClientFile file)
    {
        this.file = file;
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
    public void onClosed(final int reason)
    {
        isClosed = true;
        file.state(ClientFileDescriptor.STATE_CLOSED, reason);
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
        final long dropped = file.dropped();
        final long delta = dropped - foldedDropped;
        foldedDropped = dropped;
        return Math.max(0, delta);
    }

    ClientFile file()
    {
        return file;
    }
}
