package io.hearsay.crypto;

import static io.hearsay.core.spi.PacketProtection.ALGORITHM_NOT_ACCEPTED;
import static io.hearsay.core.spi.PacketProtection.MALFORMED;
import static io.hearsay.core.spi.PacketProtection.NOT_AUTHENTIC;
import static io.hearsay.core.spi.PacketProtection.REPLAYED;
import static io.hearsay.core.spi.PacketProtection.UNKNOWN_KEY;
import static io.hearsay.core.wire.PacketFlyweight.BODY_OFFSET;
import static io.hearsay.core.wire.PacketFlyweight.MAX_PACKET_LENGTH;
import static io.hearsay.core.wire.PacketFlyweight.PULL_REQUEST;
import static io.hearsay.core.wire.PacketFlyweight.PUSH_MESSAGE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.config.Settings;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The bytes of whole datagrams, and what becomes of them when somebody changes one.
 */
class DatagramTest
{
    private static final long SENT_AT_US = TestPacket.NOW_US;
    private static final long SENDER = TestPacket.SENDER;

    private SuiteProtection sender;
    private SuiteProtection receiver;

    @BeforeEach
    void setUp()
    {
        sender = ocb(0);
        receiver = ocb(0);
    }

    @AfterEach
    void tearDown()
    {
        sender.close();
        receiver.close();
    }

    /**
     * The expected bytes were computed with another implementation (OpenSSL's OCB and HKDF, through pyca/cryptography).
     */
    @Test
    void shouldWriteGoldenDatagrams()
    {
        final byte[] text = "The quick brown fox jumps over the lazy dog".getBytes(US_ASCII);
        final byte[] counting = new byte[32];
        for (int i = 0; i < counting.length; i++)
        {
            counting[i] = (byte)i;
        }

        assertGolden(
            "01040000003001000000d79cf5dc0123456789abcdef000000000000000000060a24181e4000" +
            "da6b66362bdfb6a1f463d0d47e6db653",
            TestPacket.sealed(sender, PUSH_MESSAGE, 0x0123_4567_89ab_cdefL, 0, SENT_AT_US, new byte[0]),
            new byte[0]);
        assertGolden(
            "01040000005b01000000d79cf5dcfedcba9876543210000000050000004300060a24181e4000" +
            "79a6feb3c2362ce4f51a793ee5dc292a7db1858e895c0b8225a86e04e596fae966d495e9cd452d08e49cde" +
            "836a6c9e8163d429c70bee89adb925ee",
            TestPacket.sealed(sender, PUSH_MESSAGE, SENDER, 0x5_0000_0043L, SENT_AT_US, text),
            text);
        assertGolden(
            "04040000005001000000d79cf5dcfedcba9876543210ffffffffffffffff00060a24181e4000" +
            "11159be1c977722c195c69a8e3fcf9ce135b6ef935b0e18eb3f50c3f9d3817c3" +
            "72d138fa19849921d8e984855bde1b1e",
            TestPacket.sealed(sender, PULL_REQUEST, SENDER, -1, SENT_AT_US, counting),
            counting);
    }

    @Test
    void shouldWriteGoldenClearDatagram()
    {
        final byte[] text = "The quick brown fox jumps over the lazy dog".getBytes(US_ASCII);
        receiver.close();
        receiver = clear("K\u00f6ln");
        try (SuiteProtection clear = clear("K\u00f6ln"))
        {
            assertGolden(
                "01000000004b0100000016dc6934fedcba9876543210000000000000004300060a24181e4000" +
                "54686520717569636b2062726f776e20666f78206a756d7073206f76657220746865206c617a7920646f67",
                TestPacket.sealed(clear, PUSH_MESSAGE, SENDER, 0x43, SENT_AT_US, text),
                text);
        }
    }

