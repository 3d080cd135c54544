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
import io.hearsay.io.file.EngineFileDescriptor;

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
     * @throws IllegalArgumentException if several run and none is given, or both are.
     * @throws IllegalStateException    if none runs.
     */
    Path choose(final String directory, final String nodeName) throws IOException
    {
        final Path said = said(directory, nodeName);
        return said != null ? said : theOnlyOne(found(true), "runs");
    }

    /**
     * Choose, and look whether there is or was an engine.
     *
     * @param directory that is given, or null.
     * @param nodeName  that is given, or null.
     * @return directory of the engine, which may have died.
     * @throws IOException              if engines can not be looked for.
     * @throws IllegalArgumentException if several run and none is given, or both are.
     * @throws IllegalStateException    if none runs, or there is none where it was said to be.
     */
    Path chooseRunning(final String directory, final String nodeName) throws IOException
    {
        final Path chosen = choose(directory, nodeName);
        if (Files.notExists(chosen.resolve(EngineFileDescriptor.FILE_NAME)))
        {
            throw noEngineIn(chosen, null);
        }

        return chosen;
    }

    /**
     * Choose what to look at: if no engine is said, the only one that runs, or else what the only dead one left.
     *
     * @param directory that is given, or null.
     * @param nodeName  that is given, or null.
     * @return directory of the engine.
     * @throws IOException              if engines can not be looked for.
     * @throws IllegalArgumentException if there are several and none is given, or both are.
     * @throws IllegalStateException    if there is none.
     */
    Path chooseDeadOrAlive(final String directory, final String nodeName) throws IOException
    {
        final Path said = said(directory, nodeName);
        if (said != null)
        {
            return said;
        }

        final List<Path> running = found(true);
        return running.isEmpty() ? theOnlyOne(found(false), "ran or runs") : theOnlyOne(running, "runs");
    }

    /**
     * Say that an engine is not where it was looked for, and which ones are beside that place: one may be meant.
     *
     * @param path  where there is none.
     * @param cause that showed it, or null.
     * @return the exception to throw.
     * @throws IOException if engines can not be looked for.
     */
    static IllegalStateException noEngineIn(final Path path, final Exception cause) throws IOException
    {
        final Path parent = path.toAbsolutePath().normalize().getParent();
        final List<Path> others = parent == null ? List.of() : new EngineChoice(parent, key -> null).found(false);
        return new IllegalStateException("there is no engine in " + path + (others.isEmpty() ? "" :
            "; beside it there is " + names(others)), cause);
    }

    private static String names(final List<Path> engines)
    {
        return engines.stream().map(path -> path.getFileName().toString()).collect(Collectors.joining(", "));
    }

    private Path said(final String directory, final String nodeName)
    {
        if (directory != null && nodeName != null)
        {
            throw new IllegalArgumentException("give --dir or --node, not both: they may name two engines");
        }

        final String path = given(directory, nodeName, EngineProperty.DIRECTORY);
        if (path != null)
        {
            return Path.of(path);
        }

        final String name = given(nodeName, null, EngineProperty.NODE_NAME);
        return name == null ? null : base.resolve(name);
    }

    private String given(final String value, final String other, final EngineProperty property)
    {
        // What is said on the command line wins over what the properties say, whichever of the two it is.
        final String text = value != null || other != null ? value : properties.apply(property.key());
        return text == null || text.isBlank() ? null : text.trim();
    }

    private Path theOnlyOne(final List<Path> engines, final String verb)
    {
        if (engines.isEmpty())
        {
            throw new IllegalStateException("no engine " + verb + " in " + base + ": give --dir DIR");
        }
        if (engines.size() > 1)
        {
            throw new IllegalArgumentException(
                "several engines " + (verb.equals("runs") ? "run" : "ran") + " in " + base +
                ", give --node with one of " + names(engines));
        }

        return engines.get(0);
    }

    private List<Path> found(final boolean isRunning) throws IOException
    {
        final List<Path> engines = new ArrayList<>();
        if (Files.isDirectory(base))
        {
            try (DirectoryStream<Path> directories = Files.newDirectoryStream(base))
            {
                for (final Path directory : directories)
                {
                    if (isEngine(directory, isRunning))
                    {
                        engines.add(directory);
                    }
                }
            }
        }

        engines.sort(null);
        return engines;
    }

    private static boolean isEngine(final Path directory, final boolean isRunning)
    {
        try (EngineFile engine = EngineFile.openReadOnly(directory))
        {
            return !isRunning || engine.isAlive(System.currentTimeMillis());
        }
        catch (final IOException ignore)
        {
            return false;
        }
    }
}
