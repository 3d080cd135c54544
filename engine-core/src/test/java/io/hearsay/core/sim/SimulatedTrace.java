package io.hearsay.core.sim;

import java.io.Flushable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes what happens in a simulation as a person reads it, a line per event: when, what, who to whom, and what a
 * datagram says where it is sent. Two runs of the same seed write the same bytes.
 * <pre>
 *    300.000000 ms  node      10.0.0.0:7400 client 1 offers 5 bytes on topic 0
 *    300.000000 ms  sent      10.0.0.0:7400 &gt; 10.0.0.1:7400 push #7 of 7a31 run 7a31/1-3 topic 0 hops 1
 *    300.052114 ms  arrived   10.0.0.0:7400 &gt; 10.0.0.1:7400 push #7 of 7a31
 *    300.552114 ms  sent      10.0.0.1:7400 &gt; 10.0.0.0:7400 ack #4 of 9c02 to 7a31, #7 111
 *    300.552114 ms  sent      10.0.0.1:7400 &gt; 10.0.0.2:7400 sync #5 of 9c02 holds 7a31/1-3
 * </pre>
 * Node ids are hexadecimal; numbers with # are packet numbers.
 */
public final class SimulatedTrace
{
    private static final int MAX_PARTS = 64;

    private final Appendable out;
    private final StringBuilder line = new StringBuilder(256);
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    /**
     * A trace.
     *
     * @param out where the lines go; if it fails, so does the simulation.
     */
    public SimulatedTrace(final Appendable out)
    {
        this.out = out;
    }

    /**
     * Hand what was written to whoever reads it.
     */
    public void flush()
    {
        try
        {
            if (out instanceof Flushable)
            {
                ((Flushable)out).flush();
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Something happened to a node, or to all of them.
     */
    void onEvent(final long nowNs, final String who, final String what)
    {
        begin(nowNs, "node").append(who).append(' ').append(what);
        end();
    }

    void onDatagram(
        final long nowNs, final NetworkEvent event, final String from, final String to, final byte[] packet)
    {
        begin(nowNs, event.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        line.append(from).append(" > ").append(to).append(' ');
        view.wrap(packet);
        if (PacketValidator.checkHeader(view, 0, packet.length) == null)
        {
            final byte type = PacketFlyweight.type(view, 0);
            line.append(name(type)).append(" #").append(PacketFlyweight.packetNumber(view, 0)).append(" of ");
            hex(PacketFlyweight.sender(view, 0));
            if (event == NetworkEvent.SENT)
            {
                describeBody(type, packet.length);
            }
        }
        else
        {
            line.append(packet.length).append(" bytes of nonsense");
        }
        end();
    }

    private void describeBody(final byte type, final int length)
    {
        final int body = PacketFlyweight.BODY_OFFSET;
        final int end = length - ClearProtection.CHECKSUM_LENGTH;
        if (PacketFlyweight.algorithm(view, 0) != ClearProtection.ALGORITHM || end < body ||
            !PacketValidator.isBodyValid(type, view, body, end - body))
        {
            line.append(", ").append(length).append(" bytes sealed");
            return;
        }

        switch (type)
        {
            case PacketFlyweight.PUSH_MESSAGE:
            case PacketFlyweight.PULL_RESPONSE:
                describeRuns(body, end);
                break;

            case PacketFlyweight.PUSH_ACK:
                describeAcks(body, end);
                break;

            case PacketFlyweight.PULL_SYNC:
                line.append(" holds");
                describeRanges(body, end);
                break;

            default:
                line.append(" to ");
                hex(RangeFlyweight.origin(view, body));
                line.append(" wants");
                describeRanges(body + RangeFlyweight.TO_LENGTH, end);
                break;
        }
    }

    private void describeRuns(final int body, final int end)
    {
        if (body == end)
        {
            line.append(" probe");
        }

        int parts = 0;
        for (int at = body; at < end; at = PacketValidator.endOfRun(view, at, end))
        {
            if (parts++ < MAX_PARTS)
            {
                final long first = RunFlyweight.firstSequence(view, at);
                line.append(parts == 1 ? " run" : ", run");
                range(RunFlyweight.origin(view, at), first, first + RunFlyweight.count(view, at) - 1);
                line.append(" topic ").append(RunFlyweight.topic(view, at));
                line.append(" hops ").append(RunFlyweight.hops(view, at));
            }
        }
        more(parts);
    }

    private void describeRanges(final int body, final int end)
    {
        int parts = 0;
        for (int at = body; at < end; at += RangeFlyweight.LENGTH)
        {
            if (parts++ < MAX_PARTS)
            {
                range(RangeFlyweight.origin(view, at), RangeFlyweight.first(view, at), RangeFlyweight.last(view, at));
            }
        }
        more(parts);
    }

    private void describeAcks(final int body, final int end)
    {
        line.append(" to ");
        hex(RangeFlyweight.origin(view, body));
        int parts = 0;
        int at = body + AckFlyweight.TO_LENGTH;
        while (at < end)
        {
            final int count = AckFlyweight.count(view, at);
            if (parts++ < MAX_PARTS)
            {
                line.append(", #").append(AckFlyweight.packetNumber(view, at)).append(' ');
                line.append(count == 0 ? "no room, or alive" : "");
                for (int i = 0; i < count; i++)
                {
                    line.append(AckFlyweight.bit(view, at, i) ? '1' : '0');
                }
            }
            at += AckFlyweight.length(count);
        }
        more(parts);
    }

    private void range(final long origin, final long first, final long last)
    {
        line.append(' ');
        hex(origin);
        line.append('/').append(first).append('-').append(last);
    }

    private void more(final int parts)
    {
        if (parts > MAX_PARTS)
        {
            line.append(" and ").append(parts - MAX_PARTS).append(" more");
        }
    }

    private void hex(final long id)
    {
        line.append(Long.toHexString(id));
    }

    private StringBuilder begin(final long nowNs, final String what)
    {
        line.setLength(0);
        final String fraction = Long.toString(1_000_000 + nowNs % 1_000_000);
        final String whole = Long.toString(nowNs / 1_000_000);
        pad(7 - whole.length()).append(whole).append('.').append(fraction, 1, 7).append(" ms  ").append(what);
        return pad(10 - what.length());
    }

    private StringBuilder pad(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            line.append(' ');
        }

        return line;
    }

    private void end()
    {
        try
        {
            out.append(line).append('\n');
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static String name(final byte type)
    {
        switch (type)
        {
            case PacketFlyweight.PUSH_MESSAGE:
                return "push";

            case PacketFlyweight.PUSH_ACK:
                return "ack";

            case PacketFlyweight.PULL_SYNC:
                return "sync";

            case PacketFlyweight.PULL_REQUEST:
                return "request";

            default:
                return "response";
        }
    }
}
