package io.hearsay.io.keys;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.Keyring;
import io.hearsay.crypto.KeyringEntry;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

/**
 * Obeys commands to the keyring and answers each of them; what is wrong with a command goes to who sent it, and to the
 * error log if it names nobody. Agent's thread alone. Files are read elsewhere, for one command at a time; what need
 * not wait is done at once, also meanwhile. At most {@link #MAX_SOURCES} files are remembered.
 */
public final class KeyringCommands implements AutoCloseable
{
    /** Most files that are read again by a reload. */
    static final int MAX_SOURCES = 64;

    private static final int MAX_SHOWN_LENGTH = 64;

    private final Keyring keyring;
    private final Answers answers;
    private final ErrorHandler errorHandler;
    private final KeyLoader loader;
    private final List<KnownSource> known = new ArrayList<>();
    private final OfferedKeys offered = new OfferedKeys();
    private Consumer<LoadedKeys> onLoaded;

    /**
     * Serve a keyring.
     *
     * @param keyring      of the engine, which its protocol closes.
     * @param origin       of its keys.
     * @param answers      where they go.
     * @param errorHandler for commands that nobody can be answered to.
     */
    public KeyringCommands(
        final Keyring keyring, final KeyOrigin origin, final Answers answers, final ErrorHandler errorHandler)
    {
        this(keyring, origin, answers, errorHandler, source -> source.read(origin.clusterName()));
    }

    KeyringCommands(
        final Keyring keyring,
        final KeyOrigin origin,
        final Answers answers,
        final ErrorHandler errorHandler,
        final KeyLoader.KeyReader reader)
    {
        this.keyring = keyring;
        this.answers = answers;
        this.errorHandler = errorHandler;
        loader = new KeyLoader(reader);
        origin.sources().forEach((source, keyId) -> known.add(new KnownSource(source, keyId)));
    }

    /**
     * Where keys are left that a command of the same process is to add.
     *
     * @return the place.
     */
    public OfferedKeys offered()
    {
        return offered;
    }

    /**
     * A command came.
     *
     * @param buffer that holds it; hostile.
     * @param offset at which it begins.
     * @param length of it in bytes, inside the buffer.
     */
    public void onCommand(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < KeyringCommandDescriptor.TEXT_OFFSET)
        {
            errorHandler.onError(new IllegalArgumentException("a command to the keyring is too short"));
            return;
        }

