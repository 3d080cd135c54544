package io.hearsay.io.file;

import static io.hearsay.io.file.EngineFileDescriptor.ACTIVITY_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.ADDRESS_LENGTH_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.ADDRESS_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.ANSWERS_LENGTH;
import static io.hearsay.io.file.EngineFileDescriptor.ANSWERS_LENGTH_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.CLIENT_ROWS_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.COMMAND_RING_LENGTH;
import static io.hearsay.io.file.EngineFileDescriptor.COMMAND_RING_LENGTH_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.COMMAND_RING_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.DELIVERY_RING_LENGTH_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.ERROR_LOG_LENGTH;
import static io.hearsay.io.file.EngineFileDescriptor.ERROR_LOG_LENGTH_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.FILE_NAME;
import static io.hearsay.io.file.EngineFileDescriptor.LAYOUT_VERSION;
import static io.hearsay.io.file.EngineFileDescriptor.LIVENESS_TIMEOUT_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.MAGIC;
import static io.hearsay.io.file.EngineFileDescriptor.MAGIC_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.MAX_ADDRESS_LENGTH;
import static io.hearsay.io.file.EngineFileDescriptor.METADATA_LENGTH;
import static io.hearsay.io.file.EngineFileDescriptor.METADATA_LENGTH_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.NODE_ID_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.PID_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.PUBLICATION_RING_LENGTH_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.START_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.STATUS_ROWS_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.VALUES_LENGTH;
import static io.hearsay.io.file.EngineFileDescriptor.VALUES_LENGTH_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.VERSION_OFFSET;
import static io.hearsay.io.file.EngineFileDescriptor.answersOffset;
import static io.hearsay.io.file.EngineFileDescriptor.metadataOffset;
import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.StatusDescriptor;
import org.agrona.IoUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * <code>engine.dat</code> in memory. The engine creates it, clients and tools open it; whoever holds one closes it, and
 * touches no buffer of it after that. Layout: {@link EngineFileDescriptor}.
 */
public final class EngineFile implements AutoCloseable
{
    private static final String DRAFT_SUFFIX = ".new";

    private final MappedByteBuffer mapped;
    private final UnsafeBuffer header;
    private final ManyToOneRingBuffer commands;
    private final AtomicBuffer answers;
    private final AtomicBuffer metadata;
    private final AtomicBuffer values;
    private final AtomicBuffer errorLog;
    private final AtomicBuffer status;
    private boolean isClosed;

    private EngineFile(
        final MappedByteBuffer mapped,
        final int commandLength,
        final int answersLength,
        final int metadataLength,
        final int valuesLength,
        final int errorLogLength,
        final int statusLength)
    {
        final int metadataOffset = (int)metadataOffset(commandLength, answersLength);
        this.mapped = mapped;
        header = new UnsafeBuffer(mapped, 0, Pages.LENGTH);
        commands = new ManyToOneRingBuffer(
            new UnsafeBuffer(mapped, COMMAND_RING_OFFSET, commandLength + RingBufferDescriptor.TRAILER_LENGTH));
        answers = new UnsafeBuffer(
            mapped, (int)answersOffset(commandLength), answersLength + BroadcastBufferDescriptor.TRAILER_LENGTH);
        metadata = new UnsafeBuffer(mapped, metadataOffset, metadataLength);
        values = new UnsafeBuffer(mapped, metadataOffset + metadataLength, valuesLength);
        errorLog = new UnsafeBuffer(mapped, metadataOffset + metadataLength + valuesLength, errorLogLength);
        status = new UnsafeBuffer(
            mapped, metadataOffset + metadataLength + valuesLength + errorLogLength, statusLength);
    }

    /**
     * Create the file of a new engine; it appears under its name only when it is whole.
     *
     * @param directory that is claimed by this engine.
     * @param facts     that clients need.
     * @return the mapped file.
     * @throws IOException if it can not be written, for example for want of room.
     */
    public static EngineFile create(final Path directory, final EngineFacts facts) throws IOException
    {
        final Path draft = directory.resolve(FILE_NAME + DRAFT_SUFFIX);
        Files.deleteIfExists(draft);
        final int statusLength = StatusDescriptor.length(facts.statusRows(), facts.clientRows());
        final long length = metadataOffset(COMMAND_RING_LENGTH, ANSWERS_LENGTH) +
            METADATA_LENGTH + VALUES_LENGTH + ERROR_LOG_LENGTH + statusLength;
        final EngineFile file;
        try (FileChannel channel = MappedFiles.create(draft, length))
        {
            file = new EngineFile(
                channel.map(READ_WRITE, 0, length),
                COMMAND_RING_LENGTH,
                ANSWERS_LENGTH,
                METADATA_LENGTH,
                VALUES_LENGTH,
                ERROR_LOG_LENGTH,
                statusLength);
        }

        file.initialise(facts);
        try
        {
            Files.move(draft, directory.resolve(FILE_NAME), ATOMIC_MOVE);
        }
        catch (final IOException ex)
        {
            file.close();
            Files.deleteIfExists(draft);
            throw ex;
        }

        return file;
    }

