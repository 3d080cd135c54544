package io.hearsay.perf.attach;

import java.io.IOException;
import java.nio.file.Path;

import org.agrona.IoUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * The yardstick: a bare ring, written and read by Agrona's own methods.
 */
final class BarePair implements EndPair, MessageHandler
{
    private final Path directory;
    private final ManyToOneRingBuffer ring;
    private final UnsafeBuffer message;
    private long sum;

    BarePair(final int messageLength) throws IOException
    {
        directory = BareRing.newDirectory();
        ring = BareRing.map(directory.resolve("ring.dat"));
        message = EndPair.message(messageLength);
    }

    @Override
    public int produce()
    {
        return ring.write(BareRing.TYPE_ID, message, 0, message.capacity()) ? 1 : 0;
    }

    @Override
    public int consume()
    {
        return ring.read(this, LIMIT);
    }

    @Override
    public void onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        sum += buffer.getLong(index);
    }

    @Override
    public long sum()
    {
        return sum;
    }

    @Override
    public void close()
    {
        IoUtil.unmap(ring.buffer().byteBuffer());
        IoUtil.delete(directory.toFile(), true);
    }
}
