package io.hearsay.io.dump;

import java.util.StringJoiner;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.io.status.LogRecord;
import io.hearsay.io.status.LogSnapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The records of a message log, byte by byte. What an engine left in the middle of writing is shown as far as it can be
 * understood. One thread.
 */
public final class LogDump
{
    private static final String[] FLAGS = {"own", "held", "moved", "by pull", "from its origin", "best effort"};

    private LogDump()
    {
    }

    /**
     * Dump a log.
     *
     * @param snapshot of the log.
     * @return lines of at most 80 columns, unless they name positions beyond 10^12 or say what is wrong.
     */
    public static String text(final LogSnapshot snapshot)
    {
        final StringBuilder text = new StringBuilder();
        text.append("log of ").append(snapshot.capacity()).append(" bytes, positions ").append(snapshot.tail())
            .append(" to ").append(snapshot.head()).append(", the newest ").append(snapshot.records().size())
            .append(snapshot.records().size() == 1 ? " record\n" : " records\n");
        for (final LogRecord record : snapshot.records())
        {
            text.append("\nposition ").append(record.position()).append(kind(record)).append('\n').append(body(record));
        }
        if (snapshot.isBroken())
        {
            text.append("\nwhat follows makes no sense\n");
        }

        return text.toString();
    }

    private static String kind(final LogRecord record)
    {
        final StringJoiner joiner = new StringJoiner(", ", ", ", "");
        joiner.add(record.kind() == RecordDescriptor.GAP ? "gap" : "run");
        for (int i = 0; i < FLAGS.length; i++)
        {
            if ((record.flags() & 1 << i) != 0)
            {
                joiner.add(FLAGS[i]);
            }
        }

        return joiner.toString();
    }

    private static String body(final LogRecord record)
    {
        final UnsafeBuffer body = new UnsafeBuffer(record.body());
        try (AnnotatedHex hex = new AnnotatedHex(body))
        {
            if (record.kind() == RecordDescriptor.GAP)
            {
                gap(body, hex);
                return hex.text();
            }

            final String violation = new BodyDump(body, hex).dump(PacketFlyweight.PUSH_MESSAGE);
            if (hex.offset() < body.capacity())
            {
                hex.field(body.capacity() - hex.offset(), "not decoded");
            }
            return hex.text() + (violation == null ? "" : violation + "\n");
        }
    }

    private static void gap(final UnsafeBuffer body, final AnnotatedHex hex)
    {
        final int cause = body.getInt(DeliveryDescriptor.GAP_CAUSE_OFFSET);
        hex.field(Long.BYTES, "origin " + DatagramDump.id(body.getLong(DeliveryDescriptor.GAP_ORIGIN_OFFSET)));
        hex.field(Long.BYTES, "first sequence " + body.getLong(DeliveryDescriptor.GAP_FIRST_OFFSET));
        hex.field(Long.BYTES, "last sequence " + body.getLong(DeliveryDescriptor.GAP_LAST_OFFSET));
        hex.field(Integer.BYTES, "cause " + cause + (cause == DeliveryDescriptor.GAP_CAUSE_LOST ? ", lost" : ""));
    }
}