    /**
     * Open the file of a running engine.
     *
     * @param directory of the engine.
     * @return the mapped file.
     * @throws IOException if there is none, or it is not one that this version understands.
     */
    public static EngineFile open(final Path directory) throws IOException
    {
        final Path path = directory.resolve(FILE_NAME);
        try (FileChannel channel = MappedFiles.open(path))
        {
            return map(path, channel, READ_WRITE);
        }
    }

    /**
     * Open the file of an engine, running or dead, to look at it only: nothing in it may be written.
     *
     * @param directory of the engine.
     * @return the mapped file.
     * @throws IOException if there is none, or it is not one that this version understands.
     */
    public static EngineFile openReadOnly(final Path directory) throws IOException
    {
        final Path path = directory.resolve(FILE_NAME);
        try (FileChannel channel = MappedFiles.openReadOnly(path))
        {
            return map(path, channel, READ_ONLY);
        }
    }

    private static EngineFile map(final Path path, final FileChannel channel, final FileChannel.MapMode mode)
        throws IOException
    {
        final long length = channel.size();
        if (length < Pages.LENGTH || length > Integer.MAX_VALUE)
        {
            throw new InvalidFileException(path + " is no engine file: it has " + length + " bytes");
        }

        final MappedByteBuffer mapped = channel.map(mode, 0, length);
        try
        {
            return validated(path, mapped);
        }
        catch (final InvalidFileException ex)
        {
            IoUtil.unmap(mapped);
            throw ex;
        }
    }

    private static EngineFile validated(final Path path, final MappedByteBuffer mapped) throws InvalidFileException
    {
        final UnsafeBuffer header = new UnsafeBuffer(mapped, 0, Pages.LENGTH);
        if (header.getLongVolatile(MAGIC_OFFSET) != MAGIC)
        {
            throw new InvalidFileException(path + " is no engine file");
        }

        final int version = header.getInt(VERSION_OFFSET);
        if (version != LAYOUT_VERSION)
        {
            throw new InvalidFileException(
                path + " has layout version " + version + ", this program understands " + LAYOUT_VERSION);
        }

        final int commandLength = header.getInt(COMMAND_RING_LENGTH_OFFSET);
        final int answersLength = header.getInt(ANSWERS_LENGTH_OFFSET);
        final int metadataLength = header.getInt(METADATA_LENGTH_OFFSET);
        final int valuesLength = header.getInt(VALUES_LENGTH_OFFSET);
        final int errorLogLength = header.getInt(ERROR_LOG_LENGTH_OFFSET);
        final int statusRows = header.getInt(STATUS_ROWS_OFFSET);
        final int clientRows = header.getInt(CLIENT_ROWS_OFFSET);
        final boolean isRows = statusRows >= 0 && statusRows <= EngineOption.STATUS_ROWS.max() &&
            clientRows >= 0 && clientRows <= EngineOption.MAX_CLIENTS.max();
        final int statusLength = isRows ? StatusDescriptor.length(statusRows, clientRows) : -1;
        final boolean isPositive = statusLength > 0 && metadataLength > 0 && valuesLength > 0 && errorLogLength > 0;
        final boolean isSized = isPositive && isPowerOfTwo(commandLength) && isPowerOfTwo(answersLength) &&
            metadataOffset(commandLength, answersLength) + metadataLength + valuesLength + errorLogLength +
                statusLength == mapped.capacity();
        if (!isSized ||
            !ClientFileDescriptor.isRingLength(header.getInt(PUBLICATION_RING_LENGTH_OFFSET)) ||
            !ClientFileDescriptor.isRingLength(header.getInt(DELIVERY_RING_LENGTH_OFFSET)))
        {
            throw new InvalidFileException(path + " is truncated or its lengths make no sense");
        }

        return new EngineFile(
            mapped, commandLength, answersLength, metadataLength, valuesLength, errorLogLength, statusLength);
    }

    private static boolean isPowerOfTwo(final int length)
    {
        return length >= Pages.LENGTH && Integer.bitCount(length) == 1;
    }

