package io.hearsay.crypto.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.agent.GossipAgent;
import io.hearsay.core.agent.GossipContext;
import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.sim.SimulatedClock;
import io.hearsay.core.sim.SimulatedNetwork;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.testing.TestCounters;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * A real agent with a real protection on a simulated network, and one client of it. One thread.
 */
final class ProtectedNode implements ClientPort
{
    private static final int RING_LENGTH = 256 * 1024;

    private final String address;
    private final EngineCounters counters = TestCounters.create();
    private final List<Throwable> errors = new ArrayList<>();
    private final List<String> delivered = new ArrayList<>();
    private final RingBuffer publication = ring();
    private final RingBuffer delivery = ring();
    private final GossipAgent agent;

    ProtectedNode(
        final SimulatedNetwork network,
        final String address,
        final PacketProtection protection,
        final Settings settings,
        final SplittableRandom random)
    {
        this.address = address;
        final SimulatedClock clock = new SimulatedClock(network, random.nextLong());
        agent = new GossipAgent(new GossipContext(
            random.nextLong(), network.open(address), protection, clock, clock, random.split(), settings, counters,
            errors::add));
        agent.attach(this);
    }

    String address()
    {
        return address;
    }

    GossipAgent agent()
    {
        return agent;
    }

    long count(final CounterDescriptor descriptor)
    {
        return counters.get(descriptor);
    }

    /**
     * All that was refused before any effect, whatever the cause.
     */
    long refusedCount()
    {
        long count = 0;
        for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
        {
            final String label = descriptor.label();
            count += label.startsWith("rejected-") || label.startsWith("malformed-") ? counters.get(descriptor) : 0;
        }
        return count;
    }

    List<Throwable> errors()
    {
        return errors;
    }

    /**
     * What the client got, in the order of arrival.
     */
    List<String> delivered()
    {
        return delivered;
    }

    void offer(final String text)
    {
        final byte[] payload = text.getBytes(UTF_8);
        final int index = publication.tryClaim(
            PublicationDescriptor.MESSAGE_TYPE_ID, PublicationDescriptor.PAYLOAD_OFFSET + payload.length);
        if (index < 0)
        {
            throw new AssertionError("no room to offer");
        }
        publication.buffer().putInt(index + PublicationDescriptor.TOPIC_OFFSET, 0);
        publication.buffer().putInt(index + PublicationDescriptor.FLAGS_OFFSET, PublicationDescriptor.MUST_DELIVER);
        publication.buffer().putBytes(index + PublicationDescriptor.PAYLOAD_OFFSET, payload);
        publication.commit(index);
    }

    void step()
    {
        agent.doWork();
        delivery.read(this::onDelivered);
    }

    void stop()
    {
        agent.onClose();
    }

    private void onDelivered(final int type, final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (type == DeliveryDescriptor.RUN_TYPE_ID)
        {
            int at = index + RunFlyweight.HEADER_LENGTH;
            for (int i = 0; i < RunFlyweight.count(buffer, index); i++)
            {
                final int entryLength = RunFlyweight.entryLength(buffer, at);
                at += RunFlyweight.ENTRY_HEADER_LENGTH;
                delivered.add(buffer.getStringWithoutLengthUtf8(at, entryLength));
                at += entryLength;
            }
        }
    }

    @Override
    public long id()
    {
        return 1;
    }

    @Override
    public RingBuffer publication()
    {
        return publication;
    }

    @Override
    public RingBuffer delivery()
    {
        return delivery;
    }

    @Override
    public boolean isOrdered()
    {
        return false;
    }

    @Override
    public boolean deliversOwn()
    {
        return false;
    }

    @Override
    public boolean fromRetained()
    {
        return false;
    }

    @Override
    public void onClosed(final int reason)
    {
    }

    private static RingBuffer ring()
    {
        return new ManyToOneRingBuffer(new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH, 64)));
    }
}
