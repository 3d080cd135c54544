package io.hearsay.io;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a process that will be killed knew: how far each of its threads was told that its messages are accepted. In a
 * mapped file, so that it outlives the process.
 */
final class ClientLedger implements AutoCloseable
{
    static final int THREADS = 2;

    private static final int LENGTH = 4_096;
    private static final int LINE = 64;
    private static final int STATE_OFFSET = THREADS * LINE;

    private final UnsafeBuffer buffer;

    ClientLedger(final Path path)
    {
        try (FileChannel channel = FileChannel.open(path, READ, WRITE, CREATE))
        {
            buffer = new UnsafeBuffer(channel.map(MapMode.READ_WRITE, 0, LENGTH));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    long accepted(final int thread)
    {
        return buffer.getLongVolatile(thread * LINE);
    }

    void accepted(final int thread, final long count)
    {
        buffer.putLongVolatile(thread * LINE, count);
    }

    boolean isReady()
    {
        return buffer.getIntVolatile(STATE_OFFSET) != 0;
    }

    void ready()
    {
        buffer.putIntVolatile(STATE_OFFSET, 1);
    }

    @Override
    public void close()
    {
        IoUtil.unmap(buffer.byteBuffer());
    }
}
