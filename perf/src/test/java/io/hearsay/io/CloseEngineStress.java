package io.hearsay.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.testing.Await;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.discovery.StaticDiscovery;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A whole engine, with its thread, and clients, with the thread that keeps them, that are closed at the same time.
 */
public final class CloseEngineStress
{
    private static final int SMALLEST = 64 * 1024;
    private static final int MESSAGE_LENGTH = 40;

    /** With the headers of message and record. */
    private static final int RECORD_LENGTH = 56;

    private CloseEngineStress()
    {
    }

    /** An engine in a directory of its own. */
    static class Launched
    {
        final Path parent = newParent();
        final GossipEngine engine;
        volatile int errorCount;

        Launched()
        {
            engine = GossipEngine.launch(new GossipEngine.Context(key -> null)
                .bind("127.0.0.1:0").directory(parent.resolve("node").toString()).nodeName("node").insecure().seed(1)
                .option(EngineOption.LOG_LENGTH, SMALLEST).option(EngineOption.PUBLICATION_RING_LENGTH, SMALLEST)
                .option(EngineOption.DELIVERY_RING_LENGTH, SMALLEST)
                .discovery(StaticDiscovery.of()).errorHandler(this::onError));
        }

        private static Path newParent()
        {
            try
            {
                final Path memory = Path.of("/dev/shm");
                return Files.isWritable(memory) ?
                    Files.createTempDirectory(memory, "hearsay-stress-") : Files.createTempDirectory("hearsay-stress-");
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }

        private synchronized void onError(final Throwable ex)
        {
            ex.printStackTrace();
            errorCount++;
        }

        long count(final CounterDescriptor counter)
        {
            return engine.counters().get(counter);
        }

        /** Number of files that engine and clients left, and removes them. */
        int filesLeft()
        {
            try (Stream<Path> left = Files.walk(parent))
            {
                return (int)left.filter(Files::isRegularFile).filter(path -> !path.endsWith("lock")).count();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
            finally
            {
                IoUtil.delete(parent.toFile(), true);
            }
        }
    }

    /** An engine and its client. */
    static class Served extends Launched
    {
        final GossipClient client = GossipClient.connect(engine.directory(), new ClientContext().deliverOwn(true));
        private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(MESSAGE_LENGTH));
        private long accepted;
        private long received;
        private int spoiled;

        final void publishUntilClosed()
        {
            long result = 0;
            while (result != GossipClient.CLOSED && result != GossipClient.NOT_CONNECTED)
            {
                result = client.offer(message, 0, MESSAGE_LENGTH);
                accepted += result == GossipClient.ACCEPTED ? 1 : 0;
                client.poll(this::onMessage, 10);
            }
        }

        private void onMessage(
            final long origin, final long sequence, final int topic, final DirectBuffer buffer,
            final int offset, final int length)
        {
            received++;
            spoiled += sequence == received && length == MESSAGE_LENGTH ? 0 : 1;
        }

        /** What is neither published nor counted as abandoned. */
        final int unaccounted()
        {
            final long abandoned = count(CounterDescriptor.PUBLICATIONS_ABANDONED) / RECORD_LENGTH;
            final long published = count(CounterDescriptor.MESSAGES_PUBLISHED);
            return (int)Math.max(0, accepted - published - abandoned);
        }

        final Path clientFile()
        {
            return engine.directory().toPath().resolve(ClientFileDescriptor.fileName(client.id()));
        }

        final int spoiled()
        {
            return spoiled + errorCount;
        }
    }

    /**
     * A client publishes and polls while its engine closes, and closes then.
     */
    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "what was accepted is published, or counted")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost and not counted, spoiled, or a file is left")
    @State
    public static class OfferAndEngineClose extends Served
    {
        @Actor
        public void application()
        {
            publishUntilClosed();
        }

        @Actor
        public void closer()
        {
            engine.close();
        }

        @Arbiter
        public void look(final III_Result result)
        {
            final boolean isTold = client.closeReason() == ClientPort.CLOSED_BY_ENGINE;
            client.close();
            result.r1 = unaccounted();
            result.r2 = spoiled() + (isTold ? 0 : 100);
            result.r3 = filesLeft();
        }
    }

    /**
     * A client is closed while it publishes: what was accepted is published.
     */
    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "what was accepted is published")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, spoiled, or a file is left")
    @State
    public static class OfferAndClientClose extends Served
    {
        @Actor
        public void application()
        {
            publishUntilClosed();
        }

        @Actor
        public void closer()
        {
            client.close();
        }

        @Arbiter
        public void look(final III_Result result)
        {
            Await.until(() -> !Files.exists(clientFile()), "the engine to let go of the client");
            result.r1 = unaccounted() + (int)count(CounterDescriptor.PUBLICATIONS_ABANDONED);
            engine.close();
            result.r2 = spoiled();
            result.r3 = filesLeft();
        }
    }

    /**
     * Engine and client are closed at the same time, both by two threads.
     */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "closed, nothing is left")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an error, not closed, or a file is left")
    @State
    public static class CloseAndClose extends Served
    {
        @Actor
        public void application()
        {
            engine.close();
            client.close();
        }

        @Actor
        public void closer()
        {
            client.close();
            engine.close();
        }

        @Arbiter
        public void look(final II_Result result)
        {
            result.r1 = spoiled() + (client.isClosed() && engine.isClosed() ? 0 : 1);
            result.r2 = filesLeft();
        }
    }

    /**
     * Clients come and go while the engine closes.
     */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "served or refused, nothing is left")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an error, or a file is left")
    @State
    public static class AttachAndEngineClose extends Launched
    {
        private boolean isStopped;

        @Actor
        public void application()
        {
            final ClientContext context = new ClientContext();
            while (!isStopped)
            {
                try (GossipClient client = GossipClient.connect(engine.directory(), context))
                {
                    client.isConnected();
                }
                catch (final IllegalStateException ex)
                {
                    isStopped = true;
                }
            }
        }

        @Actor
        public void closer()
        {
            engine.close();
        }

        @Arbiter
        public void look(final II_Result result)
        {
            result.r1 = errorCount;
            result.r2 = filesLeft();
        }
    }
}