    @Test
    void shouldCarryBodiesOfAllLengths()
    {
        final int longest = MAX_PACKET_LENGTH - BODY_OFFSET - 16;
        for (int length = 0; length <= longest; length += length < 100 ? 1 : 131)
        {
            final byte[] body = TestPacket.body(length);
            final TestPacket packet = TestPacket.sealed(sender, PUSH_MESSAGE, SENDER, length, SENT_AT_US, body);
            assertEquals(BODY_OFFSET + length + 16, packet.length);
            assertEquals(length, packet.openInPlace(receiver, true));
            assertArrayEquals(body, packet.bytes(BODY_OFFSET, length));
        }

        final TestPacket packet =
            TestPacket.sealed(sender, PUSH_MESSAGE, SENDER, 10_000, SENT_AT_US, TestPacket.body(longest));
        assertEquals(MAX_PACKET_LENGTH, packet.length);
        assertEquals(longest, packet.openInPlace(receiver, true));
        assertThrows(
            IllegalArgumentException.class, () -> sender.seal(packet.buffer, TestPacket.OFFSET, longest + 1));
        assertThrows(IllegalArgumentException.class, () -> sender.seal(packet.buffer, TestPacket.OFFSET, -1));
    }

    @Test
    void shouldRefuseEveryFlippedBitOfUnknownSenderAndChangeNothing()
    {
        final TestPacket packet = TestPacket.sealed(sender, SENDER, 77, SENT_AT_US);
        for (int bit = 0; bit < 8 * packet.length; bit++)
        {
            receiver.onCycle(0, SENT_AT_US);
            assertRefusedUnchanged(packet.flipped(bit), "bit " + bit);
            assertEquals(0, receiver.senderCount(), "bit " + bit);
        }

        assertEquals(43, packet.open(receiver, true));
    }

    @Test
    void shouldRefuseEveryFlippedBitOfKnownSenderAndChangeNothing()
    {
        final TestPacket first = TestPacket.sealed(sender, SENDER, 77, SENT_AT_US);
        final TestPacket second = TestPacket.sealed(sender, SENDER, 78, SENT_AT_US);
        assertEquals(43, first.open(receiver, true));
        for (int bit = 0; bit < 8 * second.length; bit++)
        {
            receiver.onCycle(0, SENT_AT_US);
            assertRefusedUnchanged(second.flipped(bit), "bit " + bit);
        }

        assertEquals(1, receiver.senderCount());
        assertEquals(43, second.open(receiver, true));
        assertEquals(REPLAYED, first.open(receiver, true));
        assertEquals(REPLAYED, second.open(receiver, true));
        for (int number = 0; number < 77; number++)
        {
            assertEquals(43, TestPacket.sealed(sender, SENDER, number, SENT_AT_US).open(receiver, true));
        }
    }

    @Test
    void shouldRefuseTruncatedAndLengthenedDatagrams()
    {
        final TestPacket packet = TestPacket.sealed(sender, SENDER, 77, SENT_AT_US);
        for (int length = 0; length <= MAX_PACKET_LENGTH + 1; length += length < 200 ? 1 : 333)
        {
            receiver.onCycle(0, SENT_AT_US);
            if (length != packet.length)
            {
                final TestPacket cut = packet.copy();
                cut.length = length;
                assertEquals(MALFORMED, cut.openInPlace(receiver, true), "length " + length);

                final boolean fits = length >= BODY_OFFSET + 16 && length <= MAX_PACKET_LENGTH;
                final int expected = fits ? NOT_AUTHENTIC : MALFORMED;
                assertEquals(expected, packet.resized(length).openInPlace(receiver, true), "length " + length);
                assertEquals(0, receiver.senderCount());
            }
        }

        assertEquals(43, packet.open(receiver, true));
    }

