package io.hearsay.io.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.KeyFile;
import io.hearsay.crypto.KeyringEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Shows and changes the keys of a running engine.
 */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = {
        "Show and change the keys of a running node: those that it accepts, and the one that it sends under.",
        "KEY is a key id, 8 hexadecimal digits, or a key file, which is read for its id alone."},
    footer = {
        "",
        "A cluster changes its key in three steps, each on every node before the next:",
        "  hearsay keygen new.key             once; then copy new.key to every node",
        "  hearsay keys add new.key           1. accept it everywhere",
        "  hearsay keys use new.key           2. send under it everywhere",
        "  hearsay keys                       until nothing arrives under the old one",
        "  hearsay keys remove old.key        3. forget the old one everywhere",
        "Start nodes with --key-file new.key from then on; in between name both:",
        "  --key-file old.key,new.key         after step 1",
        "  --key-file new.key,old.key         after step 2"})
final class KeysCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private EngineTarget target;

    @Override
    public Integer call() throws IOException
    {
        return show(control -> control.keys());
    }

    @Command(
        name = "list", mixinStandardHelpOptions = true,
        description = "Show the keys: what is accepted, what is used for sending, what arrived under it and when.")
    int list() throws IOException
    {
        return call();
    }

    @Command(
        name = "add", mixinStandardHelpOptions = true,
        description = {
            "Step 1: accept packets under more keys. The node itself reads the files.",
            "Example: hearsay keys add new.key"})
    int add(
        @Parameters(paramLabel = "FILE", arity = "0..*", description = "key files, see keygen") final List<Path> files,
        @Option(
            names = "--passphrase-file", paramLabel = "FILE",
            description = "its first line is a passphrase") final Path passphraseFile) throws IOException
    {
        final List<Path> keyFiles = files == null ? List.of() : files;
        if (keyFiles.isEmpty() && passphraseFile == null)
        {
            throw new ParameterException(
                spec.subcommands().get("add"), "name a key FILE, or give --passphrase-file FILE");
        }

        return show(control ->
        {
            List<KeyringEntry> entries = List.of();
            for (final Path file : keyFiles)
            {
                entries = control.addKey(file);
            }
            return passphraseFile == null ? entries : control.addPassphrase(passphraseFile);
        });
    }

    @Command(
        name = "reload", mixinStandardHelpOptions = true,
        description = {
            "Read all files again that the node's keys came from, and accept the keys that are new in them.",
            "Example, when the new key was written to the file of the old one: hearsay keys reload"})
    int reload() throws IOException
    {
        return show(control -> control.reloadKeys());
    }

    @Command(
        name = "use", mixinStandardHelpOptions = true,
        description = {"Step 2: send under a key from now on.", "Example: hearsay keys use new.key"})
    int use(@Parameters(paramLabel = "KEY", description = "key id or key file") final String key) throws IOException
    {
        final int keyId = keyId(key);
        return show(control -> control.useKey(keyId));
    }

    @Command(
        name = "remove", mixinStandardHelpOptions = true,
        description = {
            "Step 3: accept packets under a key no more.",
            "Refused while packets under it were accepted within the last 10 s.",
            "Example: hearsay keys remove old.key"})
    int remove(
        @Parameters(paramLabel = "KEY", description = "key id or key file") final String key,
        @Option(names = "--force", description = "also if it is in use by other nodes") final boolean isForced)
        throws IOException
    {
        final int keyId = keyId(key);
        return show(control ->
        {
            if (!isForced)
            {
                EngineTarget.requireUnused(
                    "key " + ClusterKey.format(keyId), control.keys(), entry -> entry.keyId() == keyId);
            }
            return control.removeKey(keyId);
        });
    }

    @Command(
        name = "id", mixinStandardHelpOptions = true,
        description = {
            "Print the ids of the keys in key files, without any engine: to see that two nodes have the same key.",
            "Example: hearsay keys id cluster.key"})
    int id(@Parameters(paramLabel = "FILE", arity = "1..*", description = "key files") final List<Path> files)
        throws IOException
    {
        final PrintWriter out = spec.commandLine().getOut();
        for (final Path file : files)
        {
            final String id = ClusterKey.format(idOf(file));
            out.println(target.isJson() ?
                "{\"key\":\"" + id + "\",\"file\":\"" + JsonText.escape(file.toString()) + "\"}" : id + "  " + file);
        }
        out.flush();
        return 0;
    }

    private int show(final EngineTarget.Request request) throws IOException
    {
        return target.print(spec.commandLine().getOut(), target.ask(request), true);
    }

    private static int keyId(final String key) throws IOException
    {
        if (ClusterKey.isId(key))
        {
            return ClusterKey.parseId(key);
        }
        if (!Files.exists(Path.of(key)))
        {
            throw new IllegalArgumentException(
                "'" + key + "' is neither a key id, that is 8 hexadecimal digits, nor a key file");
        }

        return idOf(Path.of(key));
    }

    private static int idOf(final Path file) throws IOException
    {
        try (ClusterKey key = KeyFile.read(file))
        {
            return key.id();
        }
    }
}
