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
        return "{\"origin\":\"" + NodeId.format(origin) + "\",\"sequence\":" + sequence +
            ",\"topic\":" + topic + ",\"text\":\"" + JsonText.escape(text) + "\"}";
    }
}
