package io.hearsay.io.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DemoTest
{
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, String> properties = new HashMap<>();

    private int run()
    {
        return Demo.run(properties::get, new PrintStream(out, true, UTF_8), (config, stream) -> {});
    }

    private String lastLine()
    {
        final List<String> lines = out.toString(UTF_8).lines().toList();
        return lines.get(lines.size() - 1);
    }

    private void input(final byte[] bytes) throws IOException
    {
        properties.put("demo.input", Files.write(directory.resolve("input"), bytes).toString());
    }

    @Test
    void shouldDeliverATextToAllInSpiteOfLosses() throws IOException
    {
        input("one\n\nthree\nfour\nfive\nsix\nlast without line feed".getBytes(UTF_8));
        properties.put("demo.repeat", "20");
        properties.put("demo.nodes", "4");
        properties.put("demo.loss", "10%");

        assertEquals(0, run(), out::toString);
        assertTrue(lastLine().matches("DEMO OK nodes=4 messages=140 delivered=420 lost=0 duplicated=0 " +
            "algorithm=AES-256-OCB loss=10\\.0% p50=\\d+ p99=\\d+"), lastLine());
        assertEquals(7, out.toString(UTF_8).lines().count());
    }

    @Test
    void shouldDeliverBytesThatAreNoText() throws IOException
    {
        final byte[] bytes = new byte[100_000];
        new SplittableRandom(1).nextBytes(bytes);
        java.util.Arrays.fill(bytes, 10_000, 60_000, (byte)'x');
        input(bytes);
        properties.put("demo.nodes", "2");

        assertEquals(0, run(), out::toString);
        assertTrue(lastLine().startsWith("DEMO OK nodes=2 "), lastLine());
    }

    @Test
    void shouldSayWhyItFailed() throws IOException
    {
        assertFailed("demo.input", directory.resolve("nowhere").toString(), "nowhere does not exist");
        assertFailed("demo.input", directory.toString(), "is no file");
        assertFailed("demo.input", Files.createFile(directory.resolve("empty")).toString(), "is empty");
        input(new byte[]{'a', '\n', 'b'});
        assertFailed("demo.nodes", "1", "demo.nodes=1 is not in 2 … 64");
        assertFailed("demo.loss", "much", "demo.loss=much is not in 0 … 100");
        assertFailed("demo.loss", "NaN", "demo.loss=NaN");
        assertFailed("demo.repeat", "0", "demo.repeat=0");
        assertFailed("demo.seed", "x", "demo.seed=x");
    }

    @Test
    void shouldFailInTimeWhenNothingArrives() throws IOException
    {
        input(new byte[]{'a', '\n', 'b'});
        properties.put("demo.timeout", "1");

        assertFailed("demo.loss", "100", "1 s were not enough");
    }

    private void assertFailed(final String key, final String value, final String why)
    {
        final String before = properties.put(key, value);
        assertEquals(1, run());
        assertTrue(lastLine().startsWith("DEMO FAILED "), lastLine());
        assertTrue(lastLine().contains(why), lastLine());
        properties.put(key, before);
    }

    @Test
    void shouldNoticeWhatIsNotAsItWasSent()
    {
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[]{1, 2, 3});
        final byte[] expected = DemoInput.sha256().digest(new byte[]{1, 2, 3, 1});

        final DemoStream right = new DemoStream(2, expected);
        assertTrue(right.onMessage(1, payload, 0, 1));
        assertTrue(right.onMessage(0, payload, 0, 3));
        assertEquals(false, right.onMessage(0, payload, 0, 3));
        assertEquals(false, right.onMessage(2, payload, 0, 3));
        assertEquals(2, right.duplicates());
        assertTrue(right.isComplete() && right.isSame());

        final DemoStream wrong = new DemoStream(2, expected);
        wrong.onMessage(0, payload, 0, 3);
        wrong.onMessage(1, payload, 1, 1);
        assertTrue(wrong.isComplete());
        assertEquals(false, wrong.isSame());
    }
}
