package io.hearsay.io.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.hearsay.io.ChildJvm;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Commands in processes of their own, which do not outlive their test.
 */
final class HearsayProcesses implements AfterEachCallback
{
    /** Exit code of a process that was asked to terminate and did not do so in good order. */
    static final int TERMINATED = 128 + 15;

    private final List<Process> processes = new ArrayList<>();

    Process start(final String... args) throws IOException
    {
        return start(builder -> {}, args);
    }

    Process start(final Consumer<ProcessBuilder> redirection, final String... args) throws IOException
    {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ChildJvm.moduleFlags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Hearsay.class.getName()));
        command.addAll(List.of(args));
        final ProcessBuilder builder = new ProcessBuilder(command);
        redirection.accept(builder);
        final Process process = builder.start();
        processes.add(process);
        return process;
    }

    @Override
    public void afterEach(final ExtensionContext context) throws InterruptedException
    {
        for (final Process process : processes)
        {
            process.destroyForcibly().waitFor();
        }
        processes.clear();
    }
}
