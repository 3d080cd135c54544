package io.hearsay.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.core.testing.Datagram;
import io.hearsay.core.testing.FuzzBytes;
import io.hearsay.core.testing.PassThroughProtection;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link PacketValidator} lets through is exactly what {@link SpecifiedPacket} does, and the flyweights walk over
 * it without ever leaving it. An input: how many zeros follow the datagram (2 bytes), where it begins in its buffer
 * (1), which of label and version are made true (1), the datagram.
 */
class WireFuzzer
{
    private static final int MAX_PADDING = 9_000;
    private static final int REPAIR_SIZE = 1;
    private static final int REPAIR_VERSION = 2;

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldReadWhatIsValidAndNothingElse(final byte[] input)
    {
        final FuzzBytes bytes = new FuzzBytes(input);
        final int padding = Math.min(bytes.nextShort(), MAX_PADDING);
        final int prefix = bytes.below(16);
        final int repairs = bytes.nextByte();
        final byte[] some = bytes.rest();
        final byte[] datagram = repaired(repairs, Arrays.copyOf(some, some.length + padding));

        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[prefix + datagram.length]); // reading behind it fails
        buffer.putBytes(prefix, datagram);
        final boolean isHeaderValid = PacketValidator.checkHeader(buffer, prefix, datagram.length) == null;
        assertEquals(SpecifiedPacket.isHeaderValid(datagram), isHeaderValid, "the header");
        if (datagram.length < PacketFlyweight.BODY_OFFSET)
        {
            return;
        }

