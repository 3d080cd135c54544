package io.hearsay.io.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.concurrent.Callable;

import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.io.dump.DatagramDump;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Prints what is in a captured datagram.
 */
@Command(
    name = "dump",
    mixinStandardHelpOptions = true,
    description = {
        "Print a captured datagram in hexadecimal, each field with what it says.",
        "The file holds the datagram's bytes, without any header of IP or UDP, or their hexadecimal digits, with or " +
            "without blanks between the bytes.",
        "The body is decoded if it is in clear text. Exit code 1 and a word about what and where if the datagram is " +
            "malformed.",
        "Example: echo 0100000000... | hearsay dump -"})
final class DumpCommand implements Callable<Integer>
{
    private static final String STANDARD_INPUT = "-";

    /** Each byte as two digits and a few blanks; what is longer is no datagram. */
    private static final int MAX_FILE_LENGTH = 8 * PacketFlyweight.MAX_PACKET_LENGTH;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the file, - for standard input")
    private String file;

    @Override
    public Integer call() throws IOException
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
