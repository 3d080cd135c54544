package io.hearsay.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Await;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import org.agrona.CloseHelper;
import org.agrona.collections.MutableInteger;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Two real nodes on real sockets, and an attacker with a socket of its own, a recording, and no key.
 */
@Timeout(120)
class HostileFloodTest
{
    private static final String SECRET = "the passphrase of this cluster";
    private static final int ROUNDS = 200;
    private static final int FORGED_PER_ROUND = 50;
    private static final int MESSAGES = 20;

    @TempDir
    Path parent;

    private final SplittableRandom random = new SplittableRandom(20_261_121L);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final List<AgentInvoker> agents = new ArrayList<>();
    private DatagramChannel attacker;
    private DatagramChannel tap;

    @BeforeEach
    void start() throws IOException
    {
        attacker = bind();
        tap = bind();
    }

    @AfterEach
    void stop()
    {
        CloseHelper.closeAll(open);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldWorkDuringAFlood(final Algorithm algorithm) throws IOException
    {
        final GossipEngine a = launch("a", algorithm);
        final GossipEngine b = launch("b", algorithm, a.localAddress(), address(tap));
        final byte[] recorded = record();
        final GossipClient from = connect(b, 1);
        final GossipClient to = connect(a, 0);
        Await.until(() -> work() && a.counters().get(CounterDescriptor.PEERS_PROVEN) == 1, "the nodes meet");

        final UnsafeBuffer payload = new UnsafeBuffer("genuine".getBytes(UTF_8));
        final MutableInteger received = new MutableInteger();
        for (int round = 0; round < ROUNDS; round++)
        {
            for (int i = 0; i < FORGED_PER_ROUND; i++)
            {
                attacker.send(forged(recorded), socketAddress(a));
            }
            if (round % (ROUNDS / MESSAGES) == 0)
            {
                Await.until(() -> work() && from.offer(payload, 0, payload.capacity()) > 0, "the offer is taken");
            }
            work();
            received.value += to.poll((origin, sequence, topic, buffer, at, length) -> {}, 100);
        }
        Await.until(
            () ->
            {
                received.value += to.poll((origin, sequence, topic, buffer, at, length) -> {}, 100);
                return work() && received.value == MESSAGES;
            },
            "all messages arrive");

        assertTrue(a.counters().get(CounterDescriptor.REJECTED_NOT_AUTHENTIC) > 0);
        assertTrue(a.counters().get(CounterDescriptor.REJECTED_DERIVATIONS) > 0);
        assertEquals(1, a.counters().get(CounterDescriptor.PEERS_PROVEN));
        assertEquals(MESSAGES, a.counters().get(CounterDescriptor.MESSAGES_BY_PUSH) +
            a.counters().get(CounterDescriptor.MESSAGES_BY_PULL));
        assertNull(attacker.receive(ByteBuffer.allocate(9_000)), "a forgery was answered");
        assertEquals(List.of(), errors);
    }

    /**
     * A genuine datagram that the receiver has not seen, from an address where its sender is not: it is accepted, since
     * identity comes from the header; but nobody can be made to send more there than came from there.
     */
    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldSendToWhereARecordingComesFromNoMoreThanItWasSent(final Algorithm algorithm) throws IOException
    {
        final GossipEngine a = launch("a", algorithm);
        launch("b", algorithm, address(tap));
        final byte[] recorded = record();
        agents.remove(1); // the sender of the recording itself says nothing any more

        for (int i = 0; i < 5; i++)
        {
            attacker.send(ByteBuffer.wrap(recorded), socketAddress(a));
        }
        Await.until(() -> work() && a.counters().get(CounterDescriptor.REJECTED_REPLAYED) == 4, "the replays come in");
        final GossipClient client = connect(a, 0);
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[1_000]);
        for (int i = 0; i < 100; i++)
        {
            client.offer(payload, 0, payload.capacity());
            work();
        }

        assertEquals(100, a.counters().get(CounterDescriptor.MESSAGES_PUBLISHED));
        final ByteBuffer answer = ByteBuffer.allocate(9_000);
        int length = 0;
        while (attacker.receive(answer.clear()) != null)
        {
            length += answer.position();
        }
        assertTrue(length > 0 && length <= recorded.length, length + " bytes for " + recorded.length);
        assertTrue(a.counters().get(CounterDescriptor.SEND_WITHHELD) > 0);
        assertEquals(List.of(), errors);
    }

    private ByteBuffer forged(final byte[] recorded)
    {
        final ByteBuffer forged = ByteBuffer.wrap(recorded.clone());
        forged.putLong(PacketFlyweight.SENDER_OFFSET, random.nextLong());
        return forged.putLong(PacketFlyweight.PACKET_NUMBER_OFFSET, random.nextLong());
    }

    private byte[] record()
    {
        final ByteBuffer packet = ByteBuffer.allocate(9_000);
        Await.until(
            () ->
            {
                work();
                try
                {
                    return tap.receive(packet) != null;
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException(ex);
                }
            },
            "a datagram is recorded");
        final byte[] datagram = new byte[packet.flip().remaining()];
        packet.get(datagram);
        return datagram;
    }

    private boolean work()
    {
        agents.forEach(AgentInvoker::invoke);
        return true;
    }

    private GossipEngine launch(final String name, final Algorithm algorithm, final String... peers)
    {
        final GossipEngine engine = GossipEngine.launch(new GossipEngine.Context()
            .bind("127.0.0.1:0")
            .directory(parent.resolve(name).toString())
            .discovery((failures) -> peers)
            .errorHandler(errors::add)
            .passphrase(SECRET)
            .algorithm(algorithm)
            .externalAgent(true));
        open.add(engine);
        final AgentInvoker invoker = new AgentInvoker(errors::add, null, engine.agent());
        open.add(0, invoker);
        agents.add(invoker);
        invoker.start();
        return engine;
    }

    private GossipClient connect(final GossipEngine engine, final int agent)
    {
        final GossipClient client =
            GossipClient.connect(engine.directory(), new ClientContext().engineInvoker(agents.get(agent)));
        open.add(0, client);
        return client;
    }

    private DatagramChannel bind() throws IOException
    {
        final DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        channel.configureBlocking(false);
        open.add(channel);
        return channel;
    }

    private static String address(final DatagramChannel channel) throws IOException
    {
        return "127.0.0.1:" + ((InetSocketAddress)channel.getLocalAddress()).getPort();
    }

    private static InetSocketAddress socketAddress(final GossipEngine engine)
    {
        final String address = engine.localAddress();
        return new InetSocketAddress(
            "127.0.0.1", Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    }
}
