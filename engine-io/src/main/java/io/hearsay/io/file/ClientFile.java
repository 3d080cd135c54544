package io.hearsay.io.file;

import static io.hearsay.io.file.ClientFileDescriptor.ALL_TOPICS;
import static io.hearsay.io.file.ClientFileDescriptor.ASKS_FOR_LIVE_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.CLIENT_ID_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.DELIVERY_RING_LENGTH_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.DROPPED_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.FLAGS_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.HEARTBEAT_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.LAYOUT_VERSION;
import static io.hearsay.io.file.ClientFileDescriptor.LIVE_POSITION_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.MAGIC;
import static io.hearsay.io.file.ClientFileDescriptor.MAGIC_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.MAX_TOPICS;
import static io.hearsay.io.file.ClientFileDescriptor.PID_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.PUBLICATION_RING_LENGTH_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.PUBLICATION_RING_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.REASON_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.REFUSED_INVALID;
import static io.hearsay.io.file.ClientFileDescriptor.STATE_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.STATE_REFUSED;
import static io.hearsay.io.file.ClientFileDescriptor.TOPICS_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.TOPIC_COUNT_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.VERSION_OFFSET;
import static io.hearsay.io.file.ClientFileDescriptor.fileName;
import static io.hearsay.io.file.ClientFileDescriptor.isRingLength;
import static io.hearsay.io.file.ClientFileDescriptor.paddedLength;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * <code>client-&lt;id&gt;.dat</code> in memory, on either side. The client creates it, the engine opens it; each side
 * closes its own mapping and touches no ring of it after that. Layout: {@link ClientFileDescriptor}.
 */
public final class ClientFile implements AutoCloseable
{
    private final Path path;
    private final long id;
    private final long pid;
    private final int flags;
    private final int[] topics;
    private final Object key;
    private final MappedByteBuffer head;
    private final MappedByteBuffer tail;
    private final UnsafeBuffer header;
    private final ManyToOneRingBuffer publication;
    private final ManyToOneRingBuffer delivery;
    private boolean isClosed;

    private ClientFile(
        final Path path,
        final ClientFacts facts,
        final Object key,
        final MappedByteBuffer head,
        final MappedByteBuffer tail)
    {
        this.path = path;
        this.key = key;
        this.head = head;
        this.tail = tail;
        id = facts.id();
        pid = facts.pid();
        flags = facts.flags();
        topics = facts.topics();
        header = new UnsafeBuffer(head, 0, Pages.LENGTH);
        publication = new ManyToOneRingBuffer(new UnsafeBuffer(
            head, PUBLICATION_RING_OFFSET, facts.publicationRingLength() + RingBufferDescriptor.TRAILER_LENGTH));
        delivery = new ManyToOneRingBuffer(new UnsafeBuffer(
            tail, 0, facts.deliveryRingLength() + RingBufferDescriptor.TRAILER_LENGTH));
    }

    /**
     * Create the file of a new client.
     *
     * @param directory of the engine.
     * @param facts     of the client.
     * @return the mapped file.
     * @throws IOException if it can not be written, for example for want of room.
     */
    public static ClientFile create(final Path directory, final ClientFacts facts) throws IOException
    {
        final Path path = directory.resolve(fileName(facts.id()));
        final ClientFile file;
        try (FileChannel channel = MappedFiles.create(path, length(facts)))
        {
            file = mapNew(path, channel, facts);
        }

        final UnsafeBuffer header = file.header;
        header.putInt(VERSION_OFFSET, LAYOUT_VERSION);
        header.putInt(FLAGS_OFFSET, facts.flags());
        header.putLong(CLIENT_ID_OFFSET, facts.id());
        header.putLong(PID_OFFSET, facts.pid());
        header.putInt(PUBLICATION_RING_LENGTH_OFFSET, facts.publicationRingLength());
        header.putInt(DELIVERY_RING_LENGTH_OFFSET, facts.deliveryRingLength());
        header.putInt(TOPIC_COUNT_OFFSET, facts.topics() == null ? ALL_TOPICS : facts.topics().length);
        for (int i = 0; facts.topics() != null && i < facts.topics().length; i++)
        {
            header.putInt(TOPICS_OFFSET + i * Integer.BYTES, facts.topics()[i]);
        }
        header.putLongRelease(MAGIC_OFFSET, MAGIC);
        return file;
    }

