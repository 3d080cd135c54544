package io.hearsay.perf.attach;

import java.io.IOException;
import java.nio.file.Path;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * The yardstick: one bare ring there, one back. A {@link Relay} is at the other ends.
 */
final class RingLink implements Link, MessageHandler
{
    private final ManyToOneRingBuffer there;
    private final ManyToOneRingBuffer back;
    private final Sink sink;

    RingLink(final Path directory, final Sink sink) throws IOException
    {
        this.sink = sink;
        there = BareRing.map(directory.resolve(Relay.THERE));
        back = BareRing.map(directory.resolve(Relay.BACK));
    }

    @Override
    public boolean offer(final UnsafeBuffer message)
    {
        return there.write(BareRing.TYPE_ID, message, 0, message.capacity());
    }

    @Override
    public int poll(final int limit)
    {
        return back.read(this, limit);
    }

    @Override
    public void onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        sink.onMessage(buffer, index);
    }

    @Override
    public boolean isDrained()
    {
        return there.size() == 0;
    }

    @Override
    public void close()
    {
        // The mappings go with the process.
    }
}
