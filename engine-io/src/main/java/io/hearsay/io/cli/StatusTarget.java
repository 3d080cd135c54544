package io.hearsay.io.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import io.hearsay.io.status.EngineStatus;
import picocli.CommandLine.Option;

/**
 * The options of commands that look at an engine, or at what a dead one left. They write nothing to it.
 */
final class StatusTarget
{
    @Option(
        names = "--dir", paramLabel = "DIR",
        description = "directory of the engine, default: that of the only one here, the running one if dead ones " +
            "left theirs")
    private String directory;

    @Option(
        names = "--node", paramLabel = "NAME", description = "name of the engine's node, instead of its directory")
    private String nodeName;

    @Option(names = "--json", description = "print one object a line")
    private boolean isJson;

    Path choose() throws IOException
    {
        return EngineChoice.ofThisMachine().chooseDeadOrAlive(directory, nodeName);
    }

    static EngineStatus open(final Path path) throws IOException
    {
        try
        {
            return EngineStatus.open(path);
        }
        catch (final NoSuchFileException ex)
        {
            throw new IllegalStateException("there is no engine in " + path, ex);
        }
    }

    boolean isJson()
    {
        return isJson;
    }
}
