package io.hearsay.io.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MessagePrinterTest
{
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private byte[] print(final boolean isJson, final byte[] payload)
    {
        final PrintStream stream = new PrintStream(out);
        new MessagePrinter(stream, isJson).onMessage(0xAB, 7, -1, new UnsafeBuffer(payload), 0, payload.length);
        stream.flush();
        return out.toByteArray();
    }

    @Test
    void shouldPrintBytesAsTheyAre()
    {
        assertArrayEquals(new byte[]{(byte)0xFF, 0, 'x', '\n'}, print(false, new byte[]{(byte)0xFF, 0, 'x'}));
    }

    @Test
    void shouldPrintOneObjectALine()
    {
        assertEquals(
            "{\"origin\":\"00000000000000ab\",\"sequence\":7,\"topic\":-1,\"text\":\"say \\\"hé\\\"\\\\\\t\\u0001\"}\n",
            new String(print(true, "say \"hé\"\\\t\u0001".getBytes(UTF_8)), UTF_8));
    }

    @Test
    void shouldPrintWhatIsLongerThanUsual()
    {
        final byte[] payload = new byte[8_096];
        payload[8_095] = 1;

        assertEquals(8_097, print(false, payload).length);
    }
}
