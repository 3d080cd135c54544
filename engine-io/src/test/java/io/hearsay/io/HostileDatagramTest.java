package io.hearsay.io;

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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.testing.Await;
import io.hearsay.crypto.Algorithm;
import io.hearsay.io.discovery.StaticDiscovery;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an attacker can send to a real node over a real socket: each datagram moves the counter of its cause and nothing
 * else, and gets no answer.
 */
@Timeout(120)
class HostileDatagramTest
{
    private static final long SEED = 20_261_120L;
    private static final String SECRET = "the passphrase of this cluster";
    private static final int HEADER_END = 38;

    @TempDir
    Path parent;

    private final List<AutoCloseable> open = new ArrayList<>();
    private DatagramChannel attacker;
    private GossipEngine victim;
    private AgentInvoker victimAgent;

    @BeforeEach
    void start() throws IOException
    {
        attacker = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        attacker.configureBlocking(false);
        open.add(attacker);
        victim = launch("victim", SECRET, new String[0]);
        victimAgent = invoker(victim);
    }

    @AfterEach
    void stop()
    {
        CloseHelper.closeAll(open);
    }

    @Test
    void shouldRefuseWhatIsTooShortTooLongOrCut() throws IOException
    {
        final byte[] genuine = capture(SECRET, Algorithm.AES_256_OCB);
        expect(new byte[0], CounterDescriptor.MALFORMED_LENGTH);
        for (int length = 1; length < genuine.length; length++)
        {
            final byte[] cut = Arrays.copyOf(genuine, length);
            expect(cut, CounterDescriptor.MALFORMED_LENGTH);
        }
        expect(Arrays.copyOf(genuine, genuine.length + 1), CounterDescriptor.MALFORMED_LENGTH);
        expect(new byte[9_000], CounterDescriptor.TRANSPORT_TRUNCATED);
    }

    @Test
    void shouldRefuseADatagramOfWhichAnyBitIsFlipped() throws IOException
    {
        final byte[] genuine = capture(SECRET, Algorithm.AES_256_OCB);
        for (int bit = 0; bit < genuine.length * Byte.SIZE; bit++)
        {
            final byte[] flipped = genuine.clone();
            flipped[bit / Byte.SIZE] ^= (byte)(1 << bit % Byte.SIZE);
            final Map<CounterDescriptor, Long> before = counters();
            send(flipped);
            assertEquals(1, refusals(before), "bit " + bit);
            assertNoAnswer();
        }
    }

    @Test
    void shouldRefuseAReplayAndTakeTheGenuineOneOnce() throws IOException
    {
        final byte[] genuine = capture(SECRET, Algorithm.AES_256_OCB);
        final Map<CounterDescriptor, Long> before = counters();
        send(genuine);
        assertEquals(0, refusals(before));
        drainAnswers();

        expect(genuine, CounterDescriptor.REJECTED_REPLAYED);
        expect(genuine, CounterDescriptor.REJECTED_REPLAYED);
    }

    @Test
    void shouldRefuseAnotherKeyAndAnotherAlgorithm() throws IOException
    {
        expect(capture("the passphrase of another cluster", Algorithm.AES_256_OCB),
            CounterDescriptor.REJECTED_UNKNOWN_KEY);
        expect(capture(null, Algorithm.NONE), CounterDescriptor.REJECTED_UNKNOWN_KEY);

        final byte[] relabelled = capture(SECRET, Algorithm.AES_256_OCB);
        relabelled[1] = 2;
        expect(relabelled, CounterDescriptor.REJECTED_ALGORITHM);
    }

    @Test
    void shouldRefuseNoise() throws IOException
    {
        final SplittableRandom random = new SplittableRandom(SEED);
        final byte[] genuine = capture(SECRET, Algorithm.AES_256_OCB);
        for (int i = 0; i < 2_000; i++)
        {
            final byte[] noise = new byte[random.nextInt(1, 1_400)];
            random.nextBytes(noise);
            if (random.nextBoolean() && noise.length > HEADER_END)
            {
                System.arraycopy(genuine, 0, noise, 0, HEADER_END);
                ByteBuffer.wrap(noise).putInt(2, noise.length - 6);
            }
            final Map<CounterDescriptor, Long> before = counters();
            send(noise);
            assertEquals(1, refusals(before), "seed " + SEED + ", datagram " + i);
        }
        assertNoAnswer();
    }

