package io.hearsay.io.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.hearsay.core.testing.Await;
import io.hearsay.core.wire.RunFlyweight;
import io.hearsay.io.journal.Journal;
import io.hearsay.io.journal.JournalContext;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class JournalCommandTest
{
    private static final long NOON_MS = 1_767_268_800_000L; // 2026-01-01T12:00:00Z
    private static final String FIRST = "0000000000000000.journal";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final UnsafeBuffer run = new UnsafeBuffer(new byte[8_192]);

    /** Two messages of the node itself, 150 long ones of another, a gap. */
    @BeforeEach
    void write() throws IOException
    {
        try (Journal journal = Journal.open(new JournalContext(directory).segmentLength(1024 * 1024)))
        {
            append(journal, 0xAB, 1, true, NOON_MS, "one".getBytes(UTF_8), "w\u00f6r\u001bld\"".getBytes(UTF_8));
            for (int i = 1; i <= 150; i++)
            {
                append(journal, 0xCD, i, false, NOON_MS + 1_000 * i, new byte[8_000]);
            }
            assertTrue(journal.appendGap(17, NOON_MS + 200_000) > 0);
        }
    }

    private void append(
        final Journal journal,
        final long origin,
        final long sequence,
        final boolean isOwn,
        final long timeMs,
        final byte[]... messages)
    {
        RunFlyweight.putHeader(run, 0, origin, sequence, 7, 1, messages.length);
        int at = RunFlyweight.HEADER_LENGTH;
        for (final byte[] message : messages)
        {
            RunFlyweight.entryLength(run, at, message.length);
            run.putBytes(at + RunFlyweight.ENTRY_HEADER_LENGTH, message);
            at += RunFlyweight.ENTRY_HEADER_LENGTH + message.length;
        }
        final int length = at;
        Await.until(() -> journal.append(run, 0, length, isOwn, timeMs) > 0, "room");
    }

    private List<String> run(final int exitCode, final String... args)
    {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        final CommandLine commandLine = Hearsay.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        assertEquals(exitCode, commandLine.execute(args), () -> out + "" + err);
        return out.toString().lines().toList();
    }

    private String dir()
    {
        return directory.toString();
    }

    @Test
    void shouldListTheFiles()
    {
        final List<String> lines = run(0, "journal", "list", dir());
        assertEquals(3, lines.size());
        assertEquals(List.of("file", "position", "to", "records", "origins", "oldest", "newest", "state", "damaged"),
            List.of(lines.get(0).split(" +")));
        assertTrue(lines.get(1).startsWith(FIRST) && lines.get(1).contains("complete"), lines.get(1));
        assertTrue(lines.get(1).contains("2026-01-01T12:00:00Z"), lines.get(1));
        assertTrue(lines.get(2).contains("open") && lines.get(2).contains("2026-01-01T12:03:20Z"), lines.get(2));
        assertEquals("", err.toString());

        final List<String> json = run(0, "journal", "list", "--json", dir());
        assertTrue(json.get(0).startsWith("{\"file\":\"" + FIRST + "\",\"position\":0,\"end\":"), json.get(0));
        assertTrue(json.get(0).endsWith(",\"firstMs\":" + NOON_MS + ",\"lastMs\":" + (NOON_MS + 130_000) +
            ",\"state\":\"complete\",\"damaged\":0}"), json.get(0));
        assertTrue(json.get(1).contains("\"records\":21,\"origins\":1,"), json.get(1));
    }

    @Test
    void shouldPrintMessages()
    {
        final List<String> lines = run(0, "journal", "print", dir());
        assertEquals(153, lines.size());
        assertEquals("64 2026-01-01T12:00:00Z 00000000000000ab/1 own topic 7: one", lines.get(0));
        assertEquals(
            "64 2026-01-01T12:00:00Z 00000000000000ab/2 own topic 7: w\u00f6r\\u001bld\\\"", lines.get(1));
        assertTrue(lines.get(2).startsWith("128 2026-01-01T12:00:01Z 00000000000000cd/1 topic 7: "), lines.get(2));
        assertTrue(lines.get(152).endsWith(
            " 2026-01-01T12:03:20Z 17 messages are missing: there was no room for them"), lines.get(152));

        assertEquals(List.of(
            "{\"position\":64,\"timeMs\":" + NOON_MS + ",\"own\":true,\"origin\":\"00000000000000ab\"," +
            "\"sequence\":1,\"topic\":7,\"text\":\"one\"}",
            "{\"position\":64,\"timeMs\":" + NOON_MS + ",\"own\":true,\"origin\":\"00000000000000ab\"," +
            "\"sequence\":2,\"topic\":7,\"text\":\"w\u00f6r\\u001bld\\\"\"}"),
            run(0, "journal", "print", "--json", "--count", "1", dir()));
    }

    @Test
    void shouldPrintFromAPositionOrATime()
    {
        final List<String> lines = run(0, "journal", "print", "--from", "128", "--count", "2", dir());
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).startsWith("128 "), lines.get(0));
        final List<String> since = run(0, "journal", "print", "--since", "2026-01-01T12:02:30Z", dir());
        assertEquals(2, since.size());
        assertTrue(since.get(0).contains(" 2026-01-01T12:02:30Z "), since.get(0));
        assertEquals(List.of(), run(0, "journal", "print", "--since", "2027-01-01T00:00:00Z", dir()));
        assertEquals(153, run(0, "journal", "print", "--since", "2025-12-31", dir()).size());
        run(1, "journal", "print", "--from", "9999999", dir());
        assertTrue(err.toString().matches(
            "hearsay: position 9999999 is behind the end of the journal in " + dir() + ", [0-9]+\n"), err.toString());
    }

    @Test
    void shouldVerify() throws IOException
    {
        assertEquals(3, run(0, "journal", "verify", dir()).size());
        flip(directory.resolve(FIRST), 128 + 100);
        final List<String> lines = run(1, "journal", "verify", dir());
        assertTrue(lines.get(1).endsWith("complete        2"), lines.get(1));
        final List<String> errors = err.toString().lines().toList();
        assertEquals("hearsay: " + directory.resolve(FIRST) +
            " at offset 128: the CRC or the body of a record is wrong", errors.get(0));
        assertEquals("hearsay: " + dir() + " is damaged in 2 places", errors.get(errors.size() - 1));
        final List<String> printed = run(0, "journal", "print", dir());
        assertTrue(printed.get(2).startsWith("128 passed over to ") && printed.get(2).endsWith(": corrupt"));

        Files.writeString(directory.resolve(FIRST), "no journal");
        run(1, "journal", "verify", dir());
        assertTrue(err.toString().contains("it is no segment of a journal"), err.toString());
        assertTrue(out.toString().contains("unreadable"), out.toString());
        assertTrue(run(0, "journal", "list", "--json", dir()).get(0).contains("\"state\":\"unreadable\""));
    }

    private static void flip(final Path file, final long offset) throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.seek(offset);
            final int value = access.read();
            access.seek(offset);
            access.write(value ^ 1);
        }
    }

    @Test
    void shouldLookAtAJournalThatIsWritten() throws IOException
    {
        try (Journal journal = Journal.open(new JournalContext(directory).segmentLength(1024 * 1024)))
        {
            append(journal, 0xCD, 151, false, NOON_MS, new byte[10]);
            assertEquals(154, run(0, "journal", "print", dir()).size());
            final List<String> lines = run(0, "journal", "verify", dir());
            assertTrue(lines.get(2).contains("open"), lines.get(2));
        }
    }

    @Test
    void shouldSayWhatIsWrongWithItsArguments()
    {
        run(2, "journal");
        assertTrue(err.toString().contains("say what to do: "), err.toString());
        run(2, "journal", "list");
        run(2, "journal", "print", "--from", "1", "--since", "2026-01-01T12:00:00Z", dir());
        run(2, "journal", "print", "--from", "-1", dir());
        run(2, "journal", "print", "--count", "0", dir());
        run(2, "journal", "print", "--since", "noon", dir());
        assertTrue(err.toString().contains("'noon' is no time"), err.toString());
        for (final String command : new String[]{"list", "verify", "print"})
        {
            run(1, "journal", command, directory.resolve("nothing").toString());
            assertEquals(1, err.toString().lines().count(), err.toString());
            assertTrue(err.toString().contains("nothing does not exist"), err.toString());
        }
    }

    @Test
    void shouldSayThatADirectoryHoldsNoJournal(@TempDir final Path empty)
    {
        run(1, "journal", "list", empty.toString());
        assertEquals("hearsay: " + empty + " holds no journal\n", err.toString());
        run(1, "journal", "print", empty.toString());
        assertEquals("hearsay: " + empty + " holds no journal\n", err.toString());
    }

    @Test
    void shouldSayThatAFileIsNoDirectory(@TempDir final Path parent) throws IOException
    {
        final Path file = Files.createFile(parent.resolve("file"));
        for (final String command : new String[]{"list", "verify", "print"})
        {
            run(1, "journal", command, file.toString());
            assertEquals("hearsay: " + file + " is no directory\n", err.toString());
        }
    }
}
