package io.hearsay.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.xml.parsers.DocumentBuilderFactory;

import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rig.RigOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PageTest
{
    private static final String HOSTILE = "<script>alert('1')</script>\" onload=\"x&y;\u0000\uD800";
    private static final Set<String> ELEMENTS_THAT_LOAD = Set.of(
        "script", "link", "img", "image", "iframe", "object", "embed", "base", "a", "use", "form", "video", "audio");
    private static final String NAMESPACE = "xmlns";

    @TempDir
    private Path directory;

    private static List<Map<String, Object>> rowsOfAllKinds()
    {
        final List<Map<String, Object>> rows = new ArrayList<>();
        for (int round = 1; round <= 3; round++)
        {
            for (final int nodes : new int[]{3, 8})
            {
                for (final int rate : new int[]{0, 1_000, 10_000})
                {
                    rows.add(Planted.with(
                        Planted.load("hearsay", "OCB 8192", nodes, rate, round), "throughput", 1e6 + round));
                    rows.add(Planted.load("aeron-mdc", "MTU 8192", nodes, rate, round));
                    rows.add(Planted.load(HOSTILE, HOSTILE, nodes, rate, round));
                }
            }
            rows.add(Planted.roundTrip("hearsay", "OCB", round, 20_000));
            rows.add(Planted.roundTrip("nio", HOSTILE, round, 9_000));
            for (final int value : new int[]{3, 8, 64})
            {
                rows.add(Map.of(
                    "kind", "growth", "axis", HOSTILE, "value", value, "system", HOSTILE, "throughput", 1e6 / value,
                    "allocated", 0.0));
            }
        }
        rows.add(Planted.memory("peer", 233));
        rows.add(Planted.memory(HOSTILE, 1));
        rows.add(Map.of("kind", "micro", "benchmark", HOSTILE, "params", Map.of(HOSTILE, HOSTILE), "ns", 3.5));
        rows.add(Map.of("kind", "profile", "case", HOSTILE, "when", "before", "frame", HOSTILE, "share", 0.4));
        rows.add(Map.of("kind", "profile", "case", HOSTILE, "when", "after", "frame", HOSTILE, "share", 0.1));
        rows.add(Map.of("kind", "failure", "system", HOSTILE, "variant", HOSTILE, "error", HOSTILE));
        rows.add(Map.of("kind", HOSTILE));
        return rows;
    }

    private static ResultFile hostileFile()
    {
        final ResultFile file = Planted.file(rowsOfAllKinds());
        return new ResultFile(Map.of("model", HOSTILE), HOSTILE, Map.of(HOSTILE, HOSTILE), file.rows());
    }

    private static Document parsed(final String html) throws Exception
    {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(new InputSource(new StringReader(html)));
    }

    private static List<String> titles(final List<Map<String, Object>> rows) throws Exception
    {
        final NodeList found = parsed(Page.html(List.of(Planted.file(rows)))).getElementsByTagName("h2");
        final List<String> titles = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++)
        {
            titles.add(found.item(i).getTextContent());
        }
        return titles;
    }

    @Test
    void shouldBeWellFormedAndStandForItselfWhateverTheRowsSay() throws Exception
    {
        final String html = Page.html(List.of(hostileFile()));

        final NodeList all = parsed(html).getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++)
        {
            final Element element = (Element)all.item(i);
            assertFalse(ELEMENTS_THAT_LOAD.contains(element.getTagName()), element::getTagName);
            for (int j = 0; j < element.getAttributes().getLength(); j++)
            {
                final String name = element.getAttributes().item(j).getNodeName();
                assertFalse(name.startsWith("on") || name.endsWith("href") || name.equals("src"), name);
                assertTrue(
                    name.equals(NAMESPACE) || !element.getAttribute(name).contains("://"), element.getAttribute(name));
            }
        }
        assertFalse(html.contains("url("));
        assertFalse(html.contains("@import"));
        assertTrue(html.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"));
    }

    @Test
    void shouldShowEverySectionThatHasRows() throws Exception
    {
        assertEquals(
            List.of("Targets", "Throughput in a flood", "Latency", "Cost of a message", "Packing",
                "Round trip between two processes", "Growth", "Memory", "Hot pieces alone", "Where the time goes",
                "Failed", "Method, and what the figures do not say"),
            titles(rowsOfAllKinds()));
    }

    @Test
    void shouldLeaveOutWhatWasNotMeasured() throws Exception
    {
        final String method = "Method, and what the figures do not say";

        assertEquals(List.of(method), titles(List.of()));
        assertEquals(List.of("Memory", method), titles(List.of(Planted.memory("room", 58))));
        assertEquals(
            List.of("Throughput in a flood", "Latency", "Cost of a message", method),
            titles(List.of(Planted.load("nio", "8192", 3, 0, 1), Planted.load("nio", "8192", 3, 10, 1))));
    }

    @Test
    void shouldStandRowsWithoutAnyFigure() throws Exception
    {
        final List<Map<String, Object>> rows = new ArrayList<>();
        for (final String kind : List.of("load", "roundTrip", "growth", "memory", "micro", "profile", "failure"))
        {
            rows.add(Map.of("kind", kind));
            rows.add(Map.of("kind", kind, "value", "x", "share", "x", "params", 7, "latency", "x", "rate", 5));
        }
        final Map<String, Object> nothingArrived = Planted.load("jgroups", "UDP", 3, 0, 1);
        nothingArrived.put("throughput", 0.0);
        nothingArrived.put("everywhere", 0);
        nothingArrived.put("latency", Map.of("count", 0, "p50", 0, "percentiles", List.of()));
        rows.add(nothingArrived);

        final String html = Page.html(List.of(Planted.file(rows)));

        parsed(html);
        assertFalse(html.contains("NaN"));
        assertFalse(html.contains("Infinity"));
    }

    @Test
    void shouldMakeAPageOfSeveralFiles() throws IOException
    {
        final Path one = directory.resolve("one.json");
        final Path other = directory.resolve("other.json");
        final Path page = directory.resolve("new").resolve("report.html");
        Planted.file(List.of(Planted.memory("peer", 233))).write(one);
        Planted.file(List.of(Planted.load("nio", "8192", 3, 1_000, 1))).write(other);
        final Map<String, String> options = Map.of("in", one + "," + other, "out", page.toString());
        final ByteArrayOutputStream said = new ByteArrayOutputStream();

        new ReportRig().run(new RigOptions(options::get), new PrintStream(said, true, StandardCharsets.UTF_8));

        final String html = Files.readString(page);
        assertTrue(html.contains("<h2>Memory</h2>") && html.contains("<h2>Latency</h2>"));
        assertTrue(said.toString(StandardCharsets.UTF_8).startsWith(page.toString()));
        assertThrows(
            IllegalArgumentException.class, () -> new ReportRig().run(new RigOptions((name) -> null), System.out));
    }
}
