package io.hearsay.io.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

import io.hearsay.io.file.MappedFiles;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes the next segment step by step: blocks of zeros beside, then the name, then a mapping whose pages are all there.
 * Real blocks, since a sparse file that is mapped is a fault in the agent's thread when the disk is full. The journal's
 * thread.
 */
final class SegmentPreparation implements AutoCloseable
{
    private static final int BLOCK_LENGTH = 1024 * 1024;
    /** More than is taken in between two steps, so that the next segment is ready before this one is full. */
    private static final int MAX_STEP_BLOCKS = 8;
    private static final int PAGE_LENGTH = 4_096;

    private final Path directory;
    private final int length;
    private final BlockWriter blockWriter;
    private final boolean isForced;
    private final SpareFile spare;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_LENGTH);
    private FileChannel channel;
    private Path path;
    private Path temporary;
    private long firstPosition;
    private long createdMs;
    private int written;

    SegmentPreparation(final JournalContext context, final SpareFile spare)
    {
        directory = context.directory();
        length = context.segmentLength();
        blockWriter = context.blockWriter();
        isForced = context.isForced();
        this.spare = spare;
    }

    boolean isUnderWay()
    {
        return channel != null;
    }

    /**
     * Begin with one.
     *
     * @param first position of it.
     * @param nowMs milliseconds since the epoch.
     * @throws IOException if there can be no such file; then nothing is left of it.
     */
    void begin(final long first, final long nowMs) throws IOException
    {
        firstPosition = first;
        createdMs = nowMs;
        written = 0;
        path = directory.resolve(SegmentDescriptor.segmentName(first));
        temporary = spare.take();
        if (temporary == null || !reuse())
        {
            temporary = path.resolveSibling(path.getFileName() + SegmentDescriptor.TEMPORARY_SUFFIX);
            channel = FileChannel.open(
                temporary, Set.of(WRITE, CREATE, TRUNCATE_EXISTING), MappedFiles.ownerOnly(temporary, "rw-------"));
        }
    }

    private boolean reuse() throws IOException
    {
        try
        {
            if (isForced)
            {
                // Else a machine that dies may have the former name, and nothing of what it promises.
                JournalDirectory.force(directory);
            }
            channel = FileChannel.open(temporary, WRITE, NOFOLLOW_LINKS);
            endFormerLife();
            return true;
        }
        catch (final NoSuchFileException ignore)
        {
            return false;
        }
        catch (final IOException ex)
        {
            close();
            throw ex;
        }
    }

    /** Whoever still reads the file looks at the header again after it copied a record: so that changes first. */
    private void endFormerLife() throws IOException
    {
        block.clear().limit(SegmentDescriptor.HEADER_LENGTH);
        BlockWriter.writeFully(channel, block, 0);
    }

    /**
     * Do a part.
     *
     * @return the segment when it is ready, else null.
     * @throws IOException if there is no room; then nothing is left of it.
     */
    ActiveSegment step() throws IOException
    {
        try
        {
            for (int i = 0; i < MAX_STEP_BLOCKS && written < length; i++)
            {
                writeBlock();
            }
            return written < length ? null : finish();
        }
        catch (final IOException ex)
        {
            close();
            throw ex;
        }
    }

    private void writeBlock() throws IOException
    {
        block.clear();
        if (written == 0)
        {
            SegmentDescriptor.putHeader(new UnsafeBuffer(block), firstPosition, length, createdMs);
        }
        blockWriter.write(channel, block, written);
        if (written == 0)
        {
            new UnsafeBuffer(block).setMemory(0, SegmentDescriptor.HEADER_LENGTH, (byte)0);
        }
        written += BLOCK_LENGTH;
    }

    private ActiveSegment finish() throws IOException
    {
        channel.close();
        channel = null;
        Files.move(temporary, path, ATOMIC_MOVE);
        final SegmentMemory memory;
        try
        {
            if (isForced)
            {
                // The name; forcing what is in a file does not make that last.
                JournalDirectory.force(directory);
            }
            memory = SegmentMemory.map(path, length, length, false);
        }
        catch (final IOException ex)
        {
            Files.deleteIfExists(path);
            throw ex;
        }

        touch(memory.buffer());
        return new ActiveSegment(path, firstPosition, length, memory, SegmentDescriptor.HEADER_LENGTH);
    }

    /** A write to each page, which is the fault that the agent's thread then need not take. */
    private void touch(final UnsafeBuffer buffer)
    {
        for (int offset = PAGE_LENGTH - Long.BYTES; offset < length; offset += PAGE_LENGTH)
        {
            buffer.putLong(offset, 0);
        }
    }

    /**
     * Leave nothing behind of what is not ready.
     */
    @Override
    public void close()
    {
        if (temporary != null)
        {
            new UnsafeBuffer(block).setMemory(0, SegmentDescriptor.HEADER_LENGTH, (byte)0);
            try
            {
                if (channel != null)
                {
                    channel.close();
                }
                Files.deleteIfExists(temporary);
            }
            catch (final IOException ignore)
            {
                // The next start removes it.
            }
            channel = null;
            temporary = null;
        }
    }
}
