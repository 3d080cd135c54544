package io.hearsay.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.hearsay.core.spi.PacketProtection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs what {@link OpenFuzzer} begins with and what it found, without the fuzzer.
 */
class OpenSeedsTest
{
    private static final String CORPUS = "OpenFuzzerInputs/shouldOpenAnything";

    @Test
    void shouldReachAcceptanceAndEveryReasonToRefuse()
    {
        final Set<Integer> results = new TreeSet<>();
        for (final byte[] seed : OpenSeeds.all())
        {
            results.add(Math.min(0, OpenCheck.check(seed)));
        }
        for (int code = PacketProtection.MALFORMED; code <= 0; code++)
        {
            assertTrue(results.contains(code) || needsMoreThanOneDatagram(code), "no seed leads to " + code);
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void shouldHoldForTheCorpus(final Path file) throws IOException
    {
        final byte[] input = Files.readAllBytes(file);
        assertEquals(OpenCheck.check(input), OpenCheck.check(input), "the same input twice");
    }

    private static boolean needsMoreThanOneDatagram(final int code)
    {
        return code == PacketProtection.SENDERS_FULL || code == PacketProtection.DERIVATIONS_EXHAUSTED;
    }

    static List<Path> corpus() throws IOException, URISyntaxException
    {
        try (Stream<Path> files = Files.list(Path.of(OpenSeedsTest.class.getResource(CORPUS).toURI())))
        {
            return files.sorted().toList();
        }
    }
}
