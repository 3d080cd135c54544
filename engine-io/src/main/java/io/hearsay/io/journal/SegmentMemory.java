package io.hearsay.io.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.bytes.MappedFile;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.core.io.ReferenceOwner;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A whole segment in memory, mapped by chronicle-bytes as one chunk: unmapped when it is released, not when a collector
 * comes by, and forced by its own file. Created, forced and closed by one thread; its memory may be used by another one
 * until then. The only class here that uses chronicle-bytes.
 */
final class SegmentMemory implements AutoCloseable
{
    private static final String FILE_OF_PROPERTIES = "system.properties";
    private static final String NO_FILE = "/dev/null";
    private static final String FLAGS = "a journal needs chronicle-bytes on the class path, and the JVM's flags" +
        " --add-exports java.base/sun.nio.ch=ALL-UNNAMED --add-exports java.base/jdk.internal.ref=ALL-UNNAMED" +
        " --add-opens java.base/sun.nio.ch=ALL-UNNAMED --add-opens java.base/java.lang.reflect=ALL-UNNAMED";

    static
    {
        // Else chronicle-bytes would take a file of that name in the working directory for this JVM's properties.
        if (System.getProperty(FILE_OF_PROPERTIES) == null)
        {
            System.setProperty(FILE_OF_PROPERTIES, NO_FILE);
        }
    }

    private final ReferenceOwner owner = ReferenceOwner.temporary("segment");
    private final MappedFile file;
    private final MappedBytesStore store;
    private final UnsafeBuffer buffer;
    private final int length;
    private MappedByteBuffer forced;
    private boolean isClosed;

    private SegmentMemory(final MappedFile file, final MappedBytesStore store, final int length)
    {
        this.file = file;
        this.store = store;
        this.length = length;
        store.reserve(owner);
        buffer = new UnsafeBuffer(store.addressForRead(0), length);
    }

    /**
     * Check that segments can be mapped in this JVM, before the first one is to be.
     *
     * @throws IOException that says what is missing.
     */
    static void requireFlags() throws IOException
    {
        final Module base = Object.class.getModule();
        try
        {
            final Module library = MappedFile.class.getModule();
            if (base.isExported("sun.nio.ch", library) && base.isOpen("java.lang.reflect", library))
            {
                return;
            }
        }
        catch (final LinkageError ex)
        {
            throw new IOException(FLAGS, ex);
        }

        throw new IOException(FLAGS);
    }

    /**
     * Map a segment.
     *
     * @param path       of its file.
     * @param length     of the segment.
     * @param limit      behind the last byte that the file really has; memory behind that would be a fault.
     * @param isReadOnly whether it is only looked at. Else the file must have its whole length.
     * @return the memory.
     * @throws IOException if it can not be mapped.
     */
    static SegmentMemory map(final Path path, final int length, final int limit, final boolean isReadOnly)
        throws IOException
    {
        final MappedFile file = open(path, length, isReadOnly);
        final ReferenceOwner opening = ReferenceOwner.temporary("open");
        try
        {
            final MappedBytesStore store = file.acquireByteStore(opening, 0);
            final SegmentMemory memory = new SegmentMemory(file, store, limit);
            store.release(opening);
            return memory;
        }
        catch (final IOException | RuntimeException ex)
        {
            file.releaseLast();
            throw new IOException(path + " can not be mapped: " + ex.getMessage(), ex);
        }
        catch (final AssertionError | LinkageError ex)
        {
            throw new IOException(FLAGS, ex);
        }
    }

    private static MappedFile open(final Path path, final int length, final boolean isReadOnly) throws IOException
    {
        try
        {
            // Not a single mapping (MappedFile.ofSingle), which 2026.4 never unmaps.
            return MappedFile.of(path.toFile(), length, 0, isReadOnly);
        }
        catch (final FileNotFoundException ignore)
        {
            throw new NoSuchFileException(path.toString());
        }
        catch (final RuntimeException ex)
        {
            throw new IOException(path + " can not be opened: " + ex.getMessage(), ex);
        }
        catch (final AssertionError | LinkageError ex)
        {
            throw new IOException(FLAGS, ex);
        }
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Wait until a part of it is on the disk. Not more than that part, as a page that is written to the disk is taken
     * from whoever writes to it until a fault gives it back: after a force of the whole file an append takes forty
     * times as long, up to the end of the segment.
     *
     * @param from offset.
     * @param to   offset behind it.
     * @throws IOException if it is not.
     */
    void force(final int from, final int to) throws IOException
    {
        try
        {
            if (forced == null)
            {
                if (isCut())
                {
                    // To map it would make it long again.
                    throw new IOException(file.file() + " was cut while it was written");
                }
                // A mapping for this call alone, never touched: MappedBytes.sync does nothing without JNA.
                forced = file.raf().getChannel().map(FileChannel.MapMode.READ_WRITE, 0, length);
            }
            forced.force(from, to - from);
        }
        catch (final UncheckedIOException ex)
        {
            throw ex.getCause();
        }
    }

    /**
     * Whether the file is shorter than the memory: an access behind its end would be a fault.
     *
     * @return true if somebody cut it.
     */
    boolean isCut()
    {
        try
        {
            return file.raf().length() < length;
        }
        catch (final IOException ignore)
        {
            return true;
        }
    }

    /**
     * Unmap it, and wait a moment until that is done: chronicle-bytes leaves it to a thread. Idempotent; the memory
     * must not be touched any more.
     */
    void unmap()
    {
        close();
        BackgroundResourceReleaser.releasePendingResources();
    }

    /**
     * Have it unmapped. Idempotent; the memory must not be touched any more.
     */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            buffer.wrap(0, 0);
            BufferUtil.free(forced);
            forced = null;
            store.release(owner);
            file.releaseLast();
        }
    }
}
