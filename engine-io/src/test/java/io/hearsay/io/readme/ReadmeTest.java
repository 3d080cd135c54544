package io.hearsay.io.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Await;
import io.hearsay.io.EngineProperty;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import io.hearsay.io.discovery.NameServer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the README shows is what there is.
 */
class ReadmeTest
{
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final String EXAMPLES = "src/test/java/io/hearsay/io/readme/";

    @ParameterizedTest
    @ValueSource(strings = {"EmbeddingExample", "DiscoveryExample", "JournalExample", "AeronExample"})
    void shouldShowTheExampleThatIsCompiled(final String name) throws IOException
    {
        final Path source = MODULE.resolve(EXAMPLES + name + ".java");
        final List<String> lines = Files.readAllLines(source, StandardCharsets.UTF_8);
        final int begin = indexOf(lines, "// begin");
        final int end = indexOf(lines, "// end");
        final String example = lines.subList(begin + 1, end).stream()
            .filter((line) -> !line.contains("return result;"))
            .map((line) -> line.isEmpty() ? line : line.substring(8))
            .collect(Collectors.joining("\n"));

        assertTrue(end - begin - 2 <= 15, "the example has " + (end - begin - 2) + " lines");
        assertTrue(readme().contains(example), "the README does not hold this:\n" + example);
    }

    @Test
    void shouldRunTheExample(@TempDir final Path directory)
    {
        assertTrue(EmbeddingExample.run(directory.resolve("node").toString(), "a long secret of many words") > 0);
    }

    @Test
    void shouldRunTheExampleOfDiscovery(@TempDir final Path directory) throws IOException
    {
        final Path file = Files.writeString(directory.resolve("peers"), "127.0.0.1:7405 # the last one");
        try (NameServer server = new NameServer())
        {
            server.hosts("node.example.com", "127.0.0.1");
            server.service("_hearsay._udp.example.com", "node.example.com:7406");
            final String node = directory.resolve("node").toString();
            assertTrue(DiscoveryExample.run(node, "a long secret of many words", file, server.address()));
        }
    }

    @Test
    void shouldRunTheExampleOfTheJournal(@TempDir final Path directory)
    {
        final String node = directory.resolve("node").toString();
        final String journal = directory.resolve("journal").toString();
        final String secret = "a long secret of many words";
        try (GossipEngine engine = GossipEngine.launch(
                new GossipEngine.Context().bind("127.0.0.1:0").directory(node).passphrase(secret).journal(journal));
            GossipClient client = GossipClient.connect(engine.directory()))
        {
            assertEquals(GossipClient.ACCEPTED, client.offer(new UnsafeBuffer(new byte[3]), 0, 3));
            Await.until(() -> engine.counters().get(CounterDescriptor.JOURNAL_APPENDED) == 1, "it is journaled");
        }
        assertEquals(1, JournalExample.run(node, secret, journal));
    }

    @Test
    void shouldShowTheOptionsThatAreDeclared() throws IOException
    {
        final StringBuilder table = new StringBuilder();
        for (final EngineProperty property : EngineProperty.values())
        {
            table.append(row(property.key(), property.defaultValue(), "", property.explanation()));
        }
        for (final EngineOption option : EngineOption.values())
        {
            table.append(row(
                option.key(), option.unit().format(option.defaultValue()), option.range(), option.explanation()));
        }

        final String readme = readme();
        final int start = readme.indexOf("| `" + EngineProperty.values()[0].key());
        final int end = readme.indexOf("\n\n", Math.max(0, start));
        assertEquals(table.toString().trim(), readme.substring(Math.max(0, start), end).trim());
    }

    @Test
    void shouldShowTheCountersThatAreDeclared() throws IOException
    {
        final StringBuilder table = new StringBuilder();
        for (final CounterDescriptor descriptor : CounterDescriptor.values())
        {
            table.append("| ").append(descriptor.scope().name().toLowerCase(Locale.ROOT))
                .append(" | `").append(descriptor.label())
                .append("` | ").append(descriptor.unit())
                .append(" | ").append(descriptor.explanation()).append(" |\n");
        }

        final String readme = readme();
        final int start = Math.max(0, readme.indexOf("| engine | `"));
        assertEquals(table.toString().trim(), readme.substring(start, readme.indexOf("\n\n", start)).trim());
    }

    private static String row(
        final String key, final String defaultValue, final String range, final String explanation)
    {
        final String shown = defaultValue.isEmpty() ? "" : "`" + defaultValue + "`";
        return "| `" + key + "` | " + shown + " | " + range + " | " + explanation + " |\n";
    }

    private static int indexOf(final List<String> lines, final String marker)
    {
        for (int i = 0; i < lines.size(); i++)
        {
            if (lines.get(i).trim().equals(marker))
            {
                return i;
            }
        }

        throw new AssertionError("no line " + marker);
    }

    private static String readme() throws IOException
    {
        return Files.readString(MODULE.resolve("../README.md"), StandardCharsets.UTF_8);
    }
}
