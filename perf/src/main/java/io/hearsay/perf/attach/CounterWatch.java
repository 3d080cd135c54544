package io.hearsay.perf.attach;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.hearsay.io.file.EngineFileDescriptor;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * Reads all counters of an engine ten times a second, as a tool that watches them does: mapped read-only, nothing is
 * written, no message is sent. Says how many values it read so far.
 */
final class CounterWatch implements Part
{
    private static final long INTERVAL_NS = 100_000_000;

    private final CountersReader counters;
    private final Thread thread;
    private volatile boolean isRunning = true;
    private volatile long readCount;
    private long sum;

    CounterWatch(final Path directory) throws IOException
    {
        counters = map(directory.resolve(EngineFileDescriptor.FILE_NAME));
        thread = new Thread(this::run, "watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static CountersReader map(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file))
        {
            final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            final UnsafeBuffer header = new UnsafeBuffer(mapped, 0, EngineFileDescriptor.COMMAND_RING_OFFSET);
            final int metadataLength = header.getInt(EngineFileDescriptor.METADATA_LENGTH_OFFSET);
            final int valuesLength = header.getInt(EngineFileDescriptor.VALUES_LENGTH_OFFSET);
            final int valuesOffset = mapped.capacity() -
                header.getInt(EngineFileDescriptor.ERROR_LOG_LENGTH_OFFSET) - valuesLength;
            return new CountersReader(
                new UnsafeBuffer(mapped, valuesOffset - metadataLength, metadataLength),
                new UnsafeBuffer(mapped, valuesOffset, valuesLength));
        }
    }

    private void run()
    {
        while (isRunning)
        {
            counters.forEach((value, counterId, label) ->
            {
                sum += value + label.length();
                readCount++;
            });
            LockSupport.parkNanos(INTERVAL_NS);
        }
    }

    @Override
    public String answer(final List<String> words)
    {
        return Long.toString(readCount);
    }

    @Override
    public void close()
    {
        isRunning = false;
        LockSupport.unpark(thread);
    }
}
