package io.hearsay.io.dump;

import static io.hearsay.core.wire.PacketFlyweight.BODY_OFFSET;
import static io.hearsay.core.wire.PacketFlyweight.LABEL_LENGTH;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One datagram in hexadecimal, each field with what it says: label, header, and the records of the body if it is in
 * clear text. No key is needed, and none is asked for: of an encrypted body its length is all that is said.
 */
public final class DatagramDump
{
    private static final int TAG_LENGTH = 16;
    private static final String[] TYPES =
        {"unknown", "PushMessage", "PushAck", "PullSync", "PullRequest", "PullResponse"};

    private final DirectBuffer packet;
    private final AnnotatedHex hex;
    private final String text;
    private String violation;

    private DatagramDump(final DirectBuffer packet)
    {
        this.packet = packet;
        try (AnnotatedHex annotated = new AnnotatedHex(packet))
        {
            hex = annotated;
            violation = dump();
            text = annotated.text();
        }
    }

    /**
     * Decode what was captured.
     *
     * @param content of a file: the bytes of one datagram, or their hexadecimal digits with blanks anywhere between
     *                two bytes.
     * @return what is in it, as far as it can be understood.
     * @throws IllegalStateException if it is half a byte too long.
     */
    public static DatagramDump of(final byte[] content)
    {
        return new DatagramDump(new UnsafeBuffer(CapturedBytes.of(content)));
    }

    /**
     * The bytes and what they say.
     *
     * @return lines of at most 80 columns.
     */
    public String text()
    {
        return text;
    }

    /**
     * The first thing that is wrong with the datagram.
     *
     * @return where and what, or null if a receiver would not call it malformed.
     */
    public String violation()
    {
        return violation;
    }

    static String at(final int offset, final String what)
    {
        return "offset 0x" + String.format("%04x", offset) + ": " + what;
    }

    static String id(final long nodeId)
    {
        return String.format("%016x", nodeId);
    }

    private String dump()
    {
        final int length = packet.capacity();
        if (length < BODY_OFFSET)
        {
            if (length > 0)
            {
                hex.field(length, "cut off");
            }
            return at(length, "it ends here, but label and header alone have " + BODY_OFFSET + " bytes");
        }

        label();
        header();
        final String wrong = headerViolation();
        if (wrong != null)
        {
            rest("not decoded");
            return wrong;
        }

        return PacketFlyweight.algorithm(packet, 0) == Algorithm.NONE.number() ? clearBody() : sealedBody();
    }

    private void label()
    {
        final int type = PacketFlyweight.type(packet, 0);
        hex.heading("label");
        hex.field(Byte.BYTES, "type " + type + ", " + TYPES[type > 0 && type < TYPES.length ? type : 0]);
        final Algorithm algorithm = algorithm();
        hex.field(Byte.BYTES, "algorithm " + (PacketFlyweight.algorithm(packet, 0) & 0xFF) + ", " +
            (algorithm == null ? "unknown" : algorithm.label()));
        hex.field(Integer.BYTES,
            "size " + Integer.toUnsignedString(PacketFlyweight.size(packet, 0)) + ", what follows the label");
    }

    private void header()
    {
        hex.heading("header");
        hex.field(Byte.BYTES, "version " + (PacketFlyweight.version(packet, 0) & 0xFF));
        hex.field(Byte.BYTES, "flags");
        hex.field(Short.BYTES, "reserved");
        hex.field(Integer.BYTES, "key id " + ClusterKey.format(PacketFlyweight.keyId(packet, 0)));
        hex.field(Long.BYTES, "sender " + id(PacketFlyweight.sender(packet, 0)));
        hex.field(Long.BYTES, "packet number " + Long.toUnsignedString(PacketFlyweight.packetNumber(packet, 0)));
        hex.field(Long.BYTES, "sent " + time(PacketFlyweight.sentAtUs(packet, 0)));
    }

    private static String time(final long timeUs)
    {
        return Instant.EPOCH.plus(timeUs, ChronoUnit.MICROS).toString();
    }

    private Algorithm algorithm()
    {
        for (final Algorithm algorithm : Algorithm.values())
        {
            if (algorithm.number() == PacketFlyweight.algorithm(packet, 0))
            {
                return algorithm;
            }
        }

        return null;
    }

    private String headerViolation()
    {
        final int length = packet.capacity();
        final CounterDescriptor cause = PacketValidator.checkHeader(packet, 0, length);
        if (cause == CounterDescriptor.MALFORMED_LENGTH)
        {
            return length > PacketFlyweight.MAX_PACKET_LENGTH ?
                at(PacketFlyweight.MAX_PACKET_LENGTH, "no datagram is longer than this, it has " + length + " bytes") :
                at(PacketFlyweight.SIZE_OFFSET, "the size says " +
                    Integer.toUnsignedString(PacketFlyweight.size(packet, 0)) + ", but " + (length - LABEL_LENGTH) +
                    " bytes follow the label");
        }
        if (cause == CounterDescriptor.MALFORMED_VERSION)
        {
            return at(PacketFlyweight.VERSION_OFFSET, "unknown version");
        }
        if (cause != null)
        {
            return at(PacketFlyweight.TYPE_OFFSET, "unknown type");
        }

        return algorithm() == null ? at(PacketFlyweight.ALGORITHM_OFFSET, "unknown algorithm") : null;
    }

    private String clearBody()
    {
        final int length = packet.capacity() - BODY_OFFSET;
        final byte type = PacketFlyweight.type(packet, 0);
        final boolean isProbe = length == 0 && type == PacketFlyweight.PUSH_MESSAGE;
        hex.heading("body, " + (isProbe ? "empty: a probe" : length + " bytes in clear text"));
        final String wrong = new BodyDump(packet, hex).dump(type);
        rest("not decoded");
        final boolean isValid = PacketValidator.isBodyValid(type, packet, BODY_OFFSET, length);
        return wrong == null && !isValid ? at(BODY_OFFSET, "the body violates the format") : wrong;
    }

    private String sealedBody()
    {
        final int length = packet.capacity() - BODY_OFFSET;
        if (length < TAG_LENGTH)
        {
            rest("too short for a tag");
            return at(BODY_OFFSET, "no room for a tag of " + TAG_LENGTH + " bytes");
        }

        hex.heading("body, " + (length - TAG_LENGTH) + " bytes encrypted");
        if (length > TAG_LENGTH)
        {
            hex.field(length - TAG_LENGTH, "ciphertext");
        }
        hex.heading("tag");
        hex.field(TAG_LENGTH, "proves that nobody changed what stands before");
        return null;
    }

    private void rest(final String comment)
    {
        final int length = packet.capacity() - hex.offset();
        if (length > 0)
        {
            hex.field(length, comment);
        }
    }
}
