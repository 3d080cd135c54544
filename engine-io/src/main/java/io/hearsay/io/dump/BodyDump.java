package io.hearsay.io.dump;

import static io.hearsay.io.dump.DatagramDump.at;
import static io.hearsay.io.dump.DatagramDump.id;
import static java.nio.ByteOrder.BIG_ENDIAN;

import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;

/**
 * The records of a clear body. Stops at the first thing that {@link io.hearsay.core.wire.PacketValidator} would not let
 * through, and says what it is; reads nothing behind the end.
 */
final class BodyDump
{
    private final DirectBuffer packet;
    private final AnnotatedHex hex;
    private final int end;

    BodyDump(final DirectBuffer packet, final AnnotatedHex hex)
    {
        this.packet = packet;
        this.hex = hex;
        end = packet.capacity();
    }

    /**
     * Dump the records.
     *
     * @param type of the packet, a known one.
     * @return where and what is wrong, or null.
     */
    String dump(final byte type)
    {
        return switch (type)
        {
            case PacketFlyweight.PUSH_MESSAGE -> runs();
            case PacketFlyweight.PULL_RESPONSE ->
                left() == 0 ? at(hex.offset(), "a response has one run at least") : runs();
            case PacketFlyweight.PUSH_ACK -> to("acknowledges packets of ", AckFlyweight.TO_LENGTH, this::acks);
            case PacketFlyweight.PULL_REQUEST -> to("asks ", RangeFlyweight.TO_LENGTH, this::ranges);
            default -> ranges();
        };
    }

    /**
     * What follows the node id that a packet is for.
     */
    private interface Records
    {
        String dump();
    }

    private int left()
    {
        return end - hex.offset();
    }

    private String cutOff(final String what, final int length)
    {
        return at(hex.offset(), what + ": " + length + " bytes expected, " + left() + " left");
    }

    private String to(final String verb, final int length, final Records records)
    {
        if (left() < length)
        {
            return cutOff("a node id", length);
        }

        hex.field(length, verb + "node " + id(packet.getLong(hex.offset(), BIG_ENDIAN)));
        return records.dump();
    }

    private String runs()
    {
        String violation = null;
        for (int number = 1; left() > 0 && violation == null; number++)
        {
            violation = run(number);
        }

        return violation;
    }

    private String run(final int number)
    {
        if (left() < RunFlyweight.HEADER_LENGTH)
        {
            return cutOff("the header of a run", RunFlyweight.HEADER_LENGTH);
        }

        final int offset = hex.offset();
        final int count = RunFlyweight.count(packet, offset);
        final long first = RunFlyweight.firstSequence(packet, offset);
        hex.heading("run " + number);
        hex.field(Long.BYTES, "origin " + id(RunFlyweight.origin(packet, offset)));
        hex.field(Long.BYTES, "first sequence " + first);
        hex.field(Integer.BYTES, "topic " + RunFlyweight.topic(packet, offset));
        hex.field(Byte.BYTES, "hops " + RunFlyweight.hops(packet, offset));
        hex.field(Byte.BYTES, "flags");
        hex.field(Short.BYTES, count == 1 ? "1 message" : count + " messages");
        if (first < 1)
        {
            return at(offset + RunFlyweight.FIRST_SEQUENCE_OFFSET, "sequences begin with 1");
        }
        if (count < 1 || first + count - 1 < first)
        {
            return at(offset + RunFlyweight.COUNT_OFFSET,
                count < 1 ? "a run has one message at least" : "the last sequence would be beyond 2^63 - 1");
        }

        return messages(first, count);
    }

    private String messages(final long first, final int count)
    {
        String violation = null;
        for (int i = 0; i < count && violation == null; i++)
        {
            violation = message(first + i);
        }

        return violation;
    }

    private String message(final long sequence)
    {
        if (left() < RunFlyweight.ENTRY_HEADER_LENGTH)
        {
            return cutOff("the length of message " + sequence, RunFlyweight.ENTRY_HEADER_LENGTH);
        }

        final int offset = hex.offset();
        final int length = RunFlyweight.entryLength(packet, offset);
        hex.field(
            RunFlyweight.ENTRY_HEADER_LENGTH,
            "message " + sequence + ", " + length + (length == 1 ? " byte" : " bytes"));
        if (length > left())
        {
            return cutOff("message " + sequence, length);
        }
        if (length > RunFlyweight.MAX_MESSAGE_LENGTH)
        {
            return at(offset, "no message is longer than " + RunFlyweight.MAX_MESSAGE_LENGTH + " bytes");
        }
        if (length > 0)
        {
            hex.payload(length);
        }

        return null;
    }

    private String acks()
    {
        while (left() > 0)
        {
            if (left() < AckFlyweight.BITS_OFFSET)
            {
                return cutOff("an acknowledgement", AckFlyweight.BITS_OFFSET);
            }

            final int offset = hex.offset();
            final int count = AckFlyweight.count(packet, offset);
            final int bits = AckFlyweight.length(count) - AckFlyweight.BITS_OFFSET;
            hex.field(Long.BYTES, "packet " + Long.toUnsignedString(AckFlyweight.packetNumber(packet, offset)));
            hex.field(Short.BYTES, count == 0 ? "no room, or the answer to a probe" :
                count == 1 ? "1 message" : count + " messages");
            if (left() < bits)
            {
                return cutOff("the bits of " + count + " messages", bits);
            }
            if (bits > 0)
            {
                hex.field(bits, AckFlyweight.countBits(packet, offset, 0, count) + " of them new");
            }
        }

        return null;
    }

    private String ranges()
    {
        while (left() > 0)
        {
            if (left() < RangeFlyweight.LENGTH)
            {
                return cutOff("a range", RangeFlyweight.LENGTH);
            }

            final int offset = hex.offset();
            final long first = RangeFlyweight.first(packet, offset);
            final long last = RangeFlyweight.last(packet, offset);
            hex.field(Long.BYTES, "origin " + id(RangeFlyweight.origin(packet, offset)));
            hex.field(Long.BYTES, "from sequence " + first);
            hex.field(Long.BYTES, "to sequence " + last);
            if (first < 1 || last < first)
            {
                return first < 1 ? at(offset + RangeFlyweight.FIRST_OFFSET, "sequences begin with 1") :
                    at(offset + RangeFlyweight.LAST_OFFSET, "the range ends before it begins");
            }
        }

        return null;
    }
}
