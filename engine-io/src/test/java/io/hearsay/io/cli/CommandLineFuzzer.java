package io.hearsay.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Arguments of any kind: they are understood, or refused in one line with exit code 2. Commands that only look and find
 * no engine are run, too, and fail in one line. An input: the arguments, a line each, the first one by its number.
 */
class CommandLineFuzzer
{
    private static final String[] COMMANDS = {
        "node", "keygen", "keys", "algorithms", "publish", "tail", "stat", "peers", "origins", "clients", "latency",
        "errors", "metrics", "dump"};
    private static final Set<String> HARMLESS = Set.of("stat", "peers", "origins", "clients", "latency", "errors");
    private static final String NOWHERE = "/nonexistent/hearsay";

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldUnderstandOrRefuseAnyArguments(final byte[] input)
    {
        final String[] args = new String(input, StandardCharsets.UTF_8).split("\n", -1);
        if (!args[0].isEmpty() && args[0].charAt(0) < COMMANDS.length)
        {
            args[0] = COMMANDS[args[0].charAt(0)];
        }
        for (int i = 0; i < args.length; i++)
        {
            args[i] = args[i].replace("\0", ""); // no system passes it
        }
        final CommandLine line = Hearsay.commandLine().setExpandAtFiles(false);
        try
        {
            line.parseArgs(args);
        }
        catch (final CommandLine.ParameterException ex)
        {
            assertFailure(CommandLine.ExitCode.USAGE, args);
            return;
        }

        if (HARMLESS.contains(args[0]) && args.length < 20 && List.of(args).stream().noneMatch(
            arg -> arg.startsWith("--dir") || arg.startsWith("--node") || arg.startsWith("--w")))
        {
            final String[] nowhere = java.util.Arrays.copyOf(args, args.length + 1);
            nowhere[args.length] = "--dir=" + NOWHERE;
            execute(nowhere);
        }
    }

    private static void assertFailure(final int code, final String... args)
    {
        assertEquals(code, execute(args));
    }

    private static int execute(final String... args)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int code = Hearsay.commandLine().setExpandAtFiles(false)
            .setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
        assertTrue(code >= 0 && code <= 2);
        if (code != 0)
        {
            assertEquals(1, err.toString().lines().count(), err.toString());
            assertTrue(err.toString().startsWith("hearsay: "), err.toString());
            assertFalse(err.toString().contains("Exception"), err.toString());
        }
        return code;
    }

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < COMMANDS.length; i++)
        {
            seeds.add(((char)i + "\n--json\n--topic\n7").getBytes(StandardCharsets.UTF_8));
            seeds.add(((char)i + "\n--watch\n0.5\n--count=99999999999\nx").getBytes(StandardCharsets.UTF_8));
        }
        seeds.add("\u0006\npackets\n--zero\n--changed".getBytes(StandardCharsets.UTF_8));
        seeds.add("\u0000\n--bind\n127.0.0.1:0\n--discovery\na:1,b:2\n--insecure".getBytes(StandardCharsets.UTF_8));
        seeds.add("".getBytes(StandardCharsets.UTF_8));
        return seeds;
    }
}
