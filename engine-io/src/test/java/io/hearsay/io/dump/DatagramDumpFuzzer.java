package io.hearsay.io.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.core.testing.Datagram;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.crypto.Algorithm;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A dump of anything says what is wrong exactly if a receiver would call it malformed, and holds nothing that a
 * terminal would obey. An input is the file.
 */
class DatagramDumpFuzzer
{
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldDumpAnything(final byte[] input)
    {
        final DatagramDump dump;
        final byte[] bytes;
        try
        {
            bytes = CapturedBytes.of(input);
            dump = DatagramDump.of(input);
        }
        catch (final IllegalStateException ex)
        {
            assertTrue(ex.getMessage().contains("hexadecimal digits end"), ex.getMessage());
            return;
        }

        dump.text().lines().forEach(DatagramDumpFuzzer::checkLine);
        final UnsafeBuffer packet = new UnsafeBuffer(bytes);
        final int body = PacketFlyweight.BODY_OFFSET;
        final boolean isValid = PacketValidator.checkHeader(packet, 0, bytes.length) == null &&
            isKnown(bytes[1]) &&
            (bytes[1] == Algorithm.NONE.number() ?
                PacketValidator.isBodyValid(bytes[0], packet, body, bytes.length - body) : bytes.length - body >= 16);
        assertEquals(isValid, dump.violation() == null, dump.violation());
        if (dump.violation() != null)
        {
            checkPrintable(dump.violation());
        }
    }

    static void checkLine(final String line)
    {
        assertTrue(line.length() <= 80, () -> "too long: " + line);
        checkPrintable(line);
    }

    static void checkPrintable(final String line)
    {
        assertTrue(line.chars().allMatch(c -> c >= ' ' && c <= '~'), () -> "not printable: " + line);
    }

    private static boolean isKnown(final byte number)
    {
        for (final Algorithm algorithm : Algorithm.values())
        {
            if (algorithm.number() == number)
            {
                return true;
            }
        }

        return false;
    }

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        final List<byte[]> datagrams = List.of(
            Datagram.of(PacketFlyweight.PUSH_MESSAGE, 1, 2, 3).bytes(),
            Datagram.of(PacketFlyweight.PUSH_MESSAGE, -1, -1, Long.MIN_VALUE)
                .run(7, 1, 0, "hello".getBytes(StandardCharsets.US_ASCII), new byte[70]).bytes(),
            Datagram.of(PacketFlyweight.PUSH_ACK, 1, 2, 3).to(9).ack(4, new boolean[100]).ack(5).bytes(),
            Datagram.of(PacketFlyweight.PULL_SYNC, 1, 2, Long.MAX_VALUE).range(7, 1, Long.MAX_VALUE).bytes(),
            Datagram.of(PacketFlyweight.PULL_REQUEST, 1, 2, 3).to(9).range(-1, 1, 5).bytes(),
            Datagram.of(PacketFlyweight.PULL_RESPONSE, 1, 2, 3).run(7, Long.MAX_VALUE, 3, new byte[5]).bytes());
        for (final byte[] datagram : datagrams)
        {
            final byte[] clear = java.util.Arrays.copyOf(datagram, datagram.length - 16);
            clear[PacketFlyweight.SIZE_OFFSET + 3] -= 16;
            seeds.add(clear);
            final byte[] sealed = datagram.clone();
            sealed[1] = Algorithm.AES_256_OCB.number();
            seeds.add(sealed);
            seeds.add(HexFormat.ofDelimiter(" ").formatHex(clear).getBytes(StandardCharsets.US_ASCII));
        }
        seeds.add(new byte[0]);
        seeds.add(" 0 1 \n2 3 4".getBytes(StandardCharsets.US_ASCII));
        return seeds;
    }
}