    private void expect(final byte[] datagram, final CounterDescriptor cause) throws IOException
    {
        final Map<CounterDescriptor, Long> before = counters();
        send(datagram);
        assertEquals(before.get(cause) + 1, victim.counters().get(cause), cause.label());
        assertEquals(1, refusals(before));
        assertNoAnswer();
    }

    /**
     * Send one datagram, and run the victim until it has been counted.
     */
    private void send(final byte[] datagram) throws IOException
    {
        final long before = seen();
        attacker.send(ByteBuffer.wrap(datagram), address(victim.localAddress()));
        Await.until(
            () ->
            {
                victimAgent.invoke();
                return seen() > before;
            },
            "the datagram is received");
        victimAgent.invoke();
    }

    private long seen()
    {
        return victim.counters().get(CounterDescriptor.PACKETS_RECEIVED) +
            victim.counters().get(CounterDescriptor.TRANSPORT_TRUNCATED);
    }

    private void assertNoAnswer() throws IOException
    {
        for (int i = 0; i < 10; i++)
        {
            victimAgent.invoke();
        }
        assertNull(attacker.receive(ByteBuffer.allocate(9_000)), "the victim answered");
        assertEquals(0, victim.counters().get(CounterDescriptor.MESSAGES_BY_PUSH));
    }

    private void drainAnswers() throws IOException
    {
        final ByteBuffer answer = ByteBuffer.allocate(9_000);
        Await.until(
            () ->
            {
                victimAgent.invoke();
                try
                {
                    return attacker.receive(answer.clear()) != null;
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException(ex);
                }
            },
            "the genuine datagram is answered");
        while (attacker.receive(answer.clear()) != null)
        {
            victimAgent.invoke();
        }
    }

    private Map<CounterDescriptor, Long> counters()
    {
        final Map<CounterDescriptor, Long> values = new EnumMap<>(CounterDescriptor.class);
        for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
        {
            values.put(descriptor, victim.counters().get(descriptor));
        }

        return values;
    }

    private long refusals(final Map<CounterDescriptor, Long> before)
    {
        long refusals = 0;
        for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
        {
            if (descriptor.label().startsWith("malformed-") || descriptor.label().startsWith("rejected-") ||
                descriptor == CounterDescriptor.TRANSPORT_TRUNCATED)
            {
                refusals += victim.counters().get(descriptor) - before.get(descriptor);
            }
        }

        return refusals;
    }

    /**
     * A genuine datagram of another node: the probe that it sends to an address that discovery names.
     */
    private byte[] capture(final String secret, final Algorithm algorithm) throws IOException
    {
        final DatagramChannel tap = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        tap.configureBlocking(false);
        open.add(tap);
        final String tapAddress = "127.0.0.1:" + ((InetSocketAddress)tap.getLocalAddress()).getPort();
        final GossipEngine speaker =
            launch("speaker-" + open.size(), algorithm == Algorithm.NONE ? null : secret, new String[]{tapAddress});
        final AgentInvoker invoker = invoker(speaker);
        final ByteBuffer packet = ByteBuffer.allocate(9_000);
        Await.until(
            () ->
            {
                invoker.invoke();
                try
                {
                    return tap.receive(packet) != null;
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException(ex);
                }
            },
            "the speaker sends a probe");
        packet.flip();
        assertTrue(packet.remaining() >= HEADER_END);
        final byte[] datagram = new byte[packet.remaining()];
        packet.get(datagram);
        return datagram;
    }

    private GossipEngine launch(final String name, final String secret, final String[] peers)
    {
        final GossipEngine.Context context = new GossipEngine.Context()
            .bind("127.0.0.1:0")
            .directory(parent.resolve(name).toString())
            .discovery(StaticDiscovery.of(peers))
            .externalAgent(true);
        if (secret == null)
        {
            context.insecure().algorithm(Algorithm.NONE);
        }
        else
        {
            context.passphrase(secret);
        }
        final GossipEngine engine = GossipEngine.launch(context);
        open.add(engine);
        return engine;
    }

    private AgentInvoker invoker(final GossipEngine engine)
    {
        final AgentInvoker invoker = new AgentInvoker(
            (error) ->
            {
                throw new AssertionError(error);
            },
            null,
            engine.agent());
        open.add(0, invoker);
        invoker.start();
        return invoker;
    }

    private static InetSocketAddress address(final String hostAndPort)
    {
        final int colon = hostAndPort.lastIndexOf(':');
        final int port = Integer.parseInt(hostAndPort.substring(colon + 1));
        return new InetSocketAddress(hostAndPort.substring(0, colon), port);
    }
}
