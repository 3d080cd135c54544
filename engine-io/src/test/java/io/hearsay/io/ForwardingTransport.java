package io.hearsay.io;

import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.spi.PacketTransport;
import org.agrona.DirectBuffer;

/**
 * Calls a test whenever the agent polls.
 */
abstract class ForwardingTransport implements PacketTransport
{
    private final PacketTransport delegate;

    ForwardingTransport(final PacketTransport delegate)
    {
        this.delegate = delegate;
    }

    abstract void onPoll();

    @Override
    public int batchLength()
    {
        return delegate.batchLength();
    }

    @Override
    public int resolve(final String rawAddress)
    {
        return delegate.resolve(rawAddress);
    }

    @Override
    public void retain(final int address)
    {
        delegate.retain(address);
    }

    @Override
    public void release(final int address)
    {
        delegate.release(address);
    }

    @Override
    public String describe(final int address)
    {
        return delegate.describe(address);
    }

    @Override
    public int poll(final PacketHandler handler, final int limit)
    {
        onPoll();
        return delegate.poll(handler, limit);
    }

    @Override
    public int send(final int address, final DirectBuffer packet, final int offset, final int length)
    {
        return delegate.send(address, packet, offset, length);
    }

    @Override
    public void flush()
    {
        delegate.flush();
    }

    @Override
    public void close()
    {
        delegate.close();
    }
}