    private void initialise(final EngineFacts facts)
    {
        header.putInt(VERSION_OFFSET, LAYOUT_VERSION);
        header.putLong(PID_OFFSET, facts.pid());
        header.putLong(START_OFFSET, facts.startMs());
        header.putLong(NODE_ID_OFFSET, facts.nodeId());
        header.putLong(LIVENESS_TIMEOUT_OFFSET, facts.livenessTimeoutNs());
        header.putInt(COMMAND_RING_LENGTH_OFFSET, COMMAND_RING_LENGTH);
        header.putInt(ANSWERS_LENGTH_OFFSET, ANSWERS_LENGTH);
        header.putInt(METADATA_LENGTH_OFFSET, METADATA_LENGTH);
        header.putInt(VALUES_LENGTH_OFFSET, VALUES_LENGTH);
        header.putInt(ERROR_LOG_LENGTH_OFFSET, ERROR_LOG_LENGTH);
        header.putInt(PUBLICATION_RING_LENGTH_OFFSET, facts.publicationRingLength());
        header.putInt(DELIVERY_RING_LENGTH_OFFSET, facts.deliveryRingLength());
        header.putInt(STATUS_ROWS_OFFSET, facts.statusRows());
        header.putInt(CLIENT_ROWS_OFFSET, facts.clientRows());
        header.putLong(ACTIVITY_OFFSET, facts.startMs());
        header.putLongRelease(MAGIC_OFFSET, MAGIC);
    }

    /**
     * What the engine said of itself when it started.
     *
     * @return the facts.
     */
    public EngineFacts facts()
    {
        return new EngineFacts(
            header.getLong(PID_OFFSET),
            header.getLong(START_OFFSET),
            header.getLong(NODE_ID_OFFSET),
            header.getLong(LIVENESS_TIMEOUT_OFFSET),
            header.getInt(PUBLICATION_RING_LENGTH_OFFSET),
            header.getInt(DELIVERY_RING_LENGTH_OFFSET),
            header.getInt(STATUS_ROWS_OFFSET),
            header.getInt(CLIENT_ROWS_OFFSET));
    }

    /**
     * Where the node receives.
     *
     * @return host and port, empty as long as the engine has not said it.
     */
    public String address()
    {
        final int length = header.getIntVolatile(ADDRESS_LENGTH_OFFSET);
        return header.getStringWithoutLengthAscii(ADDRESS_OFFSET, Math.max(0, Math.min(length, MAX_ADDRESS_LENGTH)));
    }

    /**
     * Say where the node receives.
     *
     * @param address host and port; what is longer than fits is cut off.
     */
    public void address(final String address)
    {
        final int length = Math.min(address.length(), MAX_ADDRESS_LENGTH);
        header.putStringWithoutLengthAscii(ADDRESS_OFFSET, address, 0, length);
        header.putIntRelease(ADDRESS_LENGTH_OFFSET, length);
    }

    /**
     * When the engine was last seen working.
     *
     * @return milliseconds since the epoch, or {@link EngineFileDescriptor#ACTIVITY_CLOSED}.
     */
    public long activityMs()
    {
        return header.getLongVolatile(ACTIVITY_OFFSET);
    }

    /**
     * Show that the engine works.
     *
     * @param activityMs milliseconds since the epoch, or {@link EngineFileDescriptor#ACTIVITY_CLOSED}.
     */
    public void activityMs(final long activityMs)
    {
        header.putLongRelease(ACTIVITY_OFFSET, activityMs);
    }

    /**
     * Whether the engine was seen working in time.
     *
     * @param nowMs milliseconds since the epoch.
     * @return true if it lives.
     */
    public boolean isAlive(final long nowMs)
    {
        final long lastMs = activityMs();
        return lastMs != EngineFileDescriptor.ACTIVITY_CLOSED &&
            nowMs - lastMs <= TimeUnit.NANOSECONDS.toMillis(header.getLong(LIVENESS_TIMEOUT_OFFSET));
    }

    /**
     * Ring of commands to the engine.
     *
     * @return the ring; see {@link CommandDescriptor}.
     */
    public ManyToOneRingBuffer commands()
    {
        return commands;
    }

    /**
     * Broadcast buffer of answers to commands, with its trailer.
     *
     * @return the buffer.
     */
    public AtomicBuffer answers()
    {
        return answers;
    }

    /**
     * Memory of the counters' metadata.
     *
     * @return the buffer.
     */
    public AtomicBuffer metadata()
    {
        return metadata;
    }

    /**
     * Memory of the counters' values.
     *
     * @return the buffer.
     */
    public AtomicBuffer values()
    {
        return values;
    }

    /**
     * Memory of the distinct error log.
     *
     * @return the buffer.
     */
    public AtomicBuffer errorLog()
    {
        return errorLog;
    }

    /**
     * Memory of tables and histograms.
     *
     * @return the buffer.
     */
    public AtomicBuffer status()
    {
        return status;
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
            IoUtil.unmap(mapped);
        }
    }
}