    /**
     * Open the file of a client that wants to attach. All that the file says is checked before it is used.
     *
     * @param directory of the engine.
     * @param clientId  as the client named it.
     * @return the mapped file.
     * @throws IOException if there is no such file, or it is not what it should be.
     */
    public static ClientFile open(final Path directory, final long clientId) throws IOException
    {
        final Path path = directory.resolve(fileName(clientId));
        try (FileChannel channel = MappedFiles.open(path))
        {
            if (channel.size() < Pages.LENGTH)
            {
                throw new InvalidFileException(path + " is truncated: it has " + channel.size() + " bytes");
            }

            final ClientFile file = map(path, channel, validated(path, channel, clientId));
            if (file.delivery.producerPosition() != 0 || file.delivery.consumerPosition() != 0 ||
                file.publication.producerPosition() != 0 || file.publication.consumerPosition() != 0)
            {
                file.close();
                throw new InvalidFileException(path + " is not new: its rings were used before");
            }

            return file;
        }
    }

    private static ClientFacts validated(final Path path, final FileChannel channel, final long clientId)
        throws IOException
    {
        final MappedByteBuffer mapped = channel.map(READ_WRITE, 0, Pages.LENGTH);
        try
        {
            final UnsafeBuffer header = new UnsafeBuffer(mapped);
            final ClientFacts facts = new ClientFacts(
                header.getLong(CLIENT_ID_OFFSET),
                header.getLong(PID_OFFSET),
                header.getInt(PUBLICATION_RING_LENGTH_OFFSET),
                header.getInt(DELIVERY_RING_LENGTH_OFFSET),
                header.getInt(FLAGS_OFFSET),
                null);
            final int topicCount = header.getInt(TOPIC_COUNT_OFFSET);
            if (header.getLongVolatile(MAGIC_OFFSET) != MAGIC)
            {
                throw new InvalidFileException(path + " is no client file");
            }
            if (header.getInt(VERSION_OFFSET) != LAYOUT_VERSION)
            {
                throw new InvalidFileException(path + " has layout version " + header.getInt(VERSION_OFFSET) +
                    ", this engine understands " + LAYOUT_VERSION);
            }
            if (facts.id() != clientId || !isRingLength(facts.publicationRingLength()) ||
                !isRingLength(facts.deliveryRingLength()) || length(facts) != channel.size())
            {
                throw new InvalidFileException(path + " is truncated or makes no sense: " + facts);
            }
            if (topicCount < ALL_TOPICS || topicCount > MAX_TOPICS)
            {
                throw new InvalidFileException(path + " makes no sense: it names " + topicCount + " topics");
            }

            return new ClientFacts(
                facts.id(),
                facts.pid(),
                facts.publicationRingLength(),
                facts.deliveryRingLength(),
                facts.flags(),
                topics(header, topicCount));
        }
        finally
        {
            IoUtil.unmap(mapped);
        }
    }

    private static int[] topics(final UnsafeBuffer header, final int count)
    {
        if (count == ALL_TOPICS)
        {
            return null;
        }

        final int[] topics = new int[count];
        for (int i = 0; i < count; i++)
        {
            topics[i] = header.getInt(TOPICS_OFFSET + i * Integer.BYTES);
        }

        return topics;
    }

    /**
     * Tell a client whose file is not what it should be that it is refused, if it has a header at all.
     *
     * @param directory of the engine.
     * @param clientId  as the client named it.
     * @throws IOException if it can not be told.
     */
    public static void refuse(final Path directory, final long clientId) throws IOException
    {
        try (FileChannel channel = MappedFiles.open(directory.resolve(fileName(clientId))))
        {
            if (channel.size() < Pages.LENGTH)
            {
                return;
            }

            final MappedByteBuffer mapped = channel.map(READ_WRITE, 0, Pages.LENGTH);
            try
            {
                final UnsafeBuffer header = new UnsafeBuffer(mapped);
                header.putInt(REASON_OFFSET, REFUSED_INVALID);
                header.putIntRelease(STATE_OFFSET, STATE_REFUSED);
            }
            finally
            {
                IoUtil.unmap(mapped);
            }
        }
    }

    private static ClientFile mapNew(final Path path, final FileChannel channel, final ClientFacts facts)
        throws IOException
    {
        try
        {
            return map(path, channel, facts);
        }
        catch (final IOException ex)
        {
            Files.deleteIfExists(path);
            throw ex;
        }
    }

    private static ClientFile map(final Path path, final FileChannel channel, final ClientFacts facts)
        throws IOException
    {
        final long headLength = PUBLICATION_RING_OFFSET + paddedLength(facts.publicationRingLength());
        final MappedByteBuffer head = channel.map(READ_WRITE, 0, headLength);
        try
        {
            return new ClientFile(
                path,
                facts,
                keyOf(path),
                head,
                channel.map(READ_WRITE, headLength, paddedLength(facts.deliveryRingLength())));
        }
        catch (final IOException ex)
        {
            IoUtil.unmap(head);
            throw ex;
        }
    }

