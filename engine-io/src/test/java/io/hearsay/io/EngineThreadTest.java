package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

import io.hearsay.core.testing.Await;
import io.hearsay.io.agent.FakeEngine;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EngineThreadTest
{
    @TempDir
    Path parent;

    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private Path directory;
    private FakeEngine engine;

    @BeforeEach
    void start() throws IOException
    {
        directory = parent.resolve("engine");
        engine = new FakeEngine(directory);
    }

    private EngineThread run(final IdleStrategy idleStrategy)
    {
        return new EngineThread(engine.agent, idleStrategy, engine.errors::add, runnable ->
        {
            thread.set(new Thread(runnable));
            return thread.get();
        });
    }

    @Test
    void shouldGoOnWhateverTheJvmSaysLateOfAFileThatWasCut()
    {
        final EngineThread runner = run(new FaultyIdleStrategy(new InternalError("late news"), 3));
        try (GossipClient client = GossipClient.connect(directory.toFile()))
        {
            assertTrue(client.isConnected());
        }
        assertEquals(engine.agent.roleName(), thread.get().getName());
        runner.close();

        assertEquals(3, engine.errors.size(), engine.errors.toString());
        assertEquals(1, engine.closeCount);
        assertFalse(Files.exists(directory));
    }

    @Test
    void shouldEndInGoodOrderAfterAnyOtherError()
    {
        final EngineThread runner = run(new FaultyIdleStrategy(new StackOverflowError(), Integer.MAX_VALUE));
        Await.until(() -> !thread.get().isAlive(), "the end of the thread");
        assertEquals(1, engine.errors.size());
        assertEquals(1, engine.closeCount);
        assertFalse(Files.exists(directory));
        runner.close();
        assertEquals(1, engine.closeCount);
    }

    @Test
    void shouldEndInGoodOrderWhenItsThreadIsInterrupted()
    {
        final EngineThread runner = run(new YieldingIdleStrategy());
        thread.get().interrupt();
        Await.until(() -> !thread.get().isAlive(), "the end of the thread");
        assertEquals(1, engine.closeCount);
        assertFalse(Files.exists(directory));
        runner.close();
        assertEquals(0, engine.errors.size());
    }

    private static final class FaultyIdleStrategy implements IdleStrategy
    {
        private final IdleStrategy calm = new YieldingIdleStrategy();
        private final Error error;
        private int count;

        FaultyIdleStrategy(final Error error, final int count)
        {
            this.error = error;
            this.count = count;
        }

        @Override
        public void idle(final int workCount)
        {
            if (count > 0)
            {
                count--;
                throw error;
            }
            calm.idle(workCount);
        }

        @Override
        public void idle()
        {
            idle(0);
        }

        @Override
        public void reset()
        {
        }
    }
}
