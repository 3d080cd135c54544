package io.hearsay.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of a test: a JVM that starts fast, is killed with it, and ends by itself if the test's JVM dies.
 */
public final class ChildJvm implements AutoCloseable
{
    private final Process process;
    private final BufferedReader out;

    private ChildJvm(final Process process)
    {
        this.process = process;
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    public static List<String> command(final Class<?> main, final String... args)
    {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
        command.addAll(List.of(args));
        return command;
    }

    /**
     * What this JVM was told of modules, as the build declares it: more than who has no journal needs.
     *
     * @return the flags.
     */
    public static List<String> moduleFlags()
    {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((flag) -> flag.startsWith("--")).toList();
    }

    public static ChildJvm start(final Class<?> main, final String... args)
    {
        return start(command(main, args));
    }

    static ChildJvm start(final List<String> command)
    {
        try
        {
            return new ChildJvm(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** In the child: end when the parent does. */
    public static void endWithParent()
    {
        final Thread thread = new Thread(() ->
        {
            try
            {
                while (System.in.read() >= 0)
                {
                    // until it ends
                }
            }
            catch (final IOException ignore)
            {
                // the same
            }
            Runtime.getRuntime().halt(3);
        });
        thread.setDaemon(true);
        thread.start();
    }

    public String line()
    {
        try
        {
            return out.readLine();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    long pid()
    {
        return process.pid();
    }

    boolean isAlive()
    {
        return process.isAlive();
    }

    public int exitCode()
    {
        try
        {
            return process.waitFor();
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** SIGKILL; it is gone when this returns. */
    public void kill()
    {
        beginKill();
        exitCode();
    }

    /** SIGKILL; it is gone when {@link #isAlive()} says so. */
    void beginKill()
    {
        process.destroyForcibly();
    }

    void signal(final String name)
    {
        try
        {
            final int result =
                new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
            if (result != 0)
            {
                throw new IllegalStateException("kill -" + name + " gave " + result);
            }
        }
        catch (final IOException | InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public void close()
    {
        kill();
    }
}