    private static Object keyOf(final Path path) throws IOException
    {
        return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey();
    }

    private static long length(final ClientFacts facts)
    {
        return PUBLICATION_RING_OFFSET +
            paddedLength(facts.publicationRingLength()) + paddedLength(facts.deliveryRingLength());
    }

    /**
     * Number of the client.
     *
     * @return the id.
     */
    public long id()
    {
        return id;
    }

    /**
     * Process of the client, as it says.
     *
     * @return the process id.
     */
    public long pid()
    {
        return pid;
    }

    /**
     * Whether the client asked for something when it attached.
     *
     * @param flag one of {@link ClientFileDescriptor}.
     * @return true if it did.
     */
    public boolean has(final int flag)
    {
        return (flags & flag) != 0;
    }

    /**
     * Topics of the messages that the client wants.
     *
     * @return the topics, not to be changed; null for all messages, none if it publishes only.
     */
    public int[] topics()
    {
        return topics;
    }

    /**
     * Ring of what the client offers.
     *
     * @return the ring.
     */
    public ManyToOneRingBuffer publication()
    {
        return publication;
    }

    /**
     * Ring of what is delivered to the client.
     *
     * @return the ring.
     */
    public ManyToOneRingBuffer delivery()
    {
        return delivery;
    }

    /**
     * What the engine says of this client.
     *
     * @return a state of {@link ClientFileDescriptor}.
     */
    public int state()
    {
        return header.getIntVolatile(STATE_OFFSET);
    }

    /**
     * Why the engine refused or closed this client.
     *
     * @return the reason; of meaning only if the state is one of these two.
     */
    public int reason()
    {
        return header.getInt(REASON_OFFSET);
    }

    /**
     * Say what the engine thinks of this client.
     *
     * @param state  of {@link ClientFileDescriptor}.
     * @param reason of it.
     */
    public void state(final int state, final int reason)
    {
        header.putInt(REASON_OFFSET, reason);
        header.putIntRelease(STATE_OFFSET, state);
    }

    /**
     * When the client last showed a sign of life, as it says: to be believed only as far as it changes.
     *
     * @return milliseconds since the epoch.
     */
    public long heartbeatMs()
    {
        return header.getLongVolatile(HEARTBEAT_OFFSET);
    }

    /**
     * Show that the client lives.
     *
     * @param nowMs milliseconds since the epoch.
     */
    public void heartbeatMs(final long nowMs)
    {
        header.putLongRelease(HEARTBEAT_OFFSET, nowMs);
    }

    /**
     * Where delivery begins to a client that reads the journal first.
     *
     * @return the position of the journal, or -1 if that is not decided.
     */
    public long livePosition()
    {
        return header.getLongVolatile(LIVE_POSITION_OFFSET) - 1;
    }

    /**
     * Say where delivery begins.
     *
     * @param position of the journal.
     */
    public void livePosition(final long position)
    {
        header.putLongRelease(LIVE_POSITION_OFFSET, position + 1);
    }

    /**
     * Whether the client waits for delivery to begin.
     *
     * @return true if it does.
     */
    public boolean asksForLive()
    {
        return header.getIntVolatile(ASKS_FOR_LIVE_OFFSET) != 0;
    }

    /**
     * Ask for delivery to begin.
     */
    public void askForLive()
    {
        header.putIntRelease(ASKS_FOR_LIVE_OFFSET, 1);
    }

    /**
     * Best-effort messages that were dropped for want of room.
     *
     * @return the number since the client was created.
     */
    public long dropped()
    {
        return header.getLongVolatile(DROPPED_OFFSET);
    }

    /**
     * Count a best-effort message that was dropped for want of room.
     */
    public void countDropped()
    {
        header.getAndAddLong(DROPPED_OFFSET, 1);
    }

    /**
     * Remove the file's name; mappings stay as they are. A file that has this name by now but is another one, that of a
     * client of the next engine in the directory, is left alone.
     *
     * @throws IOException if that fails.
     */
    public void delete() throws IOException
    {
        try
        {
            if (Objects.equals(key, keyOf(path)))
            {
                Files.deleteIfExists(path);
            }
        }
        catch (final NoSuchFileException ignore)
        {
            // Somebody else removed it: nothing is left to do.
        }
    }

    /**
     * Unmap the file. Idempotent.
     */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            IoUtil.unmap(head);
            IoUtil.unmap(tail);
        }
    }

    @Override
    public String toString()
    {
        return path.toString();
    }
}
