package io.hearsay.perf.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.agrona.BitUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Zeroed memory in pieces, of which the kernel provides only the pages that are touched: logs of which most stay almost
 * empty. Of a file that has no name any more. One thread; nothing of it may be used after {@link #close()}.
 */
final class SparseMemory implements AutoCloseable
{
    private static final int CHUNK_LENGTH = 1 << 30;

    private final List<MappedByteBuffer> chunks = new ArrayList<>();
    private int used = CHUNK_LENGTH;

    /**
     * A piece.
     *
     * @param length in bytes, at most 1 GiB.
     * @return zeroed memory, aligned to a cache line.
     */
    UnsafeBuffer allocate(final int length)
    {
        final int aligned = BitUtil.align(length, BitUtil.CACHE_LINE_LENGTH);
        if (aligned > CHUNK_LENGTH - used)
        {
            chunks.add(map());
            used = 0;
        }

        final UnsafeBuffer piece = new UnsafeBuffer(chunks.get(chunks.size() - 1), used, length);
        used += aligned;
        return piece;
    }

    private static MappedByteBuffer map()
    {
        try
        {
            final Path file = Files.createTempFile("hearsay-bench-", ".logs");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                return channel.map(FileChannel.MapMode.READ_WRITE, 0, CHUNK_LENGTH);
            }
            finally
            {
                Files.delete(file);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close()
    {
        chunks.forEach(IoUtil::unmap);
        chunks.clear();
        used = CHUNK_LENGTH;
    }
}
