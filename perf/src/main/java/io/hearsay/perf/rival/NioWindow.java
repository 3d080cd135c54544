package io.hearsay.perf.rival;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.Site;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.agrona.concurrent.status.Position;
import org.agrona.concurrent.status.UnsafeBufferPosition;

/**
 * How many datagrams of each publisher each node read: written by receivers, read by senders, in memory that they
 * share; where these are in different processes, a file that all of them map. Bounded by the cluster.
 */
final class NioWindow implements AutoCloseable
{
    private static final String FILE = "nio-window";

    private final int publishers;
    private final MappedByteBuffer file;
    private final UnsafeBuffer buffer;

    NioWindow(final LoadSpec spec, final Site site)
    {
        publishers = spec.publishers();
        final int length = spec.nodes() * publishers * CountersReader.COUNTER_LENGTH;
        file = site.isOneProcess() ? null : map(site.directory().resolve(FILE), length);
        buffer = file == null ? new UnsafeBuffer(new byte[length]) : new UnsafeBuffer(file);
    }

    /** Whoever comes first makes the file as long as it has to be, all zeros. */
    private static MappedByteBuffer map(final Path file, final int length)
    {
        try (FileChannel channel = FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Datagrams that were read.
     *
     * @param node      that reads.
     * @param publisher of them.
     * @return the count.
     */
    Position read(final int node, final int publisher)
    {
        return new UnsafeBufferPosition(buffer, node * publishers + publisher);
    }

    @Override
    public void close()
    {
        IoUtil.unmap(file);
    }
}
