package io.hearsay.io;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.KeyringEntry;
import io.hearsay.io.file.CommandDescriptor;
import io.hearsay.io.file.EngineDirectory;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.file.FileFailure;
import io.hearsay.io.keys.KeyringAnswer;
import io.hearsay.io.keys.KeyringCommandDescriptor;
import io.hearsay.io.keys.KeyringOperation;
import io.hearsay.io.keys.OfferedKeys;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Changes the keys and algorithms of an engine while it works, from its process or another one of the same user. A
 * cluster changes its key in three steps, each on every node before the next: add the new key, use it, remove the old
 * one; its algorithm likewise.
 * <p>
 * Each call waits for the engine's answer and gives what the ring then holds, see {@link KeyringEntry}. A call throws
 * IllegalArgumentException with the engine's reason if it refuses, and then nothing has changed; IllegalStateException
 * if there is no live engine or no answer in time, and then it may or may not have happened: look with {@link #keys()}.
 * Keys and passphrases never go through shared memory: the engine's process reads the files itself.
 * <p>
 * Any thread but the one that runs the engine, unless its invoker is given; one call at a time. Maps
 * <code>engine.dat</code>, freed by {@link #close()}.
 */
public final class EngineControl implements AutoCloseable
{
    private static final long SEND_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long ANSWER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long FILES_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);

    private final Path directory;
    private final EngineFile engine;
    private final AgentInvoker invoker;
    private final OfferedKeys offered;
    private final AnswerReceiver answers;
    private final UnsafeBuffer command = new UnsafeBuffer(
        new byte[KeyringCommandDescriptor.TEXT_OFFSET + KeyringCommandDescriptor.MAX_TEXT_LENGTH]);
    private boolean isClosed;

    private EngineControl(
        final Path directory, final EngineFile engine, final AgentInvoker invoker, final OfferedKeys offered)
    {
        this.directory = directory;
        this.engine = engine;
        this.invoker = invoker;
        this.offered = offered;
        answers = new AnswerReceiver(engine.answers());
    }

    /**
     * Find a running engine.
     *
     * @param directory of the engine.
     * @return a control of it.
     * @throws IllegalStateException if there is no live engine, or it belongs to somebody else.
     */
    public static EngineControl connect(final File directory)
    {
        return connect(directory, null);
    }

    /**
     * Find a running engine.
     *
     * @param directory of the engine.
     * @return a control of it.
     * @throws IllegalStateException if there is no live engine, or it belongs to somebody else.
     */
    public static EngineControl connect(final String directory)
    {
        return connect(new File(directory), null);
    }

    /**
     * Find an engine whose agent is run by the calling thread.
     *
     * @param directory     of the engine.
     * @param engineInvoker of its agent, invoked while a call waits; null if another thread runs it.
     * @return a control of it.
     * @throws IllegalStateException if there is no live engine, or it belongs to somebody else.
     */
    public static EngineControl connect(final File directory, final AgentInvoker engineInvoker)
    {
        return connect(directory.toPath(), engineInvoker, null);
    }

    static EngineControl connect(final Path directory, final AgentInvoker invoker, final OfferedKeys offered)
    {
        try
        {
            if (Files.notExists(directory))
            {
                throw new NoSuchFileException(directory.toString(), null, "there is no such directory");
            }

            EngineDirectory.requireOwn(directory);
            final EngineFile engine = EngineFile.open(directory);
            final EngineControl control = new EngineControl(directory, engine, invoker, offered);
            try
            {
                control.requireAlive();
                return control;
            }
            catch (final IllegalStateException ex)
            {
                control.close();
                throw ex;
            }
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException("there is no engine in " + directory + ": " + FileFailure.describe(ex), ex);
        }
    }

    /**
     * What the engine accepts and what it sends in.
     *
     * @return an entry for each key with each algorithm, keys in the order in which they came.
     */
    public List<KeyringEntry> keys()
    {
        return ask(KeyringOperation.LIST, "");
    }

    /**
     * Accept packets under the key in a file too. The engine reads it; {@link #reloadKeys()} will read it again.
     *
     * @param keyFile readable by the engine's user alone.
     * @return the entries after the change.
     */
    public List<KeyringEntry> addKey(final Path keyFile)
    {
        return ask(KeyringOperation.ADD_KEY_FILE, absolute(keyFile));
    }

    /**
     * Accept packets under a key from elsewhere than a file, for example from a vault; in the engine's process alone,
     * see {@link GossipEngine#control()}.
     *
     * @param key to add; taken over, and closed when this returns or throws.
     * @return the entries after the change.
     * @throws IllegalStateException also if this control was not made by the engine's own process.
     */
    public List<KeyringEntry> addKey(final ClusterKey key)
    {
        if (offered == null)
        {
            key.close();
            throw new IllegalStateException(
                "a key object can be added in the engine's process alone: by GossipEngine.control()");
        }

        return askToAdd(key);
    }

    /**
     * Accept packets under the key that follows from a passphrase too. The engine reads the file and derives the key,
     * which takes a second or so, while it goes on working.
     *
     * @param passphraseFile whose first line it is, readable by the engine's user alone.
     * @return the entries after the change.
     */
    public List<KeyringEntry> addPassphrase(final Path passphraseFile)
    {
        return ask(KeyringOperation.ADD_PASSPHRASE_FILE, absolute(passphraseFile));
    }

    /**
     * Read all files again that keys of the engine came from, and accept the keys that are new in them. What is removed
     * stays so until its file holds another key or it is added again.
     *
     * @return the entries after the change.
     */
    public List<KeyringEntry> reloadKeys()
    {
        return ask(KeyringOperation.RELOAD, "");
    }

    /**
     * Send under a key from the next packet on.
     *
     * @param keyId of a key that is accepted, see {@link ClusterKey#id()}.
     * @return the entries after the change.
     */
    public List<KeyringEntry> useKey(final int keyId)
    {
        return ask(KeyringOperation.USE_KEY, ClusterKey.format(keyId));
    }

    /**
     * Accept packets under a key no more.
     *
     * @param keyId of a key that is accepted and not used for sending.
     * @return the entries after the change.
     */
    public List<KeyringEntry> removeKey(final int keyId)
    {
        return ask(KeyringOperation.REMOVE_KEY, ClusterKey.format(keyId));
    }

    /**
     * Accept packets in another algorithm too.
     *
     * @param algorithm any but NONE.
     * @return the entries after the change.
     */
    public List<KeyringEntry> addAlgorithm(final Algorithm algorithm)
    {
        return ask(KeyringOperation.ADD_ALGORITHM, algorithm.label());
    }

    /**
     * Send in an algorithm from the next packet on.
     *
     * @param algorithm that is accepted.
     * @return the entries after the change.
     */
    public List<KeyringEntry> useAlgorithm(final Algorithm algorithm)
    {
        return ask(KeyringOperation.USE_ALGORITHM, algorithm.label());
    }

    /**
     * Accept packets in an algorithm no more.
     *
     * @param algorithm that is accepted and not used for sending.
     * @return the entries after the change.
     */
    public List<KeyringEntry> removeAlgorithm(final Algorithm algorithm)
    {
        return ask(KeyringOperation.REMOVE_ALGORITHM, algorithm.label());
    }

    /**
     * Unmap the engine's file; the engine goes on. Idempotent.
     */
    @Override
    public synchronized void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            engine.close();
        }
    }

    private synchronized List<KeyringEntry> ask(final KeyringOperation operation, final String text)
    {
        return exchange(nextCorrelationId(), operation, text);
    }

    private synchronized List<KeyringEntry> askToAdd(final ClusterKey key)
    {
        final long correlationId;
        try
        {
            correlationId = nextCorrelationId();
        }
        catch (final IllegalStateException ex)
        {
            key.close();
            throw ex;
        }

        offered.offer(correlationId, key);
        try
        {
            return exchange(correlationId, KeyringOperation.ADD_OFFERED_KEY, "");
        }
        finally
        {
            final ClusterKey left = offered.take(correlationId);
            if (left != null)
            {
                left.close();
            }
        }
    }

    private long nextCorrelationId()
    {
        if (isClosed)
        {
            throw new IllegalStateException("this control is closed");
        }

        return engine.commands().nextCorrelationId();
    }

    private List<KeyringEntry> exchange(
        final long correlationId, final KeyringOperation operation, final String text)
    {
        final long missed = answers.missedCount();
        send(KeyringCommandDescriptor.encode(command, correlationId, operation, text));
        final long timeoutNs = operation.readsFiles() ? FILES_TIMEOUT_NS : ANSWER_TIMEOUT_NS;
        final long deadlineNs = System.nanoTime() + timeoutNs;
        KeyringAnswer answer = answers.poll(correlationId);
        while (answer == null)
        {
            requireAlive();
            if (deadlineNs - System.nanoTime() < 0)
            {
                throw new IllegalStateException("the engine in " + directory + " did not answer in " +
                    TimeUnit.NANOSECONDS.toSeconds(timeoutNs) + " s" +
                    (answers.missedCount() > missed ? ", or its answer was overwritten by others" : ""));
            }
            EngineLink.pause(invoker);
            answer = answers.poll(correlationId);
        }
        if (answer.refusal() != null)
        {
            throw new IllegalArgumentException(answer.refusal());
        }

        return answer.entries();
    }

    private void send(final int length)
    {
        final long deadlineNs = System.nanoTime() + SEND_TIMEOUT_NS;
        while (!engine.commands().write(CommandDescriptor.KEYRING_TYPE_ID, command, 0, length))
        {
            requireAlive();
            if (deadlineNs - System.nanoTime() < 0)
            {
                throw new IllegalStateException("the engine in " + directory + " does not take commands");
            }
            EngineLink.pause(invoker);
        }
    }

    private void requireAlive()
    {
        if (!engine.isAlive(System.currentTimeMillis()))
        {
            throw new IllegalStateException("the engine in " + directory + ", process id " + engine.facts().pid() +
                ", does not work any more");
        }
    }

    private static String absolute(final Path file)
    {
        return file.toAbsolutePath().normalize().toString();
    }
}
