package io.hearsay.io.readme;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.hearsay.core.testing.Await;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AeronExampleTest
{
    private static final Path EXAMPLE =
        Path.of("").toAbsolutePath().resolve("src/test/java/io/hearsay/io/readme/AeronExample.java");

    @TempDir
    Path directory;

    @Test
    void shouldBeShort() throws IOException
    {
        final List<String> lines = Files.readAllLines(EXAMPLE).stream().map(String::trim).toList();
        final int count = lines.indexOf("// end") - lines.indexOf("// begin") - 1;
        assertTrue(count <= 15, "the example has " + count + " lines");
    }

    @Test
    void shouldRunTheExample()
    {
        try (MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(directory.resolve("aeron").toString()).threadingMode(ThreadingMode.SHARED));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            GossipEngine engine = GossipEngine.launch(new GossipEngine.Context()
                .bind("127.0.0.1:0").directory(directory.resolve("node").toString())
                .insecure().discovery((failures) -> new String[0]));
            GossipClient client = GossipClient.connect(engine.directory());
            Subscription subscription = aeron.addSubscription("aeron:ipc", 1001))
        {
            final AtomicBoolean isReceived = new AtomicBoolean();
            AeronExample.run(engine, driver.aeronDirectoryName(), () ->
            {
                Await.until(subscription::isConnected, "the bridge");
                final UnsafeBuffer message = new UnsafeBuffer(new byte[100]);
                assertTrue(client.offer(message, 0, 100, 7) > 0);
                Await.until(() -> subscription.poll((buffer, offset, length, header) -> {}, 1) > 0, "the message");
                isReceived.set(true);
            });
            assertTrue(isReceived.get());
        }
    }
}
