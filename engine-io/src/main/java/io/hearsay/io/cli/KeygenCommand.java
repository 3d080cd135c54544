package io.hearsay.io.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.hearsay.crypto.KeyFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Writes a new key file.
 */
@Command(
    name = "keygen",
    mixinStandardHelpOptions = true,
    description = "Write a new random cluster key to a file that its owner alone can read; never overwrites one.")
final class KeygenCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "file to create")
    private Path file;

    @Override
    public Integer call() throws IOException
    {
        KeyFile.generate(file);
        spec.commandLine().getErr().println("hearsay: wrote a new key to " + file);
        return 0;
    }
}
