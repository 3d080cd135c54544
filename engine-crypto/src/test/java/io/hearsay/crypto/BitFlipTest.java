package io.hearsay.crypto;

import static io.hearsay.core.spi.PacketProtection.MALFORMED;
import static io.hearsay.core.spi.PacketProtection.NOT_AUTHENTIC;
import static io.hearsay.core.spi.PacketProtection.REPLAYED;
import static io.hearsay.core.wire.PacketFlyweight.BODY_OFFSET;
import static io.hearsay.core.wire.PacketFlyweight.MAX_PACKET_LENGTH;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of datagrams of any algorithm when somebody changes them on their way, through the public API. (Under
 * NONE nothing but label and key id can be found to be wrong.)
 */
class BitFlipTest
{
    private static final long NOW_US = TestPacket.NOW_US;
    private static final long SENDER = TestPacket.SENDER;
    private static final int BODY_LENGTH = 43;

    private PacketProtection sender;
    private PacketProtection receiver;

    @ParameterizedTest
    @EnumSource
    void shouldRefuseEveryFlippedBitOfUnknownSender(final Algorithm algorithm)
    {
        launch(algorithm);
        final TestPacket packet = TestPacket.sealed(sender, SENDER, 77, NOW_US);
        assertRefusedWithAnyBitFlipped(algorithm, packet);
        assertEquals(BODY_LENGTH, packet.open(receiver, true));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseEveryFlippedBitOfKnownSender(final Algorithm algorithm)
    {
        launch(algorithm);
        final TestPacket first = TestPacket.sealed(sender, SENDER, 77, NOW_US);
        final TestPacket second = TestPacket.sealed(sender, SENDER, 78, NOW_US);
        assertEquals(BODY_LENGTH, first.open(receiver, true));

        assertRefusedWithAnyBitFlipped(algorithm, second);

        assertEquals(BODY_LENGTH, second.open(receiver, true));
        assertEquals(REPLAYED, first.open(receiver, true));
        assertEquals(REPLAYED, second.open(receiver, true));
        assertEquals(BODY_LENGTH, TestPacket.sealed(sender, SENDER, 0, NOW_US).open(receiver, true));
    }

    /**
     * A forgery just before the genuine packet, of a sender that is known, and of one that is not.
     */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldAcceptGenuinePacketRightAfterItsForgeries(final Algorithm algorithm)
    {
        launch(algorithm);
        for (long number = 0; number < 5; number++)
        {
            final TestPacket packet = TestPacket.sealed(sender, SENDER, number, NOW_US);
            for (int i = 0; i < 5; i++)
            {
                assertEquals(NOT_AUTHENTIC, packet.flipped(8 * BODY_OFFSET + i).open(receiver, true));
            }
            final TestPacket received = packet.copy();
            assertEquals(BODY_LENGTH, received.openInPlace(receiver, true));
            assertArrayEquals(TestPacket.body(BODY_LENGTH), received.bytes(BODY_OFFSET, BODY_LENGTH));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldRefuseTruncatedAndLengthenedDatagrams(final Algorithm algorithm)
    {
        launch(algorithm);
        final TestPacket packet = TestPacket.sealed(sender, SENDER, 77, NOW_US);
        for (int length = 0; length <= MAX_PACKET_LENGTH + 1; length += length < 300 ? 1 : 37)
        {
            receiver.onCycle(0, NOW_US);
            if (length != packet.length)
            {
                final boolean isPossible =
                    length <= MAX_PACKET_LENGTH && algorithm.isSealedLength(length - BODY_OFFSET);
                final TestPacket resized = packet.resized(length);
                final byte[] before = resized.bytes();
                final int expected = isPossible ? NOT_AUTHENTIC : MALFORMED;
                assertEquals(expected, resized.openInPlace(receiver, true), "length " + length);
                assertArrayEquals(before, resized.bytes(), "length " + length);
            }
        }

        assertEquals(BODY_LENGTH, packet.open(receiver, true));
    }

    private void launch(final Algorithm algorithm)
    {
        try (ClusterKey key = TestPacket.key(0))
        {
            final ClusterProtection cluster = new ClusterProtection().algorithm(algorithm).key(key);
            sender = cluster.build();
            receiver = cluster.build();
            receiver.onCycle(0, NOW_US);
        }
    }

    private void assertRefusedWithAnyBitFlipped(final Algorithm algorithm, final TestPacket packet)
    {
        final int keyIdEnd = PacketFlyweight.KEY_ID_OFFSET + Integer.BYTES;
        for (int bit = 0; bit < 8 * packet.length; bit++)
        {
            final int at = bit / 8;
            final boolean isChecked = at >= PacketFlyweight.ALGORITHM_OFFSET && at < PacketFlyweight.LABEL_LENGTH ||
                at >= PacketFlyweight.KEY_ID_OFFSET && at < keyIdEnd;
            if (algorithm.isKeyed() || isChecked)
            {
                receiver.onCycle(0, NOW_US);
                final TestPacket flipped = packet.flipped(bit);
                final byte[] before = flipped.bytes();
                assertTrue(flipped.openInPlace(receiver, true) < 0, "bit " + bit);
                assertArrayEquals(before, flipped.bytes(), "bit " + bit);
            }
        }
    }
}
