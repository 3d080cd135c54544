package io.hearsay.io.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Await;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tools as an operator runs them: in processes of their own, beside a running or a killed engine.
 */
@Timeout(90)
class ToolProcessTest
{
    @TempDir
    Path directory;

    @RegisterExtension
    final HearsayProcesses processes = new HearsayProcesses();

    private String run(final int exitCode, final String... args)
    {
        try
        {
            final Process process = processes.start(args);
            process.getOutputStream().close();
            final String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            final String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
            assertEquals(exitCode, process.waitFor(), out + err);
            return exitCode == 0 ? out : err;
        }
        catch (final IOException | InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private GossipEngine launch()
    {
        return GossipEngine.launch(new GossipEngine.Context()
            .bind("127.0.0.1:0").directory(node()).insecure().discovery((failures) -> new String[0]));
    }

    private String node()
    {
        return directory.resolve("node").toString();
    }

    @Test
    void shouldPipeMessagesInAndOut() throws IOException, InterruptedException
    {
        try (GossipEngine engine = launch();
            GossipClient client = GossipClient.connect(engine.directory()))
        {
            final Process tail = processes.start("tail", "--dir", node(), "--own", "--retained", "--topic", "7,8");
            final Process publish = processes.start("publish", "--dir", node(), "--topic", "7");
            try (OutputStream in = publish.getOutputStream())
            {
                in.write("one\nw\u00f6rld\nlast".getBytes(UTF_8));
            }
            assertEquals(0, publish.waitFor());
            assertEquals("", new String(publish.getErrorStream().readAllBytes(), UTF_8));

            final BufferedReader lines = tail.inputReader(UTF_8);
            assertEquals("one", lines.readLine());
            assertEquals("w\u00f6rld", lines.readLine());
            assertEquals("last", lines.readLine());
            assertEquals(
                "one\n", run(0, "tail", "--dir", node(), "--own", "--retained", "--topic", "7", "--count", "1"));

            tail.getInputStream().close();
            final UnsafeBuffer message = new UnsafeBuffer("nobody reads".getBytes(UTF_8));
            Await.until(
                () -> client.offer(message, 0, message.capacity(), 8) != 0 && !tail.isAlive(), "the end of tail");
            assertEquals(0, tail.exitValue());
            assertEquals("", new String(tail.getErrorStream().readAllBytes(), UTF_8));
        }
    }

    @Test
    void shouldEndWithASignalOrWithTheEngine() throws IOException, InterruptedException
    {
        final Process engine = processes.start("node", "--insecure", "--bind", "127.0.0.1:0", "--dir", node());
        assertTrue(engine.errorReader(UTF_8).readLine().contains(" ready at "));
        engine.getOutputStream().write("hello\n".getBytes(UTF_8));
        engine.getOutputStream().flush();
        final List<Process> tails = new ArrayList<>();
        for (int i = 0; i < 2; i++)
        {
            final Process tail = processes.start("tail", "--dir", node(), "--own", "--retained");
            assertEquals("hello", tail.inputReader(UTF_8).readLine());
            tails.add(tail);
        }

        tails.get(0).destroy();
        assertTrue(tails.get(0).waitFor(20, TimeUnit.SECONDS));
        assertEquals(HearsayProcesses.TERMINATED, tails.get(0).exitValue());
        engine.destroy();
        assertTrue(tails.get(1).waitFor(20, TimeUnit.SECONDS));
        assertEquals(1, tails.get(1).exitValue());
        assertEquals("hearsay: the engine was closed", tails.get(1).errorReader(UTF_8).readLine());
        assertTrue(
            run(1, "publish", "--dir", node()).startsWith("hearsay: there is no engine in " + node()), "publish");
    }

    @Test
    void shouldReadTheJournalFirst() throws IOException, InterruptedException
    {
        final String journal = directory.resolve("journal").toString();
        final Process engine = processes.start(
            "node", "--insecure", "--bind", "127.0.0.1:0", "--dir", node(), "--journal", journal);
        assertTrue(engine.errorReader(UTF_8).readLine().contains(" ready at "));
        engine.getOutputStream().write("one\ntwo\n".getBytes(UTF_8));
        engine.getOutputStream().flush();
        final Process tail = processes.start("tail", "--dir", node(), "--own", "--from", "beginning");
        final BufferedReader lines = tail.inputReader(UTF_8);
        assertEquals("one", lines.readLine());
        assertEquals("two", lines.readLine());
        final String live = tail.errorReader(UTF_8).readLine();
        assertTrue(live.startsWith("hearsay: the journal is printed up to position "), live);
        engine.getOutputStream().write("three\n".getBytes(UTF_8));
        engine.getOutputStream().flush();
        assertEquals("three", lines.readLine());

        assertTrue(run(1, "tail", "--dir", node(), "--from", "1000000").contains("1000000 is behind the end of "));
        final String position = live.replaceAll("[^0-9]", "");
        assertEquals("three\n", run(0, "tail", "--dir", node(), "--own", "--from", position, "--count", "1"));
    }

    @Test
    void shouldSayThatThereIsNoJournal()
    {
        try (GossipEngine engine = launch())
        {
            assertEquals(
                "hearsay: can not attach to the engine in " + node() + ": it has no journal to replay\n",
                run(1, "tail", "--dir", engine.directory().toString(), "--from", "beginning"));
        }
    }

    @Test
    void shouldShowARunningEngineAndWhatAKilledOneLeft() throws IOException, InterruptedException
    {
        final Process engine = processes.start("node", "--insecure", "--bind", "127.0.0.1:0", "--dir", node());
        assertTrue(engine.errorReader(UTF_8).readLine().contains(" ready at "));
        final String alive = run(0, "stat", "--dir", node(), "clients");
        assertTrue(alive.lines().findFirst().orElse("").contains("pid " + engine.pid() + ", up "), alive);
        assertTrue(alive.contains("  clients                                      1 clients"), alive);
        assertTrue(run(0, "clients", "--dir", node()).contains("pid " + engine.pid()), "clients");

        engine.destroyForcibly().waitFor();
        Await.until(
            () -> run(0, "stat", "--dir", node()).startsWith("pid " + engine.pid() + " died, last sign of life "),
            "its death to show");
        for (final String tool : List.of("peers", "origins", "clients", "latency", "errors"))
        {
            assertTrue(run(0, tool, "--dir", node()).startsWith("pid " + engine.pid() + " died"), tool);
        }
        final String log = run(0, "dump", "--log", "--dir", node());
        assertTrue(log.startsWith("pid " + engine.pid() + " died") && log.contains("\nlog of "), log);
        final Process json = processes.start("origins", "--json", "--dir", node());
        assertTrue(json.inputReader(UTF_8).readLine().startsWith("{\"origin\":"), "json");
        assertTrue(json.errorReader(UTF_8).readLine().startsWith("hearsay: pid " + engine.pid() + " died"), "json");
        assertTrue(run(1, "stat", "--dir", directory.toString()).contains("there is no engine in " + directory));
        assertTrue(run(2, "stat", "fish", "--dir", node()).contains("fish"), "fish");
        assertTrue(run(2, "peers", "--watch", "0", "--dir", node()).contains("--watch"), "watch");
    }

    @Test
    void shouldWatchUntilNobodyReads() throws IOException, InterruptedException
    {
        try (GossipEngine engine = launch())
        {
            final Process stat = processes.start(
                "stat", "--watch", "0.1", "--dir", engine.directory().toString(), "duty-cycles");
            final BufferedReader lines = stat.inputReader(UTF_8);
            String line = lines.readLine();
            while (line != null && !line.endsWith("/s"))
            {
                assertTrue(line.chars().allMatch(character -> character >= ' '), line);
                line = lines.readLine();
            }
            assertTrue(line != null && line.startsWith("  duty-cycles "), line);

            lines.close();
            assertTrue(stat.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, stat.exitValue());
        }
    }

    @Test
    void shouldGiveProgramsNothingButObjects() throws IOException
    {
        try (GossipEngine engine = launch())
        {
            final Process stat = processes.start(
                "stat", "--watch", "0.1", "--json", "--dir", engine.directory().toString(),
                "--changed", "duty-cycles");
            final BufferedReader lines = stat.inputReader(UTF_8);
            for (int i = 0; i < 5; i++)
            {
                final String line = lines.readLine();
                assertTrue(line.startsWith("{") && line.contains("\"perSecond\":"), line);
            }
        }
    }

    @Test
    void shouldFailIfTheOutputCanNotBeWritten() throws IOException, InterruptedException
    {
        final File full = new File("/dev/full");
        assumeTrue(full.exists(), "no /dev/full");
        final Process help = processes.start(builder -> builder.redirectOutput(full), "stat", "--help");

        assertEquals(
            "hearsay: standard output can not be written: No space left on device",
            help.errorReader(UTF_8).readLine());
        assertEquals(1, help.waitFor());
    }

    @Test
    void shouldPublishNothingIfTheInputIsClosed() throws IOException, InterruptedException
    {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")), "no /proc");
        try (GossipEngine engine = launch())
        {
            final Process publish = processes.start(
                builder -> builder.command().addAll(0, List.of("/bin/sh", "-c", "exec \"$@\" <&-", "sh")),
                "publish", "--dir", engine.directory().toString());

            assertEquals(
                "hearsay: standard input can not be read: it is closed", publish.errorReader(UTF_8).readLine());
            assertEquals(1, publish.waitFor());
            assertEquals(0, engine.counters().get(CounterDescriptor.MESSAGES_PUBLISHED));
        }
    }

    @Test
    void shouldDumpAFile() throws IOException
    {
        final Path file = directory.resolve("datagram");
        Files.writeString(file, "0100");
        final Process dump = processes.start("dump", file.toString());

        assertEquals("0000 01 00                   #   cut off", dump.inputReader(UTF_8).readLine());
        assertTrue(dump.errorReader(UTF_8).lines().anyMatch(line -> line.equals(
            "hearsay: the datagram is malformed at offset 0x0002: it ends here, but label and header alone have 38 " +
            "bytes")));
    }
}
