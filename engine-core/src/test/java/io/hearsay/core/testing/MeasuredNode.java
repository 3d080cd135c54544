package io.hearsay.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.agent.GossipAgent;
import io.hearsay.core.agent.GossipContext;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.log.MessageLog;
import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A node whose memory is measured: a real agent in virtual time, and one who speaks for all its peers. What it works
 * with, the rings of clients among it, takes no part in the measure. One thread.
 */
public final class MeasuredNode implements PacketTransport
{
    /** Id of the first peer, which everything comes from. */
    public static final long FIRST_PEER = 1L << 32;

    private static final long NODE_ID = 1;
    private static final long FIRST_ORIGIN = 1L << 40;
    private static final long CYCLE_NS = 1_000_000;
    private static final long START_US = 1_700_000_000_000_000L;
    private static final int BATCH_LENGTH = 8_192;

    private final EngineCounters counters = TestCounters.create();
    private final PassThroughProtection protection = new PassThroughProtection();
    private final UnsafeBuffer received =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(PacketFlyweight.MAX_PACKET_LENGTH, 8));
    private final UnsafeBuffer log;
    private final int logLength;
    private final GossipAgent agent;
    private final List<ReadingClient> clients = new ArrayList<>();
    private long nowNs = 1;
    private int receivedFrom;
    private int receivedLength;
    private int peerCount;
    private int originCount;
    private long packetNumber;

    /**
     * A node that knows nobody.
     *
     * @param settings of its agent.
     */
    public MeasuredNode(final Settings settings)
    {
        logLength = settings.getInt(EngineOption.LOG_LENGTH);
        log = new UnsafeBuffer(BufferUtil.allocateDirectAligned(logLength + MessageLog.TRAILER_LENGTH, 64));
        agent = new GossipAgent(new GossipContext(
            NODE_ID,
            this,
            protection,
            () -> nowNs,
            () -> START_US + nowNs / 1_000,
            new SplittableRandom(1),
            settings.conclude(),
            counters,
            (throwable) -> { throw new AssertionError(throwable); },
            log,
            null));
    }

    /**
     * The memory of the agent, without that of its log.
     *
     * @return what can be reached from the agent now.
     */
    public MemoryFootprint footprint()
    {
        return new MemoryFootprint()
            .exclude(this, counters, protection, log, log.byteBuffer())
            .exclude(clients.toArray())
            .exclude(clients.stream().map(ReadingClient::publication).toArray())
            .exclude(clients.stream().map(ReadingClient::delivery).toArray())
            .add(agent);
    }

    /**
     * Bytes that the records in the log take.
     *
     * @return from the tail to the head.
     */
    public long retainedLength()
    {
        return log.getLong(logLength + MessageLog.HEAD_OFFSET) - log.getLong(logLength + MessageLog.TAIL_OFFSET);
    }

    /**
     * A counter of the agent.
     *
     * @param counter to read.
     * @return its value.
     */
    public long count(final CounterDescriptor counter)
    {
        return counters.get(counter);
    }

    /**
     * Discovery names more peers, and each of them sends a packet.
     *
     * @param count of peers, all in all.
     */
    public void meet(final int count)
    {
        final String[] addresses = new String[count];
        for (int i = 0; i < count; i++)
        {
            addresses[i] = describe(i);
        }
        agent.discovered(addresses);
        run(1);
        for (; peerCount < count; peerCount++)
        {
            receive(peerCount, Datagram.of(
                PacketFlyweight.PUSH_MESSAGE, FIRST_PEER + peerCount, packetNumber++, START_US + nowNs / 1_000));
        }
    }

    /**
     * Another origin, of which nothing came yet.
     *
     * @return its id.
     */
    public long newOrigin()
    {
        return FIRST_ORIGIN + originCount++;
    }

    /**
     * The first peer pushes messages of an origin, in one run.
     *
     * @param origin its id.
     * @param first  sequence.
     * @param count  of messages.
     * @param length of each message in bytes.
     */
    public void push(final long origin, final long first, final int count, final int length)
    {
        final byte[][] payloads = new byte[count][length];
        receive(0, Datagram.of(PacketFlyweight.PUSH_MESSAGE, FIRST_PEER, packetNumber++, START_US + nowNs / 1_000)
            .run(origin, first, 1, payloads));
    }

    /**
     * Attach a client that wants order, and reads all that it gets at once.
     */
    public void attachOrdered()
    {
        final ReadingClient client = new ReadingClient(clients.size() + 1);
        clients.add(client);
        if (!agent.attach(client))
        {
            throw new IllegalStateException("too many clients");
        }
    }

    /**
     * Let time pass.
     *
     * @param ms milliseconds, a duty cycle each.
     */
    public void run(final int ms)
    {
        for (int i = 0; i < ms; i++)
        {
            nowNs += CYCLE_NS;
            agent.doWork();
            clients.forEach(ReadingClient::read);
        }
    }

    private void receive(final int address, final Datagram datagram)
    {
        final byte[] bytes = datagram.bytes();
        received.putBytes(0, bytes);
        receivedFrom = address;
        receivedLength = bytes.length;
        run(1);
    }

    @Override
    public int batchLength()
    {
        return BATCH_LENGTH;
    }

    @Override
    public int resolve(final String rawAddress)
    {
        return Integer.parseInt(rawAddress, 1, rawAddress.indexOf(':'), 10);
    }

    @Override
    public void retain(final int address)
    {
    }

    @Override
    public void release(final int address)
    {
    }

    @Override
    public String describe(final int address)
    {
        return "n" + address + ":1";
    }

    @Override
    public int poll(final PacketHandler handler, final int limit)
    {
        final int length = receivedLength;
        receivedLength = 0;
        if (length == 0)
        {
            return 0;
        }

        handler.onPacket(receivedFrom, received, 0, length);
        return 1;
    }

    @Override
    public int send(final int address, final DirectBuffer packet, final int offset, final int length)
    {
        return length;
    }

    @Override
    public void close()
    {
    }
}
