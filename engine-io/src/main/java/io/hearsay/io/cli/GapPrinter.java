package io.hearsay.io.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.io.PrintWriter;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.io.GapHandler;

/**
 * Tells of messages that will not come: a person on standard error, a program by an object of JSON among the messages.
 * One thread.
 */
final class GapPrinter implements GapHandler
{
    private final PrintStream out;
    private final PrintWriter err;
    private final boolean isJson;

    GapPrinter(final PrintStream out, final PrintWriter err, final boolean isJson)
    {
        this.out = out;
        this.err = err;
        this.isJson = isJson;
    }

    @Override
    public void onGap(final long origin, final long first, final long last, final int cause)
    {
        final boolean isOrder = cause == DeliveryDescriptor.GAP_CAUSE_ORDER;
        if (isJson)
        {
            final byte[] line = ("{\"origin\":\"" + NodeId.format(origin) + "\",\"gap\":\"" +
                (isOrder ? "order" : "lost") + "\",\"first\":" + first + ",\"last\":" + last + "}\n").getBytes(UTF_8);
            out.write(line, 0, line.length);
            return;
        }

        err.println("hearsay: " + (first == last ? "message " + first : "messages " + first + " to " + last) + " of " +
            NodeId.format(origin) + (isOrder ? " skipped: the log was full of later ones" : " lost: nobody holds " +
            (first == last ? "it" : "them")));
        err.flush();
    }
}
