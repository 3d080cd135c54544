package io.hearsay.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

import io.hearsay.core.log.MessageLog;
import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.file.EngineFileDescriptor;
import io.hearsay.io.file.LogFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DumpCommandTest
{
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(final String... args)
    {
        final CommandLine commandLine = Hearsay.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }

    @Test
    void shouldShowTheLogOfAnEngine() throws IOException
    {
        final String log = "\nlog of 65536 bytes, positions 0 to 0, the newest 0 records\n";
        LogFile.create(directory, MessageLog.MIN_CAPACITY).close();
        assertEquals(0, run("dump", "--log", "--dir", directory.toString()), err.toString());
        assertEquals("which engine wrote it, and whether that one lives, is not known\n" + log, out.toString());

        try (EngineFile engine = EngineFile.create(
            directory, new EngineFacts(4711, 1, 0xAB, 1, 64 * 1024, 64 * 1024, 4, 2)))
        {
            engine.address("10.0.0.1:7400");
            engine.activityMs(EngineFileDescriptor.ACTIVITY_CLOSED);
        }
        out.getBuffer().setLength(0);
        assertEquals(0, run("dump", "--log", "--dir", directory.toString()), err.toString());
        assertEquals("pid 4711 closed its engine\nnode 00000000000000ab at 10.0.0.1:7400\n" + log, out.toString());
    }

    @Test
    void shouldSayThatThereIsNoLog()
    {
        assertEquals(1, run("dump", "--log", "--dir", directory.toString()));
        assertTrue(err.toString().contains("there is no engine in " + directory), err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void shouldWantAFileOrALog()
    {
        assertEquals(2, run("dump"));
        assertEquals(2, run("dump", "--log", "file"));
        assertEquals(2, run("dump", "file", "--count", "1"));
        assertEquals(2, run("dump", "--log", "--count", "0"));
        assertEquals("", out.toString());
    }
}
