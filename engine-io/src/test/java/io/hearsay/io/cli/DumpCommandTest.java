package io.hearsay.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

import io.hearsay.core.log.MessageLog;
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
        LogFile.create(directory, MessageLog.MIN_CAPACITY).close();

        assertEquals(0, run("dump", "--log", "--dir", directory.toString()), err.toString());
        assertEquals("log of 65536 bytes, positions 0 to 0, the newest 0 records\n", out.toString());
    }

    @Test
    void shouldSayThatThereIsNoLog()
    {
        assertEquals(1, run("dump", "--log", "--dir", directory.toString()));
        assertTrue(err.toString().contains(LogFile.FILE_NAME + " does not exist"), err.toString());
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
