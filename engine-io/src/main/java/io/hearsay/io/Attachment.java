package io.hearsay.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import io.hearsay.io.file.ClientFacts;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.file.CommandDescriptor;
import io.hearsay.io.file.EngineDirectory;
import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.file.EngineFile;

/**
 * How a client comes to an engine and leaves it: it creates its file, tells the engine, and waits for the answer in the
 * file. One thread.
 */
final class Attachment
{
    private final Path directory;
    private final ClientContext context;

    Attachment(final Path directory, final ClientContext context)
    {
        this.directory = directory;
        this.context = context;
    }

    GossipClient connect()
    {
        final EngineFile engine = openEngine();
        try
        {
            return connect(engine);
        }
        catch (final IOException ex)
        {
            engine.close();
            throw new IllegalStateException(
                "can not attach to the engine in " + directory + ": " + ex.getMessage(), ex);
        }
        catch (final RuntimeException ex)
        {
            engine.close();
            throw ex;
        }
    }

    private EngineFile openEngine()
    {
        try
        {
            if (!Files.isDirectory(directory))
            {
                throw new NoSuchFileException(directory.toString(), null, "there is no such directory");
            }

            EngineDirectory.requireOwn(directory);
            return EngineFile.open(directory);
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException("no engine to attach to in " + directory + ": " + ex.getMessage(), ex);
        }
    }

    private GossipClient connect(final EngineFile engine) throws IOException
    {
        if (!engine.isAlive(System.currentTimeMillis()))
        {
            throw new IllegalStateException(
                "the engine in " + directory + ", process id " + engine.facts().pid() + ", does not work any more");
        }

        final ClientFile file = createFile(engine);
        final EngineLink link = new EngineLink(engine, file);
        try
        {
            link.isAlive();
            if (!link.command(CommandDescriptor.ATTACH_TYPE_ID, context.engineInvoker()))
            {
                throw new IllegalStateException("the engine in " + directory + " does not take commands");
            }

            awaitAnswer(file);
            return new GossipClient(file, engine, link, context.gapHandler());
        }
        catch (final RuntimeException ex)
        {
            leave(file, engine, link);
            throw ex;
        }
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
                    context.flags()));
            }
            catch (final FileAlreadyExistsException ignore)
            {
                // Something that is no client of this engine has this number: take the next one.
            }
        }
    }

    private void awaitAnswer(final ClientFile file)
    {
        final long deadlineNs = System.nanoTime() + context.connectTimeoutNs();
        while (context.connectTimeoutNs() > 0 && file.state() == ClientFileDescriptor.STATE_NEW)
        {
            if (deadlineNs - System.nanoTime() < 0)
            {
                throw new IllegalStateException("the engine in " + directory + " did not answer in " +
                    context.connectTimeoutNs() / 1_000_000 + " ms");
            }
            EngineLink.pause(context.engineInvoker());
        }

        if (file.state() == ClientFileDescriptor.STATE_REFUSED)
        {
            final String cause = file.reason() == ClientFileDescriptor.REFUSED_TOO_MANY ?
                "as many clients as hearsay.maxClients allows are attached" : "reason " + file.reason();
            throw new IllegalStateException("the engine in " + directory + " refused this client: " + cause);
        }
    }

    /**
     * Tell the engine that a client goes, and free its memory. The engine removes the file when it has published what
     * is in it; if there is no engine any more, it is removed here.
     *
     * @param file   of the client.
     * @param engine that it was attached to.
     * @param link   to that engine.
     */
    static void leave(final ClientFile file, final EngineFile engine, final EngineLink link)
    {
        try
        {
            final boolean isServed = file.state() == ClientFileDescriptor.STATE_ATTACHED ||
                file.state() == ClientFileDescriptor.STATE_NEW;
            if (isServed && link.isAlive())
            {
                link.command(CommandDescriptor.DETACH_TYPE_ID, null);
            }
            else
            {
                file.delete();
            }
        }
        catch (final IOException ignore)
        {
            // Whoever starts the next engine in this directory removes it.
        }
        finally
        {
            file.close();
            engine.close();
        }
    }
}
