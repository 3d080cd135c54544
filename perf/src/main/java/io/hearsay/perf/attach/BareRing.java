package io.hearsay.perf.attach;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Agrona's ring over a mapped file and nothing else: the yardstick. Its mapping goes with the process.
 */
final class BareRing
{
    /** Capacity in bytes, of the yardstick as of the clients' rings beside it. */
    static final int CAPACITY = 1024 * 1024;

    /** Record type of a message. */
    static final int TYPE_ID = 1;

    private BareRing()
    {
    }

    /**
     * Map a ring.
     *
     * @param file of the ring; created if it does not exist.
     * @return the ring.
     * @throws IOException if it can not be mapped.
     */
    static ManyToOneRingBuffer map(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            return new ManyToOneRingBuffer(new UnsafeBuffer(channel.map(
                FileChannel.MapMode.READ_WRITE, 0, CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
        }
    }

    /**
     * A directory for files to map, in memory if the system has such a place.
     *
     * @return a new directory.
     * @throws IOException if it can not be created.
     */
    static Path newDirectory() throws IOException
    {
        final Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ?
            Files.createTempDirectory(memory, "hearsay-bench-") : Files.createTempDirectory("hearsay-bench-");
    }
}
