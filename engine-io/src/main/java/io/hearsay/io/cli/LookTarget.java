package io.hearsay.io.cli;

import java.io.IOException;
import java.nio.file.Path;

import picocli.CommandLine.Option;

/**
 * The options that say which engine to look at, running or dead.
 */
final class LookTarget
{
    @Option(
        names = "--dir", paramLabel = "DIR",
        description = "directory of the engine, default: that of the only one here, the running one if dead ones " +
            "left theirs")
    private String directory;

    @Option(
        names = "--node", paramLabel = "NAME", description = "name of the engine's node, instead of its directory")
    private String nodeName;

    /**
     * Whether an engine is said.
     *
     * @return true if one of the options is given.
     */
    boolean isGiven()
    {
        return directory != null || nodeName != null;
    }

    Path choose() throws IOException
    {
        return EngineChoice.ofThisMachine().chooseDeadOrAlive(directory, nodeName);
    }
}
