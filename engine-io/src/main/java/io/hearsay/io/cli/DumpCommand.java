package io.hearsay.io.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.io.dump.DatagramDump;
import io.hearsay.io.dump.LogDump;
import io.hearsay.io.file.InvalidFileException;
import io.hearsay.io.status.EngineStatus;
import io.hearsay.io.status.LogSnapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Prints what is in a captured datagram, or in the message log of an engine, running or dead.
 */
@Command(
    name = "dump",
    mixinStandardHelpOptions = true,
    description = {
        "Print a captured datagram, or the newest records of an engine's message log, in hexadecimal, each field " +
            "with what it says.",
        "The file holds the datagram's bytes, without any header of IP or UDP, or their hexadecimal digits, with or " +
            "without blanks between the bytes.",
        "The body is decoded if it is in clear text. Exit code 1 and a word about what and where if the datagram is " +
            "malformed.",
        "Examples: echo 0100000000... | hearsay dump -, or hearsay dump --log --count 3"})
final class DumpCommand implements Callable<Integer>
{
    private static final String STANDARD_INPUT = "-";
    private static final int DEFAULT_COUNT = 10;

    /** Each byte as two digits and a few blanks; what is longer is no datagram. */
    private static final int MAX_FILE_LENGTH = 8 * PacketFlyweight.MAX_PACKET_LENGTH;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "the file, - for standard input")
    private String file;

    @Option(names = "--log", description = "the message log of an engine instead of a file")
    private boolean isLog;

    @Option(names = "--count", paramLabel = "N", description = "the newest N records of the log, default: 10")
    private Integer count;

    @Mixin
    private LookTarget target;

    @Override
    public Integer call() throws IOException
    {
        final boolean isLogNamed = count != null || target.isGiven();
        if (isLog == (file != null) || isLogNamed && !isLog || count != null && count < 1)
        {
            throw new ParameterException(
                spec.commandLine(), "give a FILE, or --log and, if you like, --count N (1 or more), --dir or --node");
        }

        return isLog ? dumpLog() : dumpDatagram();
    }

    private int dumpLog() throws IOException
    {
        final Path chosen = target.choose();
        final LogSnapshot snapshot = snapshot(chosen);
        final PrintWriter out = spec.commandLine().getOut();
        out.println(headline(chosen));
        out.println();
        out.print(LogDump.text(snapshot));
        out.flush();
        return 0;
    }

    private LogSnapshot snapshot(final Path path) throws IOException
    {
        try
        {
            return LogSnapshot.read(path, count == null ? DEFAULT_COUNT : count);
        }
        catch (final NoSuchFileException ex)
        {
            throw EngineChoice.noEngineIn(path, ex);
        }
    }

    private static String headline(final Path path) throws IOException
    {
        try (EngineStatus status = EngineStatus.open(path))
        {
            return EngineHeadline.of(status, System.currentTimeMillis()).text();
        }
        catch (final NoSuchFileException | InvalidFileException ignore)
        {
            // The log is worth looking at all the same.
            return "which engine wrote it, and whether that one lives, is not known";
        }
    }

    private int dumpDatagram() throws IOException
    {
        final DatagramDump dump = DatagramDump.of(content());
        final PrintWriter out = spec.commandLine().getOut();
        out.print(dump.text());
        out.flush();
        if (dump.violation() != null)
        {
            throw new IllegalStateException("the datagram is malformed at " + dump.violation());
        }

        return 0;
    }

    private byte[] content() throws IOException
    {
        try (InputStream in = STANDARD_INPUT.equals(file) ? System.in : new FileInputStream(file))
        {
            final byte[] content = in.readNBytes(MAX_FILE_LENGTH + 1);
            if (content.length > MAX_FILE_LENGTH)
            {
                throw new IOException(file + " has more than " + MAX_FILE_LENGTH + " bytes: it is no single datagram");
            }

            return content;
        }
    }
}
