package io.hearsay.io.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;

import io.hearsay.io.MessageHandler;
import org.agrona.DirectBuffer;

/**
 * Prints messages, one a line: their bytes as they are, or an object of JSON in UTF-8 (what is not valid there becomes
 * the replacement character). One thread.
 */
final class MessagePrinter implements MessageHandler
{
    private final PrintStream out;
    private final boolean isJson;
    private byte[] bytes = new byte[1_024];

    MessagePrinter(final PrintStream out, final boolean isJson)
    {
        this.out = out;
        this.isJson = isJson;
    }

    @Override
    public void onMessage(
        final long origin,
        final long sequence,
        final int topic,
        final DirectBuffer payload,
        final int offset,
        final int length)
    {
        if (bytes.length < length)
        {
            bytes = new byte[length];
        }

        payload.getBytes(offset, bytes, 0, length);
        if (isJson)
        {
            final byte[] line = json(origin, sequence, topic, new String(bytes, 0, length, UTF_8)).getBytes(UTF_8);
            out.write(line, 0, line.length);
        }
        else
        {
            out.write(bytes, 0, length);
        }
        out.write('\n');
    }

    private static String json(final long origin, final long sequence, final int topic, final String text)
    {
        final StringBuilder line = new StringBuilder(text.length() + 96);
        line.append("{\"origin\":\"").append(NodeId.format(origin)).append("\",\"sequence\":").append(sequence)
            .append(",\"topic\":").append(topic).append(",\"text\":\"");
        for (int i = 0; i < text.length(); i++)
        {
            appendEscaped(line, text.charAt(i));
        }
        return line.append("\"}").toString();
    }

    private static void appendEscaped(final StringBuilder line, final char character)
    {
        switch (character)
        {
            case '"' -> line.append("\\\"");
            case '\\' -> line.append("\\\\");
            case '\t' -> line.append("\\t");
            case '\r' -> line.append("\\r");
            case '\n' -> line.append("\\n");
            default ->
            {
                if (character < ' ' || character == '\u2028' || character == '\u2029')
                {
                    line.append(String.format("\\u%04x", (int)character));
                }
                else
                {
                    line.append(character);
                }
            }
        }
    }
}
