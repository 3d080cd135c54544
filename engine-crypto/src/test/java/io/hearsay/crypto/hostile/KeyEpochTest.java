package io.hearsay.crypto.hostile;

import static io.hearsay.core.spi.PacketProtection.REPLAYED;
import static io.hearsay.core.spi.PacketProtection.TOO_OLD;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Packet numbers where a sender's key changes, each 2^32 packets, and where they end.
 */
class KeyEpochTest
{
    private static final long EPOCH = 1L << 32;
    private static final long LAST = -1;
    private static final int WINDOW = 16_384;
    private static final byte[] BODY = new byte[32];

    private final GuardedDatagram opened = new GuardedDatagram();
    private PacketProtection sender;
    private PacketProtection receiver;

    @AfterEach
    void close()
    {
        sender.close();
        receiver.close();
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldGoOnAcrossTheBoundaryAndSealALateOneWithTheKeyBefore(final Algorithm algorithm)
    {
        launch(algorithm);
        final byte[] before = seal(EPOCH - 1);
        final byte[] after = seal(EPOCH);
        accept(before);
        accept(after);
        final byte[] late = seal(EPOCH - 2);
        accept(late);
        accept(seal(EPOCH + 1));
        assertEquals(REPLAYED, open(late));
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldTakeWhatIsReorderedAcrossTheBoundaryOnce(final Algorithm algorithm)
    {
        launch(algorithm);
        for (final long boundary : new long[]{EPOCH, 2 * EPOCH, Long.MIN_VALUE, -EPOCH})
        {
            final byte[][] datagrams = new byte[6][];
            for (int i = 0; i < datagrams.length; i++)
            {
                datagrams[i] = seal(boundary - 3 + i);
            }
            for (final int index : new int[]{3, 2, 5, 0, 4, 1})
            {
                accept(datagrams[index]);
                assertEquals(REPLAYED, open(datagrams[index]));
            }
            for (final byte[] datagram : datagrams)
            {
                assertEquals(REPLAYED, open(datagram), "across the boundary");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldRefuseEpochsBeforeTheLastTwo(final Algorithm algorithm)
    {
        launch(algorithm);
        accept(seal(EPOCH - 1));
        final byte[] old = seal(EPOCH - 2);
        accept(seal(2 * EPOCH - 1));
        final byte[] inWindow = seal(2 * EPOCH - 2);
        accept(seal(2 * EPOCH));
        accept(inWindow);
        assertEquals(TOO_OLD, open(old));

        accept(seal(5 * EPOCH + 7));
        assertEquals(TOO_OLD, open(inWindow));
        assertEquals(TOO_OLD, open(old));
        accept(seal(5 * EPOCH - 1));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseToSealBeyondTheLastNumber(final Algorithm algorithm)
    {
        launch(algorithm);
        final byte[] first = seal(LAST - 1);
        final byte[] last = seal(LAST);
        accept(last);
        accept(first);
        assertEquals(REPLAYED, open(last));

        for (final long wrapped : new long[]{0, 1, LAST})
        {
            assertThrows(IllegalStateException.class, () -> seal(wrapped), () -> "sealed " + wrapped);
        }
        accept(seal(LAST - WINDOW + 1));
        assertThrows(IllegalStateException.class, () -> seal(LAST - WINDOW));
    }

    private void launch(final Algorithm algorithm)
    {
        sender = Protected.build(algorithm, Protected.KEY, new Settings());
        receiver = Protected.build(algorithm, Protected.KEY, new Settings());
    }

    private byte[] seal(final long packetNumber)
    {
        return Protected.seal(sender, PacketFlyweight.PUSH_MESSAGE, 7, packetNumber, Protected.NOW_US, BODY);
    }

    private void accept(final byte[] datagram)
    {
        assertEquals(BODY.length, open(datagram));
        assertArrayEquals(BODY, opened.body(BODY.length));
    }

    private int open(final byte[] datagram)
    {
        receiver.onCycle(0, Protected.NOW_US);
        return opened.open(receiver, datagram, 0, true);
    }
}
