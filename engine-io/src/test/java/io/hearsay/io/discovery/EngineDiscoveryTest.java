package io.hearsay.io.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.Discovery;
import io.hearsay.core.testing.Await;
import io.hearsay.io.GossipEngine;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Engines that find each other by what this package has.
 */
@Timeout(60)
class EngineDiscoveryTest
{
    private static final long TIMEOUT_NS = 100_000_000;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final List<GossipEngine> engines = new ArrayList<>();

    @TempDir
    private Path directory;
    private int launchCount;

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(engines);
    }

    @Test
    void shouldFollowAFileWhosePeersComeAndGo() throws IOException
    {
        final Path file = directory.resolve("peers");
        write(file);
        for (int i = 0; i < 3; i++)
        {
            launch(FileDiscovery.of(file));
        }
        for (int round = 0; round < 5; round++)
        {
            write(file);
            awaitPeers(2);
            engines.remove(round % 3).close();
            write(file);
            awaitPeers(1);
            launch(FileDiscovery.of(file));
        }
        write(file);
        awaitPeers(2);
        assertEquals(List.of(), errors);
        for (final GossipEngine engine : engines)
        {
            Await.until(
                () -> engine.counters().get(CounterDescriptor.REFLECTED) > 0, "its own address is in the file, too");
            assertEquals(0, engine.counters().get(CounterDescriptor.DISCOVERY_FAILURES));
        }
    }

    @Test
    void shouldCountWhatDiscoveryCanNotSay() throws IOException
    {
        final Path file = directory.resolve("peers");
        launch(FileDiscovery.of(file));
        final GossipEngine engine = engines.get(0);
        assertEquals(1, engine.counters().get(CounterDescriptor.DISCOVERY_FAILURES), "there is no file");
        final GossipEngine other = launch(new PeerList());
        Files.writeString(file, "broken\n" + other.localAddress());
        engine.discover();
        awaitPeers(1);
        assertTrue(engine.counters().get(CounterDescriptor.DISCOVERY_FAILURES) >= 2);
        assertTrue(errors.stream().anyMatch((error) -> error.getMessage().startsWith(file + ":1 is skipped")));
    }

    @Test
    void shouldMeetWhomTheProgramAdds()
    {
        final PeerList list = new PeerList();
        launch(list);
        final GossipEngine other = launch(new PeerList());
        assertEquals(0, live(engines.get(0)));
        list.add(other.localAddress());
        engines.get(0).discover();
        awaitPeers(1);
        engines.remove(other);
        other.close();
        list.remove(other.localAddress());
        awaitPeers(0);
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldMeetWhomANameServerNames() throws IOException
    {
        try (NameServer server = new NameServer())
        {
            final DnsDiscovery service = DnsDiscovery.ofService("_hearsay._udp.example").server(server.address())
                .refreshInterval(1, TimeUnit.MILLISECONDS);
            server.hosts("node.example", "127.0.0.1");
            server.service("_hearsay._udp.example", "node.example:9");
            launch(service);
            launch(service);
            final String[] targets = engines.stream()
                .map((engine) -> "node.example" + engine.localAddress().substring(engine.localAddress().indexOf(':')))
                .toArray(String[]::new);
            server.service("_hearsay._udp.example", targets);
            launch(service);
            awaitPeers(2);
            assertEquals(List.of(), errors, "before the server closes, which is an error to those who ask");
        }
    }

    private GossipEngine launch(final Discovery discovery)
    {
        final GossipEngine engine = GossipEngine.launch(new GossipEngine.Context()
            .bind("127.0.0.1:0")
            .directory(directory.resolve("node-" + launchCount++).toString())
            .insecure()
            .option(EngineOption.PEER_TIMEOUT, TIMEOUT_NS)
            .option(EngineOption.PROBE_INTERVAL, TIMEOUT_NS / 5)
            .errorHandler(errors::add)
            .discovery(discovery));
        engines.add(engine);
        return engine;
    }

    /** Replace the file by one that names all engines, one of them by a name. */
    private void write(final Path file) throws IOException
    {
        final Path next = directory.resolve("next");
        final String text = engines.stream().map(GossipEngine::localAddress).collect(Collectors.joining("\n"));
        Files.writeString(next, "# all of them\n" + text.replaceFirst("127\\.0\\.0\\.1", "localhost"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        engines.forEach(GossipEngine::discover);
    }

    private void awaitPeers(final int count)
    {
        Await.until(
            () -> engines.stream().allMatch((engine) -> live(engine) == count),
            count + " live peers of each");
    }

    private static long live(final GossipEngine engine)
    {
        return engine.counters().get(CounterDescriptor.PEERS_LIVE);
    }
}
