package io.hearsay.io.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.hearsay.io.GossipClient;
import io.hearsay.io.MessageHandler;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Numbered messages, whose every byte follows from the number, and what was read of them at either side.
 */
final class Exchange
{
    static final int MIN_LENGTH = BitUtil.SIZE_OF_INT;

    /** Numbers of the messages that were read, in the order in which they came. */
    final List<Integer> numbers = new ArrayList<>();

    /** Reserved values of those that came from Aeron. */
    final List<Long> reservedValues = new ArrayList<>();

    final MessageHandler gossipReader =
        (origin, sequence, topic, payload, offset, length) -> read(payload, offset, length);
    private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 18));
    private final FragmentHandler assembler = new FragmentAssembler((buffer, offset, length, header) ->
    {
        reservedValues.add(header.reservedValue());
        read(buffer, offset, length);
    });

    private void read(final DirectBuffer buffer, final int offset, final int length)
    {
        final int number = buffer.getInt(offset);
        for (int i = MIN_LENGTH; i < length; i++)
        {
            assertEquals((byte)(number + i), buffer.getByte(offset + i));
        }
        numbers.add(number);
    }

    private void write(final int number, final int length)
    {
        message.putInt(0, number);
        for (int i = MIN_LENGTH; i < length; i++)
        {
            message.putByte(i, (byte)(number + i));
        }
    }

    long offer(final GossipClient client, final int topic, final int number, final int length)
    {
        write(number, length);
        return client.offer(message, 0, length, topic);
    }

    long offer(final Publication publication, final int number, final int length)
    {
        return offer(publication, number, length, 0);
    }

    long offer(final Publication publication, final int number, final int length, final long reservedValue)
    {
        write(number, length);
        return ((ExclusivePublication)publication).offer(
            message, 0, length, (buffer, offset, frameLength) -> reservedValue);
    }

    int poll(final Subscription subscription, final int limit)
    {
        return subscription.poll(assembler, limit);
    }

    int poll(final GossipClient client)
    {
        return client.poll(gossipReader, 100);
    }

    /** Each number once, in order. */
    void assertOrdered(final int count)
    {
        assertEquals(IntStream.range(0, count).boxed().toList(), numbers);
    }

    void assertEachOnce(final int count)
    {
        assertEquals(IntStream.range(0, count).boxed().toList(), numbers.stream().sorted().toList());
    }

    void assertMarked(final long nodeId)
    {
        assertEquals(numbers.size(), reservedValues.size());
        assertTrue(reservedValues.stream().allMatch((value) -> GossipMark.isFrom(value, nodeId)));
    }
}
