package io.hearsay.io.file;

import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import io.hearsay.core.log.MessageLog;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * <code>log.dat</code> in memory: the engine's message log, so that it can be looked at while the engine runs and after
 * it died. Native byte order. The engine creates it, tools open it read-only; whoever holds one closes it and does not
 * touch the log after that.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                 magic, written last when new                  |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        layout version                         |
 *  +---------------------------------------------------------------+
 *  |                       length of the log                       |
 *  +---------------------------------------------------------------+
 *  |                              ...  to offset 4 096             |
 *  +---------------------------------------------------------------+
 *  |   records, as {@link io.hearsay.core.log.RecordDescriptor}   ...
 *  +---------------------------------------------------------------+
 *  |   positions of head and tail, as {@link MessageLog}          ...
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class LogFile implements AutoCloseable
{
    /** Name of the file in the engine's directory. */
    public static final String FILE_NAME = "log.dat";

    private static final long MAGIC = 0x4845_4152_5341_594CL; // "HEARSAYL" read as a number
    private static final int LAYOUT_VERSION = 1;
    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
    private static final int LENGTH_OFFSET = VERSION_OFFSET + Integer.BYTES;
    private static final int LOG_OFFSET = Pages.LENGTH;

    private final MappedByteBuffer mapped;
    private final UnsafeBuffer log;
    private boolean isClosed;

    private LogFile(final MappedByteBuffer mapped, final int logLength)
    {
        this.mapped = mapped;
        log = new UnsafeBuffer(mapped, LOG_OFFSET, logLength + MessageLog.TRAILER_LENGTH);
    }

    /**
     * Create the file of a new engine.
     *
     * @param directory that is claimed by this engine.
     * @param logLength of the log, a power of two.
     * @return the mapped file.
     * @throws IOException if it can not be written, for example for want of room.
     */
    public static LogFile create(final Path directory, final int logLength) throws IOException
    {
        final long length = LOG_OFFSET + Pages.align((long)logLength + MessageLog.TRAILER_LENGTH);
        final MappedByteBuffer mapped;
        try (FileChannel channel = MappedFiles.create(directory.resolve(FILE_NAME), length))
        {
            mapped = channel.map(READ_WRITE, 0, length);
        }

        final UnsafeBuffer header = new UnsafeBuffer(mapped, 0, LOG_OFFSET);
        header.putInt(VERSION_OFFSET, LAYOUT_VERSION);
        header.putInt(LENGTH_OFFSET, logLength);
        header.putLongRelease(MAGIC_OFFSET, MAGIC);
        return new LogFile(mapped, logLength);
    }

    /**
     * Open the log of an engine, running or dead, to look at it only.
     *
     * @param directory of the engine.
     * @return the mapped file.
     * @throws IOException if there is none, or it is not one that this version understands.
     */
    public static LogFile openReadOnly(final Path directory) throws IOException
    {
        final Path path = directory.resolve(FILE_NAME);
        try (FileChannel channel = MappedFiles.openReadOnly(path))
        {
            final long length = channel.size();
            if (length < LOG_OFFSET || length > Integer.MAX_VALUE)
            {
                throw new InvalidFileException(path + " is no message log: it has " + length + " bytes");
            }

            final MappedByteBuffer mapped = channel.map(READ_ONLY, 0, length);
            try
            {
                return new LogFile(mapped, validLength(path, new UnsafeBuffer(mapped, 0, LOG_OFFSET), length));
            }
            catch (final InvalidFileException ex)
            {
                IoUtil.unmap(mapped);
                throw ex;
            }
        }
    }

    private static int validLength(final Path path, final UnsafeBuffer header, final long fileLength)
        throws InvalidFileException
    {
        if (header.getLongVolatile(MAGIC_OFFSET) != MAGIC)
        {
            throw new InvalidFileException(path + " is no message log");
        }
        if (header.getInt(VERSION_OFFSET) != LAYOUT_VERSION)
        {
            throw new InvalidFileException(path + " has layout version " + header.getInt(VERSION_OFFSET) +
                ", this program understands " + LAYOUT_VERSION);
        }

        final int length = header.getInt(LENGTH_OFFSET);
        if (length < MessageLog.MIN_CAPACITY || Integer.bitCount(length) != 1 ||
            LOG_OFFSET + Pages.align((long)length + MessageLog.TRAILER_LENGTH) != fileLength)
        {
            throw new InvalidFileException(path + " is truncated or its length makes no sense");
        }

        return length;
    }

    /**
     * Memory of the log and its trailer.
     *
     * @return the buffer.
     */
    public UnsafeBuffer log()
    {
        return log;
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
