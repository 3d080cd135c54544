package io.hearsay.io.dump;

import static io.hearsay.core.wire.PacketFlyweight.BODY_OFFSET;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.SplittableRandom;

import io.hearsay.core.testing.Seeded;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class DatagramDumpTest
{
    private static final String RUN = "00000000000000ab 0000000000000005 00000007 02 00 0002 0005 68656c6c6f 0000";
    private static final String ACKS = "00000000000000cd 0000000000000009 0009 ff00 000000000000000a 0000";
    private static final String RANGE = "00000000000000ab 0000000000000001 0000000000000009";
    private static final String HEADER = """
                                         # header
            0006 01                      #   version 1
            0007 00                      #   flags
            0008 00 00                   #   reserved
            000a aa bb cc dd             #   key id aabbccdd
            000e 00 00 00 00 00 00 00 ab #   sender 00000000000000ab
            0016 ff ff ff ff ff ff ff ff #   packet number 18446744073709551615
            001e 00 06 44 9e 00 00 00 00 #   sent 2025-11-28T02:00:55.785472Z
            """;

    private static String bytes(final int type, final int algorithm, final String body)
    {
        final String digits = body.replace(" ", "");
        final int size = BODY_OFFSET - PacketFlyweight.LABEL_LENGTH + digits.length() / 2;
        return String.format(
            "%02x%02x%08x 01 00 0000 aabbccdd 00000000000000ab ffffffffffffffff 0006449e00000000 %s",
            type, algorithm, size, digits);
    }

    private static DatagramDump dump(final String digits)
    {
        return DatagramDump.of(digits.getBytes(US_ASCII));
    }

    private static void assertDump(final String expected, final int type, final int algorithm, final String body)
    {
        final DatagramDump dump = dump(bytes(type, algorithm, body));
        assertEquals(expected.formatted(HEADER), dump.text());
        assertNull(dump.violation());
        assertTrue(dump.text().lines().allMatch(line -> line.length() <= 80), dump.text());
    }

    private static void assertViolation(final String expected, final int type, final String body)
    {
        final DatagramDump dump = dump(bytes(type, 0, body));
        assertEquals(expected, dump.violation());
        final String shown = dump.text().replaceAll("(?m)^ *#.*$|^[0-9a-f]{4} |#.*$|\\s", "");
        assertEquals(bytes(type, 0, body).replace(" ", ""), shown, "not every byte is shown");
    }

    @Test
    void shouldShowMessages()
    {
        assertDump(
            """
                                         # label
            0000 01                      #   type 1, PushMessage
            0001 00                      #   algorithm 0, NONE
            0002 00 00 00 41             #   size 65, what follows the label
            %s\
                                         # body, 33 bytes in clear text
                                         # run 1
            0026 00 00 00 00 00 00 00 ab #   origin 00000000000000ab
            002e 00 00 00 00 00 00 00 05 #   first sequence 5
            0036 00 00 00 07             #   topic 7
            003a 02                      #   hops 2
            003b 00                      #   flags
            003c 00 02                   #   2 messages
            003e 00 05                   #   message 5, 5 bytes
            0040 68 65 6c 6c 6f          #   "hello"
            0045 00 00                   #   message 6, 0 bytes
            """,
            1, 0, RUN);
    }

    @Test
    void shouldShowAProbe()
    {
        assertDump(
            """
                                         # label
            0000 01                      #   type 1, PushMessage
            0001 00                      #   algorithm 0, NONE
            0002 00 00 00 20             #   size 32, what follows the label
            %s\
                                         # body, empty: a probe
            """,
            1, 0, "");
    }

    @Test
    void shouldShowAcknowledgements()
    {
        assertDump(
            """
                                         # label
            0000 02                      #   type 2, PushAck
            0001 00                      #   algorithm 0, NONE
            0002 00 00 00 3e             #   size 62, what follows the label
            %s\
                                         # body, 30 bytes in clear text
            0026 00 00 00 00 00 00 00 cd #   acknowledges packets of node 00000000000000cd
            002e 00 00 00 00 00 00 00 09 #   packet 9
            0036 00 09                   #   9 messages
            0038 ff 00                   #   8 of them new
            003a 00 00 00 00 00 00 00 0a #   packet 10
            0042 00 00                   #   no room, or the answer to a probe
            """,
            2, 0, ACKS);
    }

    @Test
    void shouldShowRequestsAndSyncs()
    {
        assertDump(
            """
                                         # label
            0000 04                      #   type 4, PullRequest
            0001 00                      #   algorithm 0, NONE
            0002 00 00 00 40             #   size 64, what follows the label
            %s\
                                         # body, 32 bytes in clear text
            0026 00 00 00 00 00 00 00 cd #   asks node 00000000000000cd
            002e 00 00 00 00 00 00 00 ab #   origin 00000000000000ab
            0036 00 00 00 00 00 00 00 01 #   from sequence 1
            003e 00 00 00 00 00 00 00 09 #   to sequence 9
            """,
            4, 0, "00000000000000cd" + RANGE);
        assertNull(dump(bytes(3, 0, RANGE)).violation());
    }

    @Test
    void shouldShowOfAnEncryptedBodyWhereItIs()
    {
        assertDump(
            """
                                         # label
            0000 05                      #   type 5, PullResponse
            0001 04                      #   algorithm 4, AES-256-OCB
            0002 00 00 00 33             #   size 51, what follows the label
            %s\
                                         # body, 3 bytes encrypted
            0026 11 22 33                #   ciphertext
                                         # tag
            0029 00 11 22 33 44 55 66 77 #   proves that nobody changed what stands before
            0031 88 99 aa bb cc dd ee ff
            """,
            5, 4, "112233 00112233445566778899aabbccddeeff");
    }

    @Test
    void shouldSayWhatIsWrongAndWhere()
    {
        assertViolation("offset 0x0000: unknown type", 6, "");
        assertViolation("offset 0x0026: a response has one run at least", 5, "");
        assertViolation("offset 0x0026: the header of a run: 24 bytes expected, 2 left", 1, "0000");
        assertViolation("offset 0x002e: sequences begin with 1", 1, RUN.replace("05 00000007", "00 00000007"));
        assertViolation("offset 0x003c: a run has one message at least", 1, RUN.replace("0002 0005", "0000 0005"));
        assertViolation(
            "offset 0x003c: the last sequence would be beyond 2^63 - 1", 1,
            RUN.replace("0000000000000005", "7fffffffffffffff"));
        assertViolation("offset 0x0040: message 5: 9 bytes expected, 7 left", 1,
            RUN.replace("0005 68", "0009 68"));
        assertViolation("offset 0x0047: the length of message 7: 2 bytes expected, 0 left", 1,
            RUN.replace("0002 0005", "0003 0005"));
        assertViolation("offset 0x003e: no message is longer than 8096 bytes", 1,
            RUN.substring(0, 49) + " 0001 1fa1" + "00".repeat(8_097));
        assertViolation("offset 0x0026: a node id: 8 bytes expected, 0 left", 2, "");
        assertViolation("offset 0x003a: an acknowledgement: 10 bytes expected, 9 left", 2,
            ACKS.substring(0, ACKS.length() - 2));
        assertViolation("offset 0x0038: the bits of 9 messages: 2 bytes expected, 1 left", 2,
            ACKS.substring(0, 41));
        assertViolation("offset 0x0026: a range: 24 bytes expected, 1 left", 3, "00");
        assertViolation("offset 0x002e: sequences begin with 1", 3, RANGE.replace("01 00", "00 00"));
        assertViolation("offset 0x0036: the range ends before it begins", 3, RANGE.replace("01 00", "0a 00"));
    }

    @Test
    void shouldSayWhatIsWrongBeforeTheBody()
    {
        assertEquals("offset 0x0000: it ends here, but label and header alone have 38 bytes", dump("").violation());
        assertEquals("", dump("").text());
        assertEquals(
            "offset 0x0002: it ends here, but label and header alone have 38 bytes", dump("0100").violation());
        assertEquals("offset 0x0002: the size says 32, but 33 bytes follow the label",
            dump(bytes(1, 0, "") + "00").violation());
        assertEquals("offset 0x0006: unknown version",
            dump(bytes(1, 0, "").replace("20 01 00", "20 02 00")).violation());
        assertEquals("offset 0x0001: unknown algorithm", dump(bytes(1, 9, "")).violation());
        assertEquals("offset 0x0026: no room for a tag of 16 bytes", dump(bytes(1, 4, "00")).violation());
        assertEquals("offset 0x2000: no datagram is longer than this, it has 8193 bytes",
            dump(bytes(1, 0, "00".repeat(8_193 - BODY_OFFSET))).violation());
    }

    @Test
    void shouldTellBytesFromDigits()
    {
        final String digits = bytes(1, 0, RUN);
        final byte[] bytes = HexFormat.of().parseHex(digits.replace(" ", ""));

        assertEquals(dump(digits).text(), DatagramDump.of(bytes).text());
        assertEquals(dump(digits).text(), dump("\n" + digits.toUpperCase().replace(" ", "\r\n\t") + "\n").text());
        assertEquals(
            "the hexadecimal digits end in the middle of a byte",
            assertThrows(IllegalStateException.class, () -> dump("01 0")).getMessage());
        assertEquals("offset 0x0003: it ends here, but label and header alone have 38 bytes", dump("1!0").violation());
    }

    @Test
    void shouldAgreeWithTheValidator()
    {
        final int[] verdicts = new int[2];
        Seeded.run(3_000, random ->
        {
            final byte[] datagram = mutated(random);
            final UnsafeBuffer buffer = new UnsafeBuffer(datagram);
            final boolean isValid = PacketValidator.checkHeader(buffer, 0, datagram.length) == null &&
                PacketValidator.isBodyValid(datagram[0], buffer, BODY_OFFSET, datagram.length - BODY_OFFSET);

            final String violation = DatagramDump.of(datagram).violation();
            assertEquals(isValid, violation == null, violation);
            assertTrue(violation == null || !violation.contains("the body violates the format"), violation);
            verdicts[isValid ? 1 : 0]++;
        });
        assertTrue(verdicts[0] > 300 && verdicts[1] > 300, verdicts[0] + " bad, " + verdicts[1] + " good");
    }

    private static byte[] mutated(final SplittableRandom random)
    {
        final int type = random.nextInt(1, 6);
        final String body = switch (type)
        {
            case 2 -> ACKS;
            case 3 -> RANGE + RANGE;
            case 4 -> "00000000000000cd" + RANGE;
            default -> RUN + RUN;
        };
        final int cut = random.nextInt(4) == 0 ? random.nextInt(1, 20) : 0;
        final String digits = body.replace(" ", "");
        final byte[] datagram = HexFormat.of().parseHex(
            bytes(type, 0, digits.substring(0, digits.length() - 2 * cut)).replace(" ", ""));
        for (int i = random.nextInt(3); i > 0 && datagram.length > BODY_OFFSET; i--)
        {
            datagram[random.nextInt(BODY_OFFSET, datagram.length)] = (byte)random.nextInt(4);
        }

        return datagram;
    }
}
