package io.hearsay.io.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.wire.RunFlyweight;
import io.hearsay.io.status.LogRecord;
import io.hearsay.io.status.LogSnapshot;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class LogDumpTest
{
    private static byte[] run(final String... messages)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1_000]);
        RunFlyweight.putHeader(buffer, 0, 0xAB, 7, 3, 1, messages.length);
        int at = RunFlyweight.HEADER_LENGTH;
        for (final String message : messages)
        {
            RunFlyweight.entryLength(buffer, at, message.length());
            buffer.putBytes(at + RunFlyweight.ENTRY_HEADER_LENGTH, message.getBytes(StandardCharsets.US_ASCII));
            at += RunFlyweight.ENTRY_HEADER_LENGTH + message.length();
        }

        final byte[] bytes = new byte[at];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    @Test
    void shouldShowRuns()
    {
        final String text = LogDump.text(new LogSnapshot(
            128,
            4_096,
            65_536,
            List.of(new LogRecord(
                1_024, RecordDescriptor.RUN, RecordDescriptor.BY_PULL | RecordDescriptor.FROM_ORIGIN, run("a", "b"))),
            false));

        assertEquals(
            """
            log of 65536 bytes, positions 128 to 4096, the newest 1 record

            position 1024, run, by pull, from its origin
                                         # run 1
            0000 00 00 00 00 00 00 00 ab #   origin 00000000000000ab
            0008 00 00 00 00 00 00 00 07 #   first sequence 7
            0010 00 00 00 03             #   topic 3
            0014 01                      #   hops 1
            0015 00                      #   flags
            0016 00 02                   #   2 messages
            """,
            text.substring(0, text.indexOf("0018 ")));
        assertTrue(text.contains("\"a\"") && text.contains("\"b\""), text);
        assertTrue(text.lines().allMatch(line -> line.length() <= 80), text);
    }

    static boolean isLittleEndian()
    {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    @Test
    @EnabledIf("isLittleEndian")
    void shouldShowGapsAndWhatMakesNoSense()
    {
        final UnsafeBuffer gap = new UnsafeBuffer(new byte[DeliveryDescriptor.GAP_LENGTH]);
        gap.putLong(DeliveryDescriptor.GAP_ORIGIN_OFFSET, 0xCD);
        gap.putLong(DeliveryDescriptor.GAP_FIRST_OFFSET, 5);
        gap.putLong(DeliveryDescriptor.GAP_LAST_OFFSET, 9);
        gap.putInt(DeliveryDescriptor.GAP_CAUSE_OFFSET, DeliveryDescriptor.GAP_CAUSE_LOST);

        assertEquals(
            """
            log of 65536 bytes, positions 0 to 64, the newest 1 record

            position 0, gap
            0000 cd 00 00 00 00 00 00 00 #   origin 00000000000000cd
            0008 05 00 00 00 00 00 00 00 #   first sequence 5
            0010 09 00 00 00 00 00 00 00 #   last sequence 9
            0018 01 00 00 00             #   cause 1, lost

            what follows makes no sense
            """,
            LogDump.text(new LogSnapshot(
                0, 64, 65_536, List.of(new LogRecord(0, RecordDescriptor.GAP, 0, gap.byteArray())), true)));
    }

    @Test
    void shouldShowARunThatIsNotFinished()
    {
        final byte[] run = run("a", "b");
        run[RunFlyweight.HEADER_LENGTH] = (byte)0xFF;

        final String text = LogDump.text(new LogSnapshot(
            0, 64, 65_536, List.of(new LogRecord(0, RecordDescriptor.RUN, RecordDescriptor.OWN, run)), false));

        assertTrue(text.contains("offset 0x001a"), text);
        assertTrue(text.contains("not decoded"), text);
    }
}