    @Test
    void shouldRefuseAnotherKeyAndAnotherAlgorithm()
    {
        final TestPacket packet = TestPacket.sealed(sender, SENDER, 77, SENT_AT_US);
        try (SuiteProtection other = ocb(1); SuiteProtection clear = clear(""); SuiteProtection clearToo = clear("x"))
        {
            other.onCycle(0, SENT_AT_US);
            clear.onCycle(0, SENT_AT_US);
            assertEquals(UNKNOWN_KEY, packet.open(other, true));
            assertEquals(UNKNOWN_KEY, packet.open(clear, true));
            assertEquals(UNKNOWN_KEY, TestPacket.sealed(clear, SENDER, 1, SENT_AT_US).open(receiver, true));
            assertEquals(UNKNOWN_KEY, TestPacket.sealed(clearToo, SENDER, 1, SENT_AT_US).open(clear, true));

            // With the right key id, but another key: what somebody without the key could do.
            final TestPacket forged = TestPacket.sealed(other, SENDER, 77, SENT_AT_US);
            forged.buffer.putBytes(
                TestPacket.OFFSET + PacketFlyweight.KEY_ID_OFFSET, packet.bytes(PacketFlyweight.KEY_ID_OFFSET, 4));
            assertEquals(NOT_AUTHENTIC, forged.open(receiver, true));
        }

        for (int algorithm = 0; algorithm < 256; algorithm++)
        {
            final TestPacket relabelled = packet.copy();
            relabelled.buffer.putByte(TestPacket.OFFSET + PacketFlyweight.ALGORITHM_OFFSET, (byte)algorithm);
            assertEquals(
                algorithm == 4 ? 43 : ALGORITHM_NOT_ACCEPTED, relabelled.openInPlace(receiver, true), "" + algorithm);
        }
    }

    @Test
    void shouldBindPacketToItsSenderAndNumber()
    {
        final TestPacket packet = TestPacket.sealed(sender, SENDER, 77, SENT_AT_US);
        final TestPacket other = TestPacket.sealed(sender, SENDER + 1, 78, SENT_AT_US);
        for (final int offset : new int[]{PacketFlyweight.SENDER_OFFSET, PacketFlyweight.PACKET_NUMBER_OFFSET})
        {
            final TestPacket mixed = packet.copy();
            mixed.buffer.putBytes(TestPacket.OFFSET + offset, other.bytes(offset, Long.BYTES));
            assertEquals(NOT_AUTHENTIC, mixed.open(receiver, true));
        }
    }

    @Test
    void shouldOpenWithEachOfSeveralClusterKeysAndSendWithTheFirst()
    {
        receiver.close();
        try (ClusterKey first = TestPacket.key(1); ClusterKey second = TestPacket.key(0))
        {
            receiver = new SuiteProtection(new Settings(), SuiteRing.keyed(Algorithm.AES_256_OCB, first));
            receiver.addKey(second);
        }
        receiver.onCycle(0, SENT_AT_US);
        try (SuiteProtection renewed = ocb(1))
        {
            renewed.onCycle(0, SENT_AT_US);
            assertEquals(43, TestPacket.sealed(sender, SENDER, 1, SENT_AT_US).open(receiver, true));
            assertEquals(43, TestPacket.sealed(renewed, SENDER, 2, SENT_AT_US).open(receiver, true));
            assertEquals(43, TestPacket.sealed(sender, SENDER, 3, SENT_AT_US).open(receiver, true));
            assertEquals(REPLAYED, TestPacket.sealed(renewed, SENDER, 3, SENT_AT_US).open(receiver, true));
            assertEquals(43, TestPacket.sealed(receiver, SENDER + 1, 0, SENT_AT_US).open(renewed, true));
        }
    }

    private void assertGolden(final String expected, final TestPacket packet, final byte[] body)
    {
        assertEquals(expected, Hex.text(packet.bytes()));
        receiver.onCycle(0, SENT_AT_US);
        final TestPacket received = TestPacket.from(Hex.bytes(expected));
        assertEquals(body.length, received.openInPlace(receiver, true));
        assertArrayEquals(body, received.bytes(BODY_OFFSET, body.length));
    }

    private void assertRefusedUnchanged(final TestPacket packet, final String message)
    {
        final byte[] before = packet.bytes();
        assertTrue(packet.openInPlace(receiver, true) < 0, message);
        assertArrayEquals(before, packet.bytes(), message);
    }

    private static SuiteProtection ocb(final int key)
    {
        try (ClusterKey clusterKey = TestPacket.key(key))
        {
            final SuiteProtection protection =
                new SuiteProtection(new Settings(), SuiteRing.keyed(Algorithm.AES_256_OCB, clusterKey));
            protection.onCycle(0, SENT_AT_US);
            return protection;
        }
    }

    private static SuiteProtection clear(final String clusterName)
    {
        return new SuiteProtection(new Settings(), SuiteRing.clear(clusterName));
    }
}
