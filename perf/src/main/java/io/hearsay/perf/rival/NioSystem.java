package io.hearsay.perf.rival;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.hearsay.perf.load.Deliveries;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.LoadSystem;
import io.hearsay.perf.load.Traffic;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;

/**
 * The floor: bare datagrams from each publisher to each other node, with as many messages in one as Hearsay packs in a
 * flood, and what any system has to do beyond that left out: no encryption, nothing between application and socket, no
 * repair, and a window that sender and receivers share in memory instead of acknowledgements. The variant says the
 * longest datagram: <code>8192</code>.
 */
final class NioSystem implements LoadSystem
{
    private final List<NioReceiver> receivers = new ArrayList<>();
    private final List<NioSender> senders = new ArrayList<>();

    NioSystem(final LoadSpec spec, final Deliveries deliveries)
    {
        try
        {
            for (int node = 0; node < spec.nodes(); node++)
            {
                final boolean isReceiver = node >= spec.publishers() || spec.publishers() > 1;
                receivers.add(isReceiver ? new NioReceiver(node, spec.publishers(), spec.size(), deliveries) : null);
            }
            for (int publisher = 0; publisher < spec.publishers(); publisher++)
            {
                senders.add(sender(spec, publisher));
            }
        }
        catch (final RuntimeException ex)
        {
            close();
            throw ex;
        }
    }

    private NioSender sender(final LoadSpec spec, final int publisher)
    {
        final List<NioSender.Target> targets = new ArrayList<>();
        for (int node = 0; node < spec.nodes(); node++)
        {
            if (node != publisher)
            {
                final AtomicLong read = receivers.get(node).read(publisher);
                targets.add(new NioSender.Target(receivers.get(node).address(), read));
            }
        }

        return new NioSender(publisher, spec.size(), Integer.parseInt(spec.variant()), targets);
    }

    @Override
    public Agent engine(final int node)
    {
        return receivers.get(node);
    }

    @Override
    public boolean offer(final int publisher, final DirectBuffer buffer, final int length)
    {
        return senders.get(publisher).offer(buffer, length);
    }

    @Override
    public boolean flush(final int publisher)
    {
        return senders.get(publisher).flush();
    }

    @Override
    public Traffic traffic()
    {
        return new Traffic(
            senders.stream().mapToLong(NioSender::datagrams).sum(), senders.stream().mapToLong(NioSender::bytes).sum());
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(senders);
        CloseHelper.closeAll(receivers);
    }
}
