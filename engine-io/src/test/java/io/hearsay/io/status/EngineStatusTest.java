package io.hearsay.io.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.core.testing.Await;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import io.hearsay.io.agent.EngineErrors;
import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.file.EngineFileDescriptor;
import io.hearsay.io.discovery.StaticDiscovery;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineStatusTest
{
    private static final long NOW_MS = 1_000_000;
    private static final long LIVENESS_NS = 10_000_000_000L;

    @TempDir
    Path directory;

    private EngineFile create(final long pid) throws IOException
    {
        final EngineFile file = EngineFile.create(
            directory, new EngineFacts(pid, NOW_MS, 42, LIVENESS_NS, 64 * 1024, 64 * 1024, 4, 2));
        file.address("10.0.0.1:7400");
        return file;
    }

    @Test
    void shouldShowWhatAnEngineWroteAlsoAfterItDied() throws IOException
    {
        try (EngineFile file = create(ProcessHandle.current().pid()))
        {
            final EngineCounters counters = new EngineCounters(
                new CountersManager(file.metadata(), file.values()), file.status(), 4, 2);
            counters.add(CounterDescriptor.GAPS_DECLARED, 17);
            counters.table(CounterScope.PEER).take(2, "10.0.0.2:7400");
            counters.histogram(LatencyDescriptor.HOP).record(100);
            final EngineErrors errors = new EngineErrors(file.errorLog(), error -> {});
            errors.onError(new IllegalStateException("it broke"));
        }

        try (EngineStatus status = EngineStatus.open(directory))
        {
            assertEquals(42, status.facts().nodeId());
            assertEquals("10.0.0.1:7400", status.address());
            assertEquals(17, status.get(CounterDescriptor.GAPS_DECLARED));
            assertEquals(0, status.get(CounterDescriptor.PACKETS_SENT));
            assertEquals("10.0.0.2:7400", status.rows(CounterScope.PEER).get(0).label());
            assertEquals(List.of(), status.rows(CounterScope.CLIENT));
            assertEquals(1, status.latency(LatencyDescriptor.HOP).count());
            assertEquals(100, status.latency(LatencyDescriptor.HOP).percentileUs(99));
            assertEquals(1, status.errors().size());
            assertEquals(1, status.errors().get(0).count());
            assertTrue(status.errors().get(0).text().contains("it broke"));
        }
    }

    @Test
    void shouldKnowWhetherTheEngineWorks() throws IOException
    {
        try (EngineFile file = create(ProcessHandle.current().pid());
            EngineStatus status = EngineStatus.open(directory))
        {
            file.activityMs(NOW_MS);
            assertEquals(EngineState.RUNNING, status.state(NOW_MS + 900));
            assertEquals(EngineState.STALLED, status.state(NOW_MS + 5_000));
            assertEquals(EngineState.DEAD, status.state(NOW_MS + 11_000));
            file.activityMs(EngineFileDescriptor.ACTIVITY_CLOSED);
            assertEquals(EngineState.CLOSED, status.state(NOW_MS));
        }
    }

    @Test
    void shouldKnowThatTheProcessIsGone() throws IOException
    {
        try (EngineFile file = create(Long.MAX_VALUE); EngineStatus status = EngineStatus.open(directory))
        {
            file.activityMs(NOW_MS);
            assertEquals(EngineState.DEAD, status.state(NOW_MS + 5_000));
        }
    }

    @Test
    void shouldWriteNothing() throws IOException
    {
        try (EngineFile file = create(1))
        {
            new EngineCounters(new CountersManager(file.metadata(), file.values()), file.status(), 4, 2);
        }
        final byte[] before = Files.readAllBytes(directory.resolve(EngineFileDescriptor.FILE_NAME));
        assertTrue(directory.resolve(EngineFileDescriptor.FILE_NAME).toFile().setWritable(false));
        try (EngineStatus status = EngineStatus.open(directory))
        {
            status.errors();
            status.rows(CounterScope.ORIGIN);
        }
        assertEquals(
            ByteBuffer.wrap(before),
            ByteBuffer.wrap(Files.readAllBytes(directory.resolve(EngineFileDescriptor.FILE_NAME))));
        assertThrows(NoSuchFileException.class, () -> EngineStatus.open(directory.resolve("nowhere")));
    }

    @Test
    void shouldSurviveNonsense() throws IOException
    {
        final SplittableRandom random = new SplittableRandom(11);
        try (EngineFile file = create(1))
        {
            for (int i = 0; i < 20; i++)
            {
                for (final var buffer : List.of(file.metadata(), file.values(), file.errorLog(), file.status()))
                {
                    final UnsafeBuffer part = new UnsafeBuffer(buffer);
                    for (int at = 0; at + Long.BYTES <= part.capacity(); at += Long.BYTES)
                    {
                        part.putLong(at, random.nextBoolean() ? random.nextInt(300) : random.nextLong());
                    }
                }

                try (EngineStatus status = EngineStatus.open(directory))
                {
                    status.errors();
                    status.rows(CounterScope.PEER);
                    assertTrue(status.latency(LatencyDescriptor.HOP).percentileUs(50) >= 0);
                    for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
                    {
                        status.get(descriptor);
                    }
                }
            }
        }
    }

    @Test
    void shouldShowALiveEngine() throws IOException
    {
        final List<Throwable> errors = new CopyOnWriteArrayList<>();
        final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
        try (GossipEngine first = GossipEngine.launch(new GossipEngine.Context()
            .bind("127.0.0.1:0").directory(directory.resolve("a").toString()).nodeName("a").insecure()
            .errorHandler(errors::add).discovery(StaticDiscovery.of()));
            GossipEngine second = GossipEngine.launch(new GossipEngine.Context()
                .bind("127.0.0.1:0").directory(directory.resolve("b").toString()).nodeName("b").insecure()
                .errorHandler(errors::add).discovery(StaticDiscovery.of(first.localAddress())));
            GossipClient publisher = GossipClient.connect(first.directory());
            GossipClient receiver = GossipClient.connect(second.directory());
            EngineStatus status = EngineStatus.open(second.directory().toPath()))
        {
            assertEquals(second.localAddress(), status.address());
            assertEquals(EngineState.RUNNING, status.state(status.activityMs()));
            Await.until(
                () ->
                {
                    publisher.offer(message, 0, 64);
                    receiver.poll((origin, sequence, topic, payload, offset, length) -> {}, 100);
                    final List<StatusRow> peers = status.rows(CounterScope.PEER);
                    final List<StatusRow> clients = status.rows(CounterScope.CLIENT);
                    return peers.size() == 1 && peers.get(0).get(CounterDescriptor.PEER_MESSAGES_NEW) > 10 &&
                        clients.size() == 1 && clients.get(0).get(CounterDescriptor.CLIENT_DELIVERED) > 10 &&
                        status.get(CounterDescriptor.DUTY_CYCLES) > 0 &&
                        status.latency(LatencyDescriptor.PUBLISH_TO_DELIVER).count() > 0;
                },
                "messages of the first node in the second one's status");
            final StatusRow peer = status.rows(CounterScope.PEER).get(0);
            assertEquals(first.localAddress(), peer.label());
            assertEquals(first.nodeId(), peer.key());
            assertEquals("pid " + ProcessHandle.current().pid(), status.rows(CounterScope.CLIENT).get(0).label());
            assertFalse(LogSnapshot.read(second.directory().toPath(), 10).isBroken());
            assertTrue(LogSnapshot.read(second.directory().toPath(), 10).records().size() > 0);
        }
        assertEquals(List.of(), errors);
    }
}
