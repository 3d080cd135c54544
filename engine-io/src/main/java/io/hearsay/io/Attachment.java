package io.hearsay.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.hearsay.io.file.ClientFacts;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.file.CommandDescriptor;
import io.hearsay.io.file.EngineDirectory;
import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.file.EngineFileDescriptor;
import io.hearsay.io.file.FileFailure;
import org.agrona.CloseHelper;

/**
 * How a client comes to an engine: it creates its file, tells the engine, and waits for the answer in the file. One
 * thread at a time.
 */
final class Attachment
{
    private static final String NO_JOURNAL = "it has no journal to replay";

    private final Path directory;
    private final ClientContext context;
    /** What the client reads across engines, and where; null until it first attaches. */
    private JournalReplay followed;
    private Path followedJournal;

    Attachment(final Path directory, final ClientContext context)
    {
        this.directory = directory;
        this.context = context;
    }

    ClientContext context()
    {
        return context;
    }

    /**
     * Attach to the engine that works now.
     *
     * @return the connection, answered unless the context does not want to wait for that.
     * @throws IllegalStateException saying why there is none.
     */
    ClientConnection connect()
    {
        final EngineFile engine = openEngine();
        if (!isAlive(engine))
        {
            final long pid = engine.facts().pid();
            engine.close();
            throw new IllegalStateException(
                "the engine in " + directory + ", process id " + pid + ", does not work any more");
        }

        final ClientConnection connection = create(engine);
        try
        {
            if (!connection.link().command(CommandDescriptor.ATTACH_TYPE_ID, context.engineInvoker()))
            {
                throw new IllegalStateException("the engine in " + directory + " does not take commands");
            }

            awaitAnswer(connection);
            return connection;
        }
        catch (final RuntimeException ex)
        {
            connection.close();
            throw ex;
        }
    }

    /**
     * Begin to attach to another life of the engine, without waiting for anything.
     *
     * @param oldNodeId of the engine that the client does not want to meet again.
     * @return the connection, not answered yet, or null if there is no other engine.
     * @throws IllegalStateException saying why there is none although there seems to be an engine.
     */
    ClientConnection tryReconnect(final long oldNodeId)
    {
        if (!Files.exists(directory.resolve(EngineFileDescriptor.FILE_NAME)))
        {
            return null;
        }

        final EngineFile engine = openEngine();
        if (engine.facts().nodeId() == oldNodeId || !isAlive(engine))
        {
            engine.close();
            return null;
        }

        final ClientConnection connection = create(engine);
        if (!connection.link().tryCommand(CommandDescriptor.ATTACH_TYPE_ID))
        {
            connection.close();
            throw new IllegalStateException("the engine in " + directory + " does not take commands");
        }

        return connection;
    }

    private EngineFile openEngine()
    {
        try
        {
            if (Files.notExists(directory))
            {
                throw new NoSuchFileException(directory.toString(), null, "there is no such directory");
            }

            EngineDirectory.requireOwn(directory);
            return EngineFile.open(directory);
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(
                "no engine to attach to in " + directory + ": " + FileFailure.describe(ex), ex);
        }
    }

    private static boolean isAlive(final EngineFile engine)
    {
        // Engine and client have not met yet, so this one time what the engine wrote is compared with the clock.
        final long activityMs = engine.activityMs();
        final long silenceNs =
            Math.max(ClientConnection.MIN_ENGINE_SILENCE_NS, engine.facts().livenessTimeoutNs());
        return activityMs != EngineFileDescriptor.ACTIVITY_CLOSED &&
            System.currentTimeMillis() - activityMs <= TimeUnit.NANOSECONDS.toMillis(silenceNs);
    }

    private ClientConnection create(final EngineFile engine)
    {
        JournalReplay replay = null;
        try
        {
            replay = replay();
            final ClientConnection connection = new ClientConnection(createFile(engine), engine, replay, context);
            connection.beat(System.nanoTime());
            return connection;
        }
        catch (final IOException ex)
        {
            CloseHelper.close(replay);
            engine.close();
            throw new IllegalStateException(
                "can not attach to the engine in " + directory + ": " + FileFailure.describe(ex), ex);
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.close(replay);
            engine.close();
            throw ex;
        }
    }

    private JournalReplay replay() throws IOException
    {
        if (context.replay() == null)
        {
            return null;
        }

        final Path journal = EngineDirectory.journalOf(directory);
        if (journal == null)
        {
            throw new IOException(NO_JOURNAL);
        }

        if (followed == null)
        {
            followed = new JournalReplay(journal, context);
            followedJournal = journal;
            return followed;
        }
        if (!journal.equals(followedJournal))
        {
            throw new IOException("it has another journal, " + journal + ", than " + followedJournal);
        }

        return followed.share();
    }

    private ClientFile createFile(final EngineFile engine) throws IOException
    {
        final EngineFacts facts = engine.facts();
        while (true)
        {
            try
            {
                return ClientFile.create(directory, new ClientFacts(
                    engine.commands().nextCorrelationId() + 1,
                    ProcessHandle.current().pid(),
                    context.publicationRingLengthOr(facts.publicationRingLength()),
                    context.deliveryRingLengthOr(facts.deliveryRingLength()),
                    context.flags(),
                    context.chosenTopics()));
            }
            catch (final FileAlreadyExistsException ignore)
            {
                // Something that is no client of this engine has this number: take the next one.
            }
        }
    }

    private void awaitAnswer(final ClientConnection connection)
    {
        final long deadlineNs = System.nanoTime() + context.connectTimeoutNs();
        while (context.connectTimeoutNs() > 0 && connection.state() == ClientFileDescriptor.STATE_NEW)
        {
            final long nowNs = System.nanoTime();
            if (deadlineNs - nowNs < 0)
            {
                throw new IllegalStateException(noAnswer());
            }
            connection.beat(nowNs);
            EngineLink.pause(context.engineInvoker());
        }

        if (connection.isRefused())
        {
            throw new IllegalStateException(refusal(connection));
        }
    }

    /**
     * Say that the engine did not answer in time.
     *
     * @return the sentence.
     */
    String noAnswer()
    {
        return "the engine in " + directory + " did not answer in " +
            TimeUnit.NANOSECONDS.toMillis(context.connectTimeoutNs()) + " ms";
    }

    /**
     * Say why the engine refused a client.
     *
     * @param connection that was refused.
     * @return the sentence.
     */
    String refusal(final ClientConnection connection)
    {
        final int reason = connection.reason();
        final String cause = switch (reason)
        {
            case ClientFileDescriptor.REFUSED_TOO_MANY ->
                "as many clients as hearsay.maxClients allows are attached";
            case ClientFileDescriptor.REFUSED_INVALID ->
                "it does not understand the client's file; its error log says why";
            case ClientFileDescriptor.REFUSED_NO_JOURNAL -> NO_JOURNAL;
            default -> "reason " + reason;
        };
        return "the engine in " + directory + " refused this client: " + cause;
    }
}
