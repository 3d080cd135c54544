package io.hearsay.io.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.hearsay.io.EngineProperty;
import io.hearsay.io.file.EngineDirectory;
import io.hearsay.io.file.EngineFile;

/**
 * Which engine a command is for: the one in a directory or of a name that is given, by an option or by the same system
 * properties as for <code>node</code>; else the only one that runs where engines run by default.
 */
final class EngineChoice
{
    private final Path base;
    private final Function<String, String> properties;

    EngineChoice(final Path base, final Function<String, String> properties)
    {
        this.base = base;
        this.properties = properties;
    }

    static EngineChoice ofThisMachine()
    {
        return new EngineChoice(EngineDirectory.defaultPath("any").getParent(), System::getProperty);
    }

    /**
     * Choose.
     *
     * @param directory that is given, or null.
     * @param nodeName  that is given, or null.
     * @return directory of the engine.
     * @throws IOException              if engines can not be looked for.
     * @throws IllegalArgumentException if several run and none is given.
     * @throws IllegalStateException    if none runs.
     */
    Path choose(final String directory, final String nodeName) throws IOException
    {
        final String path = given(directory, nodeName, EngineProperty.DIRECTORY);
        if (path != null)
        {
            return Path.of(path);
        }

        final String name = given(nodeName, null, EngineProperty.NODE_NAME);
        return name != null ? base.resolve(name) : theOnlyOne();
    }

    private String given(final String value, final String other, final EngineProperty property)
    {
        // What is said on the command line wins over what the properties say, whichever of the two it is.
        final String text = value != null || other != null ? value : properties.apply(property.key());
        return text == null || text.isBlank() ? null : text.trim();
    }

    private Path theOnlyOne() throws IOException
    {
        final List<Path> running = running();
        if (running.isEmpty())
        {
            throw new IllegalStateException("no engine runs in " + base + ": give --dir DIR");
        }
        if (running.size() > 1)
        {
            final String names =
                running.stream().map(path -> path.getFileName().toString()).collect(Collectors.joining(", "));
            throw new IllegalArgumentException("several engines run in " + base + ", give --node with one of " + names);
        }

        return running.get(0);
    }

    private List<Path> running() throws IOException
    {
        final List<Path> running = new ArrayList<>();
        if (Files.isDirectory(base))
        {
            try (DirectoryStream<Path> directories = Files.newDirectoryStream(base))
            {
                for (final Path directory : directories)
                {
                    if (isRunning(directory))
                    {
                        running.add(directory);
                    }
                }
            }
        }

        running.sort(null);
        return running;
    }

    private static boolean isRunning(final Path directory)
    {
        try (EngineFile engine = EngineFile.open(directory))
        {
            return engine.isAlive(System.currentTimeMillis());
        }
        catch (final IOException ignore)
        {
            return false;
        }
    }
}
