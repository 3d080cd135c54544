package io.hearsay.perf.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import io.hearsay.perf.rig.RigOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;

class ScaleRigTest
{
    private static final int NODES = 40;

    @TempDir
    Path directory;

    @Test
    void shouldPrintATableAndDrawAChart() throws IOException, ParserConfigurationException, SAXException
    {
        final Path chart = directory.resolve("chart.svg");
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ScaleRig().run(
            new RigOptions(Map.of("nodes", "20,40", "loss", "0,5", "runs", "2", "chart", chart.toString())::get),
            new PrintStream(bytes, true, StandardCharsets.UTF_8));

        final String out = bytes.toString(StandardCharsets.UTF_8);
        final Pattern row = Pattern.compile(" +(20|40) +[05] % +\\d\\.\\d\\d \\([\\d.]+ to [\\d.]+\\).*\\d");
        assertEquals(4, out.lines().filter(line -> row.matcher(line).matches()).count(), out);
        assertTrue(out.lines().allMatch(line -> line.length() <= 120), out);
        final byte[] svg = Files.readAllBytes(chart);
        assertEquals(
            Dissemination.values().length,
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg))
                .getElementsByTagName("polyline").getLength());
    }

    @Test
    void shouldReachEverybodyInTheSameWayForTheSameSeed()
    {
        final Infection.Figures one = run(0);
        final Infection.Figures other = run(0);

        assertEquals(NODES - 1, one.reachedNs().length);
        assertTrue(one.copies() >= 1, "copies a node: " + one.copies());
        assertEquals(one.copies(), other.copies());
        assertEquals(one.datagrams(), other.datagrams());
        assertEquals(one.roundTrips(1, NODES - 1), other.roundTrips(1, NODES - 1));
        assertEquals(Double.POSITIVE_INFINITY, one.roundTrips(1, NODES));
    }

    @Test
    void shouldReachEverybodyThatASampleConnects()
    {
        assertEquals(NODES - 1, run(10).reachedNs().length);
    }

    private static Infection.Figures run(final int sample)
    {
        try (Infection infection = new Infection(NODES, 0.05, Dissemination.HEARSAY, sample, 7))
        {
            return infection.run();
        }
    }

    @Test
    void shouldCompareWithTheLiterature()
    {
        assertEquals(16.9, Expectation.pushRounds(1_000), 0.05);
        assertEquals(8.2, Expectation.pushPullRounds(1_000), 0.05);
    }
}
