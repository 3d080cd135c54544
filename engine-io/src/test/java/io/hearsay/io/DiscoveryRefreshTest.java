package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.Discovery;
import io.hearsay.core.testing.Await;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The thread that asks the discovery: where the engine ends before it, and where the discovery misbehaves.
 */
@Timeout(60)
class DiscoveryRefreshTest
{
    private static final long INTERVAL_NS = 1_000_000;

    @TempDir
    Path directory;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final AtomicInteger askedCount = new AtomicInteger();
    private final AtomicReference<Thread> asking = new AtomicReference<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile long intervalNs = INTERVAL_NS;
    private GossipEngine engine;
    private AgentInvoker invoker;

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(invoker, engine);
    }

    private void launch()
    {
        engine = GossipEngine.launch(new GossipEngine.Context()
            .bind("127.0.0.1:0")
            .directory(directory.resolve("node").toString())
            .insecure()
            .externalAgent(true)
            .errorHandler(errors::add)
            .discovery(new Misbehaving()));
        invoker = new AgentInvoker(errors::add, null, engine.agent());
        invoker.start();
    }

    @Test
    void shouldCountNothingInMemoryThatIsGoneWithTheAgent()
    {
        intervalNs = 0;
        launch();
        failure.set(new IllegalStateException("the first failure"));
        assertThrows(IllegalStateException.class, engine::discover);
        assertEquals(1, engine.counters().get(CounterDescriptor.DISCOVERY_FAILURES));

        // whoever runs the agent closes it, and with it all memory; the engine is closed later
        invoker.close();
        assertTrue(engine.isClosed());
        for (int i = 0; i < 1_000; i++)
        {
            assertThrows(IllegalStateException.class, engine::discover);
        }
        assertEquals(1, engine.counters().get(CounterDescriptor.DISCOVERY_FAILURES), "the last value stands");
    }

    @Test
    void shouldEndWithTheAgent()
    {
        launch();
        Await.until(() -> asking.get() != null, "the discovery's thread");
        failure.set(new IllegalStateException("failures are counted"));
        Await.until(() -> !errors.isEmpty(), "a failure");
        invoker.close();
        Await.until(() -> !asking.get().isAlive(), "the end of the discovery's thread");
    }

    @Test
    void shouldAskAgainWhateverWasThrown()
    {
        launch();
        final Error error = new NoClassDefFoundError("a library that is not there");
        failure.set(error);
        Await.until(() -> errors.contains(error), "the error");
        Await.until(() -> engine.counters().get(CounterDescriptor.DISCOVERY_FAILURES) > 0, "it to be counted");
        failure.set(null);
        final int count = askedCount.get();
        Await.until(() -> askedCount.get() > count + 1, "another question");
    }

    @Test
    void shouldEndWhenTheAnswerWillNotChangeAnyMore()
    {
        launch();
        Await.until(() -> asking.get() != null, "the discovery's thread");
        intervalNs = 0;
        Await.until(() -> !asking.get().isAlive(), "the end of the discovery's thread");
    }

    @Test
    void shouldHandOverTheSameAnswerNowAndThenOnly()
    {
        final long[] nowNs = new long[1];
        final List<String[]> handed = new ArrayList<>();
        final AutoCloseable[] open = new AutoCloseable[1];
        final int rounds = 10;
        // the answer changes once, in the middle; ten questions come in each interval
        final Discovery discovery = new Discovery()
        {
            @Override
            public String[] addresses(final ErrorHandler errorHandler)
            {
                nowNs[0] += DiscoveryRefresh.REPEAT_INTERVAL_NS / 10;
                if (askedCount.incrementAndGet() == 10 * rounds)
                {
                    CloseHelper.close(open[0]);
                }
                return new String[]{askedCount.get() < 10 * rounds / 2 + 5 ? "10.0.0.6:7400" : "10.0.0.7:7400"};
            }

            @Override
            public long refreshIntervalNs()
            {
                return 1;
            }
        };
        final DiscoveryRefresh refresh = new DiscoveryRefresh(
            discovery, handed::add, null, new CountDownLatch(1), errors::add, () -> nowNs[0]);
        open[0] = refresh;

        refresh.ask();
        refresh.ask();
        assertEquals(2, handed.size(), "who asks by himself wants it to be looked at");
        handed.clear();
        refresh.run();
        assertEquals(rounds, handed.size());
        assertEquals(
            List.of("10.0.0.6:7400", "10.0.0.7:7400"),
            handed.stream().map((addresses) -> addresses[0]).distinct().toList());
        assertEquals(10 * rounds, askedCount.get());
    }

    /** Fails as the test wants it to, and notes which thread of the engine asks. */
    private final class Misbehaving implements Discovery
    {
        @Override
        public String[] addresses(final ErrorHandler errorHandler)
        {
            askedCount.incrementAndGet();
            if ("hearsay-discovery".equals(Thread.currentThread().getName()))
            {
                asking.set(Thread.currentThread());
            }

            final Throwable thrown = failure.get();
            if (thrown instanceof Error error)
            {
                throw error;
            }
            if (thrown instanceof RuntimeException exception)
            {
                throw exception;
            }
            return new String[0];
        }

        @Override
        public long refreshIntervalNs()
        {
            return intervalNs;
        }
    }
}
