package io.hearsay.io.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;

import io.hearsay.core.wire.RunFlyweight;
import io.hearsay.io.journal.JournalHandler;
import io.hearsay.io.journal.SkipCause;
import org.agrona.DirectBuffer;

/**
 * Prints what is in a journal, a message a line, as text that a terminal can show or as an object of JSON. One thread.
 */
final class JournalPrinter implements JournalHandler
{
    private final PrintWriter out;
    private final boolean isJson;
    private long messageCount;

    JournalPrinter(final PrintWriter out, final boolean isJson)
    {
        this.out = out;
        this.isJson = isJson;
    }

    long messageCount()
    {
        return messageCount;
    }

    @Override
    public void onRun(
        final long position,
        final boolean isOwn,
        final long timeMs,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final String origin = NodeId.format(RunFlyweight.origin(buffer, offset));
        final int count = RunFlyweight.count(buffer, offset);
        int at = offset + RunFlyweight.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            final byte[] bytes = new byte[RunFlyweight.entryLength(buffer, at)];
            buffer.getBytes(at + RunFlyweight.ENTRY_HEADER_LENGTH, bytes);
            at += RunFlyweight.ENTRY_HEADER_LENGTH + bytes.length;
            final String text = JsonText.escape(new String(bytes, UTF_8));
            final long sequence = RunFlyweight.firstSequence(buffer, offset) + i;
            final int topic = RunFlyweight.topic(buffer, offset);
            out.println(isJson ?
                "{\"position\":" + position + ",\"timeMs\":" + timeMs + ",\"own\":" + isOwn + ",\"origin\":\"" +
                origin + "\",\"sequence\":" + sequence + ",\"topic\":" + topic + ",\"text\":\"" + text + "\"}" :
                position + " " + time(timeMs) + " " + origin + "/" + sequence + (isOwn ? " own" : "") + " topic " +
                topic + ": " + text);
        }
        messageCount += count;
    }

    @Override
    public void onGap(final long position, final long count, final long timeMs)
    {
        out.println(isJson ?
            "{\"position\":" + position + ",\"timeMs\":" + timeMs + ",\"gap\":" + count + "}" :
            position + " " + time(timeMs) + " " + count + " messages are missing: there was no room for them");
    }

    @Override
    public void onSkip(final long position, final long nextPosition, final SkipCause cause)
    {
        final String name = cause.name().toLowerCase(Locale.ROOT);
        out.println(isJson ?
            "{\"position\":" + position + ",\"next\":" + nextPosition + ",\"skipped\":\"" + name + "\"}" :
            position + " passed over to " + nextPosition + ": " + name);
    }

    private static String time(final long timeMs)
    {
        return Instant.ofEpochMilli(timeMs).toString();
    }
}
