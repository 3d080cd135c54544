package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.testing.Await;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * File systems without room, and files that become shorter while they are mapped, in processes of their own.
 */
@Timeout(60)
class FileFaultTest
{
    private static final String LIVENESS_TIMEOUT_NS = "1500000000";
    private static final int PROMPT_FAULTS_JDK = 25;

    @TempDir
    Path parent;

    private final List<ChildJvm> children = new ArrayList<>();

    @AfterEach
    void stop()
    {
        children.forEach(ChildJvm::close);
    }

    private ChildJvm start(final int limitKb, final Class<?> main, final String... args)
    {
        final List<String> command = new ArrayList<>(List.of(
            "bash", "-c", "ulimit -f " + (limitKb == 0 ? "unlimited" : limitKb) + "; exec \"$@\"", "bash"));
        command.addAll(ChildJvm.command(main, args));
        final ChildJvm child = ChildJvm.start(command);
        children.add(child);
        return child;
    }

    private ChildJvm startEngine(final int limitKb)
    {
        return start(limitKb, EngineProcess.class, parent.resolve("engine").toString(), LIVENESS_TIMEOUT_NS);
    }

    private ChildJvm startClient(final int limitKb)
    {
        return start(limitKb, ClientProcess.class, parent.resolve("engine").toString(),
            parent.resolve("ledger").toString(), ClientProcess.Mode.IDLE.name(), "1", "1");
    }

    @Test
    void shouldSayAtTheStartThatThereIsNoRoomForAnEngine()
    {
        for (final int limitKb : new int[]{1_100, 2_048, 8_192})
        {
            final ChildJvm engine = startEngine(limitKb);
            final String line = engine.line();
            assertTrue(line.startsWith("failed ") && line.contains("can not be allocated"), line);
            assertEquals(1, engine.exitCode());
            assertFalse(Files.exists(parent.resolve("engine")), "files are left behind");
        }
    }

    @Test
    void shouldSayAtTheStartThatThereIsNoRoomForAClient()
    {
        final ChildJvm engine = startEngine(0);
        assertTrue(engine.line().startsWith("ready "));
        final ChildJvm client = startClient(1_024);
        final String line = client.line();
        assertTrue(line.startsWith("failed ") && line.contains("can not be allocated"), line);
        assertEquals(1, client.exitCode());
        assertEquals(0, clientFiles());
        assertTrue(engine.isAlive());
    }

    private long clientFiles()
    {
        try (var files = Files.list(parent.resolve("engine")))
        {
            return files.filter(file -> file.getFileName().toString().startsWith("client-")).count();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Test
    void shouldOutliveAClientFileThatBecomesShorterWhileItIsMapped() throws IOException
    {
        final ChildJvm engine = startEngine(0);
        assertTrue(engine.line().startsWith("ready "));
        final ChildJvm victim = startClient(0);
        final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
        try (ClientLedger ledger = new ClientLedger(parent.resolve("ledger")))
        {
            Await.until(ledger::isReady, "the victim to be attached");
        }
        final Path file = parent.resolve("engine").resolve("client-1.dat");
        try (GossipClient client = GossipClient.connect(
            parent.resolve("engine").toFile(), new ClientContext().deliverOwn(true)))
        {
            try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
            {
                access.setLength(0);
            }

            final long[] counts = new long[2];
            Await.until(
                () ->
                {
                    counts[0] += client.offer(message, 0, 64) > 0 ? 1 : 0;
                    counts[1] += client.poll((origin, sequence, topic, payload, at, length) -> {}, 100);
                    return counts[1] > 1_000 && !Files.exists(file);
                },
                "messages of the other client, and the truncated file to be let go of");
            // JDK 17 throws the error late, wherever the engine's thread is then
            if (Runtime.version().feature() >= PROMPT_FAULTS_JDK)
            {
                Await.until(
                    () ->
                    {
                        counts[1] += client.poll((origin, sequence, topic, payload, at, length) -> {}, 100);
                        assertTrue(counts[1] <= counts[0], () -> counts[1] + " delivered of " + counts[0]);
                        return counts[1] == counts[0];
                    },
                    "all of them");
            }
            assertTrue(client.isConnected());
            assertTrue(engine.isAlive());
            String line = engine.line();
            while (!line.contains("its rings hold nonsense"))
            {
                // the JVM may throw the error once more, some time later
                assertTrue(line.startsWith("error java.lang.InternalError"), line);
                line = engine.line();
            }
        }
        assertTrue(victim.isAlive(), "the client's own process died of it");
    }
}
