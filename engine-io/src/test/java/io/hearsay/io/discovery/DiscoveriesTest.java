package io.hearsay.io.discovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveriesTest
{
    private final List<Throwable> errors = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void shouldKnowEachForm() throws IOException
    {
        assertInstanceOf(StaticDiscovery.class, Discoveries.parse(""));
        assertInstanceOf(StaticDiscovery.class, Discoveries.parse(" 10.0.0.6:7400, host.example:7400,"));
        assertInstanceOf(DnsDiscovery.class, Discoveries.parse("dns:nodes.example:7400"));
        assertInstanceOf(DnsDiscovery.class, Discoveries.parse("dns:_hearsay._udp.example"));
        assertInstanceOf(FileDiscovery.class, Discoveries.parse("file:peers.txt"));

        final Path file = Files.writeString(directory.resolve("peers"), "10.0.0.7:7400\n");
        assertArrayEquals(
            new String[]{"10.0.0.6:7400", "[::1]:7401", "10.0.0.7:7400"},
            Discoveries.parse("10.0.0.6:7400,file:" + file + ",[::1]:7401").addresses(errors::add));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "here", "10.0.0.6", "10.0.0.256:7400", "here:0", "here:65536", "dns:", "dns:here:0", "dns:here:x",
        "dns:10.0.0.6", "dns:10.0.0.6:7400", "dns:a:b:7400", "file:", "10.0.0.6:7400,,x", "[::1]", "dns:a b:7400"})
    void shouldSayWhichPartIsNone(final String text)
    {
        final String message =
            assertThrows(IllegalArgumentException.class, () -> Discoveries.parse(text)).getMessage();
        assertTrue(message.startsWith("'" + text.substring(text.lastIndexOf(',') + 1) + "'"), message);
    }
}