        final byte type = datagram[0];
        final int body = prefix + PacketFlyweight.BODY_OFFSET;
        final int length = datagram.length - PacketFlyweight.BODY_OFFSET;
        final boolean isBodyValid = PacketValidator.isBodyValid(type, buffer, body, length);
        assertEquals(
            SpecifiedPacket.isBodyValid(
                type, Arrays.copyOfRange(datagram, PacketFlyweight.BODY_OFFSET, datagram.length)),
            isBodyValid, "the body");
        if (isBodyValid)
        {
            assertEquals(body + length, walk(type, buffer, body, body + length), "where the records end");
        }
    }

    private static byte[] repaired(final int repairs, final byte[] datagram)
    {
        if ((repairs & REPAIR_SIZE) != 0 && datagram.length >= PacketFlyweight.LABEL_LENGTH)
        {
            ByteBuffer.wrap(datagram).putInt(
                PacketFlyweight.SIZE_OFFSET, datagram.length - PacketFlyweight.LABEL_LENGTH);
        }
        if ((repairs & REPAIR_VERSION) != 0 && datagram.length > PacketFlyweight.VERSION_OFFSET)
        {
            datagram[PacketFlyweight.VERSION_OFFSET] = PacketFlyweight.VERSION;
        }
        return datagram;
    }

    private static int walk(final byte type, final DirectBuffer buffer, final int body, final int end)
    {
        int at = body;
        switch (type)
        {
            case PacketFlyweight.PUSH_ACK:
                for (at += AckFlyweight.TO_LENGTH; at < end; at += AckFlyweight.length(AckFlyweight.count(buffer, at)))
                {
                    checkAck(buffer, at);
                }
                break;

            case PacketFlyweight.PULL_SYNC:
            case PacketFlyweight.PULL_REQUEST:
                at += type == PacketFlyweight.PULL_REQUEST ? RangeFlyweight.TO_LENGTH : 0;
                for (; at < end; at += RangeFlyweight.LENGTH)
                {
                    assertTrue(RangeFlyweight.first(buffer, at) >= 1);
                    assertTrue(RangeFlyweight.first(buffer, at) <= RangeFlyweight.last(buffer, at));
                    RangeFlyweight.origin(buffer, at);
                }
                break;

            default:
                while (at < end)
                {
                    at = checkRun(buffer, at, end);
                }
                break;
        }

        return at;
    }

    private static void checkAck(final DirectBuffer buffer, final int at)
    {
        final int count = AckFlyweight.count(buffer, at);
        int ones = 0;
        for (int i = 0; i < count; i++)
        {
            ones += AckFlyweight.bit(buffer, at, i) ? 1 : 0;
        }
        assertEquals(ones, AckFlyweight.countBits(buffer, at, 0, count));
        assertEquals(
            ones,
            AckFlyweight.countBits(buffer, at, 0, count / 3) +
                AckFlyweight.countBits(buffer, at, count / 3, count));
    }

    /** Written again, field by field, it is the same run. */
    private static int checkRun(final DirectBuffer buffer, final int offset, final int end)
    {
        final int count = RunFlyweight.count(buffer, offset);
        final int next = RunFlyweight.skipEntries(buffer, offset + RunFlyweight.HEADER_LENGTH, count);
        assertEquals(next, PacketValidator.endOfRun(buffer, offset, end));
        final long first = RunFlyweight.firstSequence(buffer, offset);
        assertTrue(first >= 1 && first + count - 1 >= first);

        final UnsafeBuffer copy = new UnsafeBuffer(new byte[next - offset]);
        RunFlyweight.putHeader(
            copy, 0, RunFlyweight.origin(buffer, offset), first, RunFlyweight.topic(buffer, offset),
            RunFlyweight.hops(buffer, offset), count);
        copy.putByte(RunFlyweight.FLAGS_OFFSET, buffer.getByte(offset + RunFlyweight.FLAGS_OFFSET));
        int at = RunFlyweight.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            final int length = RunFlyweight.entryLength(buffer, offset + at);
            assertTrue(length <= RunFlyweight.MAX_MESSAGE_LENGTH);
            RunFlyweight.entryLength(copy, at, length);
            at += RunFlyweight.ENTRY_HEADER_LENGTH;
            copy.putBytes(at, buffer, offset + at, length);
            at += length;
        }
        assertEquals(new UnsafeBuffer(buffer, offset, next - offset), copy);
        return next;
    }

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        seeds.add(new byte[0]);
        seeds.add(seed(0, Datagram.of(PacketFlyweight.PUSH_MESSAGE, 1, 2, 3)));
        seeds.add(seed(0, Datagram.of(PacketFlyweight.PUSH_MESSAGE, 1, 2, 3).run(7, 1, 0, new byte[5], new byte[0])
            .run(8, Long.MAX_VALUE, 255, new byte[3])));
        seeds.add(seed(0, Datagram.of(PacketFlyweight.PUSH_ACK, 1, 2, 3).to(9).ack(4, new boolean[9]).ack(5)));
        seeds.add(seed(0, Datagram.of(PacketFlyweight.PULL_SYNC, 1, 2, 3).range(7, 1, 5).range(8, 2, Long.MAX_VALUE)));
        seeds.add(seed(0, Datagram.of(PacketFlyweight.PULL_REQUEST, 1, 2, 3).to(9).range(7, 1, 5)));
        seeds.add(seed(0, Datagram.of(PacketFlyweight.PULL_RESPONSE, 1, 2, 3).run(7, 1, 3, new byte[5])));
        // the longest message and one more, the longest datagram and one more
        seeds.add(seed(8_096, Datagram.of(PacketFlyweight.PUSH_MESSAGE, 1, 2, 3)
            .raw(new byte[15]).raw((byte)1).raw(new byte[7]).raw((byte)1, (byte)0x1F, (byte)0xA0)));
        seeds.add(seed(8_097, Datagram.of(PacketFlyweight.PUSH_MESSAGE, 1, 2, 3)
            .raw(new byte[15]).raw((byte)1).raw(new byte[7]).raw((byte)1, (byte)0x1F, (byte)0xA1)));
        seeds.add(seed(8_192 - PacketFlyweight.BODY_OFFSET - 8,
            Datagram.of(PacketFlyweight.PUSH_ACK, 1, 2, 3).to(9)));
        seeds.add(seed(8_193 - PacketFlyweight.BODY_OFFSET - 8,
            Datagram.of(PacketFlyweight.PUSH_ACK, 1, 2, 3).to(9)));
        return seeds;
    }

    private static byte[] seed(final int padding, final Datagram datagram)
    {
        final byte[] sealed = datagram.bytes();
        final byte[] whole = Arrays.copyOf(sealed, sealed.length - PassThroughProtection.TAG_LENGTH);
        return ByteBuffer.allocate(4 + whole.length)
            .putShort((short)padding).put((byte)3).put((byte)(REPAIR_SIZE | REPAIR_VERSION)).put(whole).array();
    }
}
