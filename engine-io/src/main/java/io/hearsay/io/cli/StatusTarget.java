package io.hearsay.io.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import io.hearsay.io.status.EngineStatus;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * The options of commands that look at an engine, or at what a dead one left. They write nothing to it.
 */
final class StatusTarget
{
    @Mixin
    private LookTarget target;

    @Option(names = "--json", description = "print one object a line")
    private boolean isJson;

    Path choose() throws IOException
    {
        return target.choose();
    }

    static EngineStatus open(final Path path) throws IOException
    {
        try
        {
            return EngineStatus.open(path);
        }
        catch (final NoSuchFileException ex)
        {
            throw EngineChoice.noEngineIn(path, ex);
        }
    }

    /**
     * Say first which engine it is and whether it lives: a person there where everything else is said, and who reads a
     * program's output on standard error, if it does not.
     *
     * @param spec   of the command.
     * @param status of the engine.
     * @param nowMs  milliseconds since the epoch.
     */
    void begin(final CommandSpec spec, final EngineStatus status, final long nowMs)
    {
        final EngineHeadline headline = EngineHeadline.of(status, nowMs);
        if (!isJson)
        {
            spec.commandLine().getOut().println(headline.text());
        }
        else if (!headline.isRunning())
        {
            spec.commandLine().getErr().println("hearsay: " + headline.text().replace("\n", ", "));
            spec.commandLine().getErr().flush();
        }
    }

    boolean isJson()
    {
        return isJson;
    }
}
