package io.hearsay.io.net;

import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_LOSS_INJECTED;

import java.util.Objects;

import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.spi.PacketTransport;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Loses datagrams on purpose, on their way in: each one has crossed the network, and is judged once. Owned by the
 * agent's thread, as the transport behind it; <code>transport-loss-injected</code> shows how many were dropped. A
 * dropped datagram uses up the limit of a poll, but does not count as handed over.
 */
public final class LossyTransport implements PacketTransport
{
    private final PacketTransport delegate;
    private final LossGenerator lossGenerator;
    private final EngineCounters counters;
    private final PacketHandler lossyHandler = this::onPacket;
    private PacketHandler handler;
    private int droppedCount;

    /**
     * Create in front of another transport.
     *
     * @param delegate      that carries the datagrams; closed with this one.
     * @param lossGenerator that decides.
     * @param counters      of the engine.
     */
    public LossyTransport(
        final PacketTransport delegate, final LossGenerator lossGenerator, final EngineCounters counters)
    {
        this.delegate = Objects.requireNonNull(delegate, "delegate");
        this.lossGenerator = Objects.requireNonNull(lossGenerator, "lossGenerator");
        this.counters = Objects.requireNonNull(counters, "counters");
    }

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
        this.handler = handler;
        droppedCount = 0;
        return delegate.poll(lossyHandler, limit) - droppedCount;
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

    private void onPacket(final int address, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (lossGenerator.shouldDrop(address, length))
        {
            droppedCount++;
            counters.increment(TRANSPORT_LOSS_INJECTED);
        }
        else
        {
            handler.onPacket(address, buffer, offset, length);
        }
    }
}
