package io.hearsay.perf.rival;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.hearsay.perf.load.Deliveries;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.LoadSystem;
import io.hearsay.perf.load.Site;
import io.hearsay.perf.load.Traffic;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.status.Position;

/**
 * The floor: bare datagrams from each publisher to each other node, with as many messages in one as Hearsay packs in a
 * flood, and what any system has to do beyond that left out: no encryption, nothing between application and socket, no
 * repair, and a window that sender and receivers share in memory instead of acknowledgements, in
 * one process as in several. The variant says the
 * longest datagram: <code>8192</code>.
 */
final class NioSystem implements LoadSystem
{
    private final NioReceiver[] receivers;
    private final NioSender[] senders;
    private final NioWindow window;

    NioSystem(final LoadSpec spec, final Site site, final Deliveries deliveries)
    {
        receivers = new NioReceiver[spec.nodes()];
        senders = new NioSender[spec.publishers()];
        window = new NioWindow(spec, site);
        try
        {
            for (int node = 0; node < spec.nodes(); node++)
            {
                final boolean isReceiver = node >= spec.publishers() || spec.publishers() > 1;
                receivers[node] = isReceiver && site.has(node) ? receiver(spec, site, node, deliveries) : null;
            }
            for (int publisher = 0; publisher < spec.publishers(); publisher++)
            {
                senders[publisher] = site.has(publisher) ? sender(spec, site, publisher) : null;
            }
        }
        catch (final RuntimeException ex)
        {
            close();
            throw ex;
        }
    }

    private NioReceiver receiver(final LoadSpec spec, final Site site, final int node, final Deliveries deliveries)
    {
        final List<Position> reads =
            IntStream.range(0, spec.publishers()).mapToObj((publisher) -> window.read(node, publisher)).toList();
        return new NioReceiver(node, site.port(node), spec.size(), reads, deliveries);
    }

    private NioSender sender(final LoadSpec spec, final Site site, final int publisher)
    {
        final List<NioSender.Target> targets = new ArrayList<>();
        for (int node = 0; node < spec.nodes(); node++)
        {
            if (node != publisher)
            {
                final InetSocketAddress address =
                    site.has(node) ? receivers[node].address() : Loopback.address(site.port(node));
                targets.add(new NioSender.Target(address, window.read(node, publisher)));
            }
        }

        return new NioSender(publisher, spec.size(), Integer.parseInt(spec.variant()), targets);
    }

    @Override
    public Agent engine(final int node)
    {
        return receivers[node];
    }

    @Override
    public boolean offer(final int publisher, final DirectBuffer buffer, final int length)
    {
        return senders[publisher].offer(buffer, length);
    }

    @Override
    public boolean flush(final int publisher)
    {
        return senders[publisher].flush();
    }

    @Override
    public Traffic traffic()
    {
        return new Traffic(
            senders().mapToLong(NioSender::datagrams).sum(), senders().mapToLong(NioSender::bytes).sum());
    }

    private Stream<NioSender> senders()
    {
        return Stream.of(senders).filter(Objects::nonNull);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(senders);
        CloseHelper.closeAll(receivers);
        window.close();
    }
}
