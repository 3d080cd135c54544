package io.hearsay.io.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.hearsay.core.testing.Await;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.Replay;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NodeProcessTest
{
    @TempDir
    Path directory;

    @RegisterExtension
    final HearsayProcesses processes = new HearsayProcesses();

    private static String readyAddress(final BufferedReader err) throws IOException
    {
        final String line = err.readLine();
        assertNotNull(line, "it ended");
        assertTrue(line.contains(" ready at "), line);
        return line.replaceAll(".* ready at ([^,]*),.*", "$1");
    }

    private static void type(final Process process, final String text) throws IOException
    {
        final OutputStream in = process.getOutputStream();
        in.write(text.getBytes(UTF_8));
        in.flush();
    }

    @Test
    void shouldCarryLinesBetweenProcessesUntilTerminated() throws IOException, InterruptedException
    {
        final Path key = directory.resolve("key");
        assertEquals(0, processes.start("keygen", key.toString()).waitFor());
        final Process a = processes.start("node", "--bind", "127.0.0.1:0", "--key-file", key.toString(),
            "--dir", directory.resolve("a").toString(), "--topic", "5");
        final String address = readyAddress(a.errorReader(UTF_8));
        final Process b = processes.start("node", "--bind", "127.0.0.1:0", "--key-file", key.toString(),
            "--dir", directory.resolve("b").toString(), "--discovery", address, "--json");
        readyAddress(b.errorReader(UTF_8));

        type(b, "hello\r\nwörld\n");
        final BufferedReader fromA = a.inputReader(UTF_8);
        assertEquals("hello", fromA.readLine());
        assertEquals("wörld", fromA.readLine());

        type(a, "x".repeat(9_000) + "\nback\n");
        a.getOutputStream().close();
        assertTrue(a.errorReader(UTF_8).readLine().contains("line 1 is skipped"));
        final String json = b.inputReader(UTF_8).readLine();
        assertTrue(json.matches(
            "\\{\"origin\":\"[0-9a-f]{16}\",\"sequence\":1,\"topic\":5,\"text\":\"back\"}"), json);

        for (final Process process : List.of(a, b))
        {
            assertTrue(process.isAlive());
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(HearsayProcesses.TERMINATED, process.exitValue());
        }
        assertFalse(Files.exists(directory.resolve("a")));
        assertFalse(Files.exists(directory.resolve("b")));
    }

    private String run(final int exitCode, final String... args) throws IOException, InterruptedException
    {
        final Process process = processes.start(args);
        final String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        final String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertEquals(exitCode, process.waitFor(), out + err);
        return exitCode == 0 ? out : err;
    }

    private void say(final Process from, final Process to, final String text) throws IOException
    {
        type(from, text + "\n");
        final byte[] line = new byte[text.length() + 1];
        assertEquals(line.length, to.getInputStream().readNBytes(line, 0, line.length));
        assertEquals(text + "\n", new String(line, UTF_8));
    }

    @Test
    void shouldChangeTheKeyOfRunningNodes() throws IOException, InterruptedException
    {
        final String oldKey = directory.resolve("old.key").toString();
        final String newKey = directory.resolve("new.key").toString();
        run(0, "keygen", oldKey);
        run(0, "keygen", newKey);
        final String dirA = directory.resolve("a").toString();
        final String dirB = directory.resolve("b").toString();
        final Process a = processes.start("node", "--bind", "127.0.0.1:0", "--key-file", oldKey, "--dir", dirA);
        final String address = readyAddress(a.errorReader(UTF_8));
        final Process b = processes.start("node", "--bind", "127.0.0.1:0", "--key-file", oldKey, "--dir", dirB,
            "--discovery", address);
        readyAddress(b.errorReader(UTF_8));
        say(b, a, "under the old key");

        for (final String dir : List.of(dirA, dirB))
        {
            assertEquals(3, run(0, "keys", "add", newKey, "--dir", dir).lines().count());
        }
        run(0, "keys", "use", newKey, "--dir", dirA);
        assertTrue(run(1, "keys", "remove", oldKey, "--dir", dirA).contains("is in use"));
        run(0, "keys", "use", newKey, "--dir", dirB);
        say(a, b, "under the new key");
        say(b, a, "and back");
        for (final String dir : List.of(dirA, dirB))
        {
            final String left = run(0, "keys", "remove", oldKey, "--force", "--dir", dir);
            assertEquals(2, left.lines().count(), left);
            assertTrue(left.contains(run(0, "keys", "id", newKey).substring(0, 8)), left);
        }
        say(a, b, "without the old key");
        say(b, a, "and back again");

        final Process c = processes.start("node", "--bind", "127.0.0.1:0", "--key-file", newKey + "," + oldKey,
            "--dir", directory.resolve("c").toString(), "--discovery", address);
        readyAddress(c.errorReader(UTF_8));
        say(c, a, "joined");
    }

    @Test
    void shouldExitWithOneWhenThePortIsTaken() throws IOException, InterruptedException
    {
        final Process a = processes.start(
            "node", "--insecure", "--bind", "127.0.0.1:0", "--dir", directory.resolve("a").toString());
        final String address = readyAddress(a.errorReader(UTF_8));
        final Process b = processes.start(
            "node", "--insecure", "--bind", address, "--dir", directory.resolve("b").toString());

        assertEquals(1, b.waitFor());
        final List<String> lines = b.errorReader(UTF_8).lines().toList();
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.get(0).contains(address), lines.get(0));
        assertFalse(Files.exists(directory.resolve("b")));
    }

    @Test
    void shouldExitWithOneWhenTheJournalCanNotBeUsed() throws IOException, InterruptedException
    {
        final String journal = directory.resolve("journal").toString();
        final Process a = processes.start("node", "--insecure", "--bind", "127.0.0.1:0", "--dir",
            directory.resolve("a").toString(), "--journal", journal);
        readyAddress(a.errorReader(UTF_8));
        final String[] node = {
            "node", "--insecure", "--bind", "127.0.0.1:0", "--dir", directory.resolve("b").toString(), "--journal"};
        assertEquals(
            "hearsay: journal " + journal + ": " + journal + " is the journal of another process: two can not write " +
            "to one\n", run(1, append(node, journal)));
        final Path file = Files.createFile(directory.resolve("file"));
        final String line = run(1, append(node, file.toString()));
        assertTrue(line.startsWith("hearsay: journal " + file + ": ") && line.lines().count() == 1, line);
        assertTrue(
            run(1, append(node, "/proc/none")).startsWith("hearsay: journal /proc/none: /proc/none does not exist"),
            "no such directory");
        assertFalse(Files.exists(directory.resolve("b")));
    }

    private static String[] append(final String[] args, final String last)
    {
        final String[] all = Arrays.copyOf(args, args.length + 1);
        all[args.length] = last;
        return all;
    }

    /** Each message of its journal once, whatever becomes of the node. */
    @Test
    void shouldLetAClientFollowItsJournalAcrossItsDeaths() throws IOException, InterruptedException
    {
        final String path = directory.resolve("a").toString();
        final List<String> received = new ArrayList<>();
        GossipClient client = null;
        try
        {
            for (int life = 1; life <= 3; life++)
            {
                final Process node = processes.start("node", "--insecure", "--bind", "127.0.0.1:0", "--dir", path,
                    "--journal", directory.resolve("journal").toString());
                readyAddress(node.errorReader(UTF_8));
                if (client == null)
                {
                    client = GossipClient.connect(path, new ClientContext()
                        .replay(Replay.fromBeginning()).deliverOwn(true).reattach(true));
                }
                type(node, ("life " + life + "\n").repeat(100));
                final GossipClient follower = client;
                final int count = 100 * life;
                Await.until(() ->
                {
                    follower.poll((origin, sequence, topic, payload, offset, length) ->
                        received.add(payload.getStringWithoutLengthUtf8(offset, length)), 10);
                    return received.size() >= count;
                }, "what node " + life + " published");
                node.destroyForcibly().waitFor();
            }
        }
        finally
        {
            CloseHelper.close(client);
        }

        assertEquals(
            IntStream.range(0, 300).mapToObj(i -> "life " + (1 + i / 100)).toList(), received);
    }

    @Test
    void shouldTakeOverTheDirectoryOfANodeThatWasKilled() throws IOException, InterruptedException
    {
        final String path = directory.resolve("a").toString();
        final Process a = processes.start("node", "--insecure", "--bind", "127.0.0.1:0", "--dir", path);
        readyAddress(a.errorReader(UTF_8));
        final Process refused = processes.start("node", "--insecure", "--bind", "127.0.0.1:0", "--dir", path);
        assertEquals(1, refused.waitFor());
        assertTrue(refused.errorReader(UTF_8).readLine().contains("process id " + a.pid()));

        a.destroyForcibly().waitFor();
        final Process b = processes.start("node", "--insecure", "--bind", "127.0.0.1:0", "--dir", path);
        readyAddress(b.errorReader(UTF_8));
    }
}
