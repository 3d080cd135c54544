package io.hearsay.io.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

import io.hearsay.crypto.KeyringEntry;
import io.hearsay.io.EngineControl;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The options of commands that talk to a running engine, and what these commands have in common.
 */
final class EngineTarget
{
    private static final long IN_USE_US = TimeUnit.SECONDS.toMicros(10);

    @Option(
        names = "--dir", paramLabel = "DIR", scope = ScopeType.INHERIT,
        description = "directory of the engine, default: that of the only one that runs here")
    private String directory;

    @Option(
        names = "--node", paramLabel = "NAME", scope = ScopeType.INHERIT,
        description = "name of the engine's node, instead of its directory")
    private String nodeName;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "print one object a line")
    private boolean isJson;

    /**
     * Something that an engine can be asked for.
     */
    @FunctionalInterface
    interface Request extends Function<EngineControl, List<KeyringEntry>>
    {
    }

    /**
     * Ask the engine and give its answer.
     *
     * @param request to make.
     * @return the entries of its keyring after it.
     * @throws IllegalStateException if there is no engine or it refuses.
     */
    List<KeyringEntry> ask(final Request request) throws IOException
    {
        final String chosen = EngineChoice.ofThisMachine().chooseRunning(directory, nodeName).toString();
        try (EngineControl control = EngineControl.connect(chosen))
        {
            return request.apply(control);
        }
        catch (final IllegalArgumentException ex)
        {
            // The arguments were understood; it is the engine that refuses.
            throw new IllegalStateException(ex.getMessage(), ex);
        }
    }

    /**
     * Print a keyring.
     *
     * @param out     to print to.
     * @param entries of the keyring.
     * @param isByKey whether by key and not by algorithm.
     * @return exit code.
     */
    int print(final PrintWriter out, final List<KeyringEntry> entries, final boolean isByKey)
    {
        final KeyringTable table = new KeyringTable(nowUs());
        final List<String> text = isByKey ? table.byKey(entries) : table.byAlgorithm(entries);
        final List<String> json =
            isByKey ? KeyringTable.jsonByKey(entries) : KeyringTable.jsonByAlgorithm(entries);
        (isJson ? json : text).forEach(out::println);
        out.flush();
        return 0;
    }

    /**
     * Whether output is for programs.
     *
     * @return true if so.
     */
    boolean isJson()
    {
        return isJson;
    }

    /**
     * Check that nothing arrives any more under what is to be removed.
     *
     * @param what    it is, for the message.
     * @param entries of the keyring.
     * @param isIt    tells the entries that are to be removed.
     * @throws IllegalStateException if something arrived in the last ten seconds.
     */
    static void requireUnused(
        final String what, final List<KeyringEntry> entries, final Predicate<KeyringEntry> isIt)
    {
        requireUnused(what, entries, isIt, nowUs());
    }

    static void requireUnused(
        final String what, final List<KeyringEntry> entries, final Predicate<KeyringEntry> isIt, final long nowUs)
    {
        final long lastUs = entries.stream()
            .filter(isIt).mapToLong(KeyringEntry::lastOpenedUs).max().orElse(KeyringEntry.NEVER);
        if (lastUs != KeyringEntry.NEVER && nowUs - lastUs < IN_USE_US)
        {
            throw new IllegalStateException(what + " is in use: a packet under it was accepted " +
                new KeyringTable(nowUs).ago(lastUs) + ", so another node still sends so; " +
                "--force removes it all the same");
        }
    }

    private static long nowUs()
    {
        return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    }
}
