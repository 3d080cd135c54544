package io.hearsay.perf.rival;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.perf.load.Deliveries;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.LoadSystem;
import io.hearsay.perf.load.Site;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.util.MessageBatch;

/**
 * JGroups over UDP: its own <code>udp.xml</code>, with a copy to each member instead of IP multicast, so that nothing
 * leaves loopback: <code>jgroups-loopback.xml</code>; members in different processes meet by a file. It has
 * threads of its own, and its offers block while receivers are behind.
 */
final class JGroupsSystem implements LoadSystem
{
    private static final String STACK = "jgroups-loopback.xml";
    private static final String CLUSTER = "load";
    private static final String DISCOVERY = "<LOCAL_PING/>";

    private final List<JChannel> channels = new ArrayList<>();
    private final JChannel[] byNode;

    JGroupsSystem(final LoadSpec spec, final Site site, final Deliveries deliveries)
    {
        byNode = new JChannel[spec.nodes()];
        try
        {
            for (int i = 0; i < spec.nodes(); i++)
            {
                if (site.has(i))
                {
                    final JChannel channel = new JChannel(new ByteArrayInputStream(stack(site)));
                    byNode[i] = channel;
                    channels.add(channel);
                    channel.setReceiver(new Node(i, deliveries));
                    channel.connect(CLUSTER);
                }
            }
            Patience.await(
                () -> channels.stream().allMatch((channel) -> channel.getView().size() == spec.nodes()),
                "all members are in the view");
        }
        catch (final Exception ex)
        {
            close();
            throw new IllegalStateException(ex);
        }
    }

    private static byte[] stack(final Site site) throws IOException
    {
        try (InputStream stack = JGroupsSystem.class.getResourceAsStream(STACK))
        {
            final String text = new String(stack.readAllBytes(), StandardCharsets.UTF_8);
            final String meeting = site.isOneProcess() ? DISCOVERY :
                "<FILE_PING location=\"" + site.directory().resolve("jgroups") + "\"/>";
            return text.replace(DISCOVERY, meeting).getBytes(StandardCharsets.UTF_8);
        }
    }

    /**
     * Hands over. Messages of different members come from different threads.
     */
    private static final class Node implements Receiver
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
        private final int number;
        private final Deliveries deliveries;

        Node(final int number, final Deliveries deliveries)
        {
            this.number = number;
            this.deliveries = deliveries;
        }

        @Override
        public synchronized void receive(final Message message)
        {
            buffer.wrap(message.getArray(), message.getOffset(), message.getLength());
            deliveries.onMessage(number, buffer, 0);
        }

        @Override
        public synchronized void receive(final MessageBatch batch)
        {
            for (final Message message : batch)
            {
                receive(message);
            }
        }
    }

    @Override
    public Agent engine(final int node)
    {
        return null;
    }

    @Override
    public boolean offer(final int publisher, final DirectBuffer buffer, final int length)
    {
        // JGroups keeps the array until all have it.
        final byte[] payload = new byte[length];
        buffer.getBytes(0, payload);
        try
        {
            byNode[publisher].send(
                new BytesMessage(null, payload).setFlag(Message.TransientFlag.DONT_LOOPBACK));
            return true;
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public String remark()
    {
        return "a datagram for each member, no IP multicast";
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(channels);
    }
}