        final long correlationId = buffer.getLong(offset + KeyringCommandDescriptor.CORRELATION_ID_OFFSET);
        final int number = buffer.getInt(offset + KeyringCommandDescriptor.OPERATION_OFFSET);
        try
        {
            final String text = KeyringCommandDescriptor.text(buffer, offset, length);
            if (execute(correlationId, KeyringOperation.numbered(number), text))
            {
                answers.done(correlationId, keyring.entries());
            }
        }
        catch (final IllegalArgumentException | IllegalStateException ex)
        {
            answers.refused(correlationId, ex.getMessage());
        }
    }

    /**
     * Finish what waited for files. To be called in each duty cycle; costs nothing while there is nothing to wait for.
     *
     * @return 1 if a command was finished.
     */
    public int doWork()
    {
        final LoadedKeys loaded = loader.isBusy() ? loader.poll() : null;
        if (loaded == null)
        {
            return 0;
        }

        try (loaded)
        {
            if (loaded.failure() != null)
            {
                answers.refused(loaded.correlationId(), loaded.failure());
            }
            else
            {
                onLoaded.accept(loaded);
                answers.done(loaded.correlationId(), keyring.entries());
            }
        }
        catch (final IllegalArgumentException | IllegalStateException ex)
        {
            answers.refused(loaded.correlationId(), ex.getMessage());
        }

        return 1;
    }

    /**
     * Overwrite keys that are on their way. Idempotent.
     */
    @Override
    public void close()
    {
        loader.close();
        offered.close();
    }

    /**
     * @return false if the answer comes later.
     */
    private boolean execute(final long correlationId, final KeyringOperation operation, final String text)
    {
        switch (operation)
        {
            case LIST ->
            {
                // The answer says it.
            }
            case ADD_KEY_FILE -> add(correlationId, new KeySource(path(text), false));
            case ADD_PASSPHRASE_FILE -> add(correlationId, new KeySource(path(text), true));
            case RELOAD -> reload(correlationId);
            case USE_KEY -> keyring.useKey(keyId(text));
            case REMOVE_KEY -> keyring.removeKey(keyId(text));
            case ADD_ALGORITHM -> keyring.addAlgorithm(algorithm(text));
            case USE_ALGORITHM -> keyring.useAlgorithm(algorithm(text));
            case REMOVE_ALGORITHM -> keyring.removeAlgorithm(algorithm(text));
            case ADD_OFFERED_KEY -> addOffered(correlationId);
            default -> throw new IllegalArgumentException("operation " + operation + " is not supported");
        }

        return !operation.readsFiles();
    }

    private void add(final long correlationId, final KeySource source)
    {
        requireReady();
        if (find(source) == null && known.size() == MAX_SOURCES)
        {
            throw new IllegalArgumentException(
                "keys came from " + MAX_SOURCES + " different files already: take one of them");
        }

        onLoaded = this::onAdded;
        loader.start(correlationId, List.of(source), Set.of());
    }

    private void onAdded(final LoadedKeys loaded)
    {
        final KeySource source = loaded.sources().get(0);
        final ClusterKey key = loaded.keys().get(0);
        keyring.addKey(key);
        final KnownSource before = find(source);
        if (before == null)
        {
            known.add(new KnownSource(source, key.id()));
        }
        else
        {
            before.keyId(key.id());
        }
    }

    private void reload(final long correlationId)
    {
        requireReady();
        if (known.isEmpty())
        {
            throw new IllegalArgumentException("no key of this engine came from a file");
        }

        final List<KeySource> sources = new ArrayList<>();
        final Set<KeySource> dispensable = new HashSet<>();
        for (final KnownSource one : known)
        {
            sources.add(one.source);
            if (!hasKey(one.keyId()))
            {
                dispensable.add(one.source);
            }
        }
        onLoaded = this::onReloaded;
        loader.start(correlationId, sources, dispensable);
    }

    private void onReloaded(final LoadedKeys loaded)
    {
        final List<Integer> added = new ArrayList<>();
        try
        {
            for (int i = 0; i < loaded.keys().size(); i++)
            {
                final ClusterKey key = loaded.keys().get(i);
                if (key != null && key.id() != find(loaded.sources().get(i)).keyId())
                {
                    final boolean isNew = !hasKey(key.id());
                    keyring.addKey(key);
                    if (isNew)
                    {
                        added.add(key.id());
                    }
                }
            }
        }
        catch (final IllegalArgumentException ex)
        {
            // All or nothing: what is refused changes nothing.
            added.forEach(keyring::removeKey);
            throw ex;
        }

        for (int i = 0; i < loaded.keys().size(); i++)
        {
            if (loaded.keys().get(i) != null)
            {
                find(loaded.sources().get(i)).keyId(loaded.keys().get(i).id());
            }
        }
    }

    private void addOffered(final long correlationId)
    {
        try (ClusterKey key = offered.take(correlationId))
        {
            if (key == null)
            {
                throw new IllegalArgumentException("no key was offered for this command");
            }
            keyring.addKey(key);
        }
    }

    private void requireReady()
    {
        if (keyring.algorithm() == Algorithm.NONE.number())
        {
            throw new IllegalArgumentException("this node sends in clear text, so it has no keys and one algorithm");
        }
        if (loader.isBusy())
        {
            throw new IllegalArgumentException("busy: another command is reading key files, try again");
        }
    }

    private boolean hasKey(final int keyId)
    {
        for (final KeyringEntry entry : keyring.entries())
        {
            if (entry.keyId() == keyId)
            {
                return true;
            }
        }

        return false;
    }

    private KnownSource find(final KeySource source)
    {
        for (final KnownSource one : known)
        {
            if (one.source.equals(source))
            {
                return one;
            }
        }

        return null;
    }

    private static Path path(final String text)
    {
        final Path path;
        try
        {
            path = Path.of(text);
        }
        catch (final InvalidPathException ex)
        {
            throw new IllegalArgumentException("that is no path of a file", ex);
        }
        if (!path.isAbsolute())
        {
            throw new IllegalArgumentException("the path of the file is not absolute");
        }

        return path.normalize();
    }

    private static int keyId(final String text)
    {
        if (!ClusterKey.isId(text))
        {
            throw new IllegalArgumentException("'" + shown(text) + "' is no key id: that is 8 hexadecimal digits");
        }

        return ClusterKey.parseId(text);
    }

    private static Algorithm algorithm(final String text)
    {
        return Algorithm.named(shown(text));
    }

    private static String shown(final String text)
    {
        return text.length() <= MAX_SHOWN_LENGTH ? text : text.substring(0, MAX_SHOWN_LENGTH) + "…";
    }
}
