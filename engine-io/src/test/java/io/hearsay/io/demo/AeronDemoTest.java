package io.hearsay.io.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class AeronDemoTest
{
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int run(final Map<String, String> properties)
    {
        return AeronDemo.run(properties::get, new PrintStream(out, true, UTF_8), (timeoutNs, stream) -> {});
    }

    private String lastLine()
    {
        final List<String> lines = out.toString(UTF_8).lines().toList();
        return lines.get(lines.size() - 1);
    }

    @Test
    void shouldCarryMessagesToAeronAndFromThere()
    {
        assertEquals(0, run(Map.of("demo.messages", "500")), out::toString);
        assertTrue(lastLine().matches("DEMO OK nodes=3 to-aeron=1500 from-aeron=500 delivered=3000 lost=0 " +
            "duplicated=0 ms=\\d+"), lastLine());
        assertEquals(9, out.toString(UTF_8).lines().count(), out::toString);
        assertTrue(out.toString(UTF_8).contains("bridge: messages republished 1500; messages offered 500"));
    }

    @Test
    void shouldSayWhyItFailed()
    {
        assertEquals(1, run(Map.of("demo.messages", "0")));
        assertTrue(lastLine().startsWith("DEMO FAILED demo.messages=0 is not in 1 … "), lastLine());
        assertEquals(1, run(Map.of("demo.messages", "10000000", "demo.timeout", "1")));
        assertTrue(lastLine().startsWith("DEMO FAILED 1 s were not enough: "), lastLine());
    }

    @Test
    void shouldNoticeWhatCameTwiceOrWasNotSent()
    {
        final DemoSeen seen = new DemoSeen(2);
        seen.see(1);
        seen.see(1);
        seen.see(2);
        seen.see(DemoSeen.NONSENSE);
        assertEquals(1, seen.count());
        assertEquals(3, seen.wrong());
    }
}
