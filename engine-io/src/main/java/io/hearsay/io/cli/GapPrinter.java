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
        if (isJson)
        {
            final byte[] line = (json(origin, first, last, cause) + "\n").getBytes(UTF_8);
            out.write(line, 0, line.length);
            return;
        }

        out.flush(); // what was received before comes before it
        err.println("hearsay: " + text(origin, first, last, cause));
        err.flush();
    }

    private static String text(final long origin, final long first, final long last, final int cause)
    {
        final boolean isOne = first == last;
        final String messages = (isOne ? "message " + first : "messages " + first + " to " + last) + " of " +
            NodeId.format(origin);
        return switch (cause)
        {
            case DeliveryDescriptor.GAP_CAUSE_LOST -> messages + " lost: nobody holds " + (isOne ? "it" : "them");
            case DeliveryDescriptor.GAP_CAUSE_ORDER -> messages + " skipped: the log was full of later ones";
            case DeliveryDescriptor.GAP_CAUSE_JOURNAL_FULL -> (isOne ? "1 message is" : last + " messages are") +
                " missing in the journal: there was no room for " + (isOne ? "it" : "them");
            case DeliveryDescriptor.GAP_CAUSE_JOURNAL_REMOVED ->
                "positions " + first + " to " + last + " of the journal are not kept any more";
            case DeliveryDescriptor.GAP_CAUSE_JOURNAL_CORRUPT ->
                "positions " + first + " to " + last + " of the journal are damaged and passed over";
            default -> messages + " will not come, cause " + cause;
        };
    }

    private static String json(final long origin, final long first, final long last, final int cause)
    {
        final String range = ",\"first\":" + first + ",\"last\":" + last + "}";
        final String ofOrigin = "{\"origin\":\"" + NodeId.format(origin) + "\",\"gap\":";
        return switch (cause)
        {
            case DeliveryDescriptor.GAP_CAUSE_LOST -> ofOrigin + "\"lost\"" + range;
            case DeliveryDescriptor.GAP_CAUSE_ORDER -> ofOrigin + "\"order\"" + range;
            case DeliveryDescriptor.GAP_CAUSE_JOURNAL_FULL -> "{\"gap\":\"journal-full\",\"count\":" + last + "}";
            case DeliveryDescriptor.GAP_CAUSE_JOURNAL_REMOVED -> "{\"gap\":\"journal-removed\"" + range;
            case DeliveryDescriptor.GAP_CAUSE_JOURNAL_CORRUPT -> "{\"gap\":\"journal-corrupt\"" + range;
            default -> ofOrigin + "\"cause-" + cause + "\"" + range;
        };
    }
}
