package io.hearsay.crypto;

import static io.hearsay.core.spi.PacketProtection.DERIVATIONS_EXHAUSTED;
import static io.hearsay.core.spi.PacketProtection.NOT_AUTHENTIC;
import static io.hearsay.core.spi.PacketProtection.REPLAYED;
import static io.hearsay.core.spi.PacketProtection.SENDERS_FULL;
import static io.hearsay.core.spi.PacketProtection.STALE;
import static io.hearsay.core.spi.PacketProtection.TOO_OLD;
import static io.hearsay.core.spi.PacketProtection.UNKNOWN_KEY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a receiver remembers and when it refuses, with both algorithms where it is the same.
 */
class SuiteProtectionTest
{
    private static final long SECOND_US = 1_000_000;
    private static final long SECOND_NS = 1_000_000_000;
    private static final long NOW_US = TestPacket.NOW_US;
    private static final long EPOCH = 1L << 32;
    private static final int BODY_LENGTH = 43;
    private static final int MAX_SENDERS = 16;
    private static final int WINDOW = 16_384;

    private final Settings settings = new Settings().set(EngineOption.MAX_SENDERS, MAX_SENDERS);
    private Algorithm algorithm;
    private SuiteProtection receiver;
    private long nowNs;

    @ParameterizedTest
    @EnumSource
    void shouldAcceptOnceAndRefuseReplay(final Algorithm algorithm)
    {
        launch(algorithm);
        final TestPacket packet = packet(1, 5);

        assertEquals(BODY_LENGTH, packet.open(receiver, true));
        assertEquals(REPLAYED, packet.open(receiver, true));
        assertEquals(BODY_LENGTH, packet(1, 4).open(receiver, true));
        assertEquals(BODY_LENGTH, packet(1, 5 + WINDOW).open(receiver, true));
        assertEquals(TOO_OLD, packet(1, 3).open(receiver, true));
        assertEquals(TOO_OLD, packet.open(receiver, true));
        assertEquals(BODY_LENGTH, packet(1, 6).open(receiver, true));
        assertEquals(1, receiver.senderCount());
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepWindowsOfSendersApart(final Algorithm algorithm)
    {
        launch(algorithm);
        for (int id = 1; id <= MAX_SENDERS; id++)
        {
            assertEquals(BODY_LENGTH, packet(id, 5).open(receiver, true));
            assertEquals(REPLAYED, packet(id, 5).open(receiver, true));
        }
        assertEquals(MAX_SENDERS, receiver.senderCount());
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseStalePacketOfUnknownSenderAlone(final Algorithm algorithm)
    {
        launch(algorithm);
        final long skewUs = 60 * SECOND_US;
        for (final long sentAtUs : new long[]{
            NOW_US - skewUs - 1, NOW_US + skewUs + 1, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
        {
            assertEquals(STALE, packet(1, 1, sentAtUs).open(receiver, true), "sent at " + sentAtUs);
        }
        assertEquals(0, receiver.senderCount());

        assertEquals(BODY_LENGTH, packet(1, 1, NOW_US - skewUs).open(receiver, true));
        assertEquals(BODY_LENGTH, packet(2, 1, NOW_US + skewUs).open(receiver, true));
        assertEquals(REPLAYED, packet(1, 1).open(receiver, true));
    }

    /**
     * An earlier life of this node may have accepted it.
     */
    @ParameterizedTest
    @EnumSource
    void shouldRefuseStalePacketThatMayBeFromBeforeItsSenderWasMet(final Algorithm algorithm)
    {
        launch(algorithm);
        assertEquals(BODY_LENGTH, packet(1, 5, NOW_US - 50 * SECOND_US).open(receiver, true));
        advance(50 * SECOND_NS);
        assertEquals(STALE, packet(1, 6, NOW_US - 11 * SECOND_US).open(receiver, true));
        assertEquals(STALE, packet(1, 4, NOW_US - 11 * SECOND_US).open(receiver, true));
        assertEquals(BODY_LENGTH, packet(1, 4, NOW_US - 9 * SECOND_US).open(receiver, true));
        advance(100 * SECOND_NS);
        assertEquals(STALE, packet(1, 7, NOW_US + 60 * SECOND_US).open(receiver, true));

        // But it was not sent before, if its sender's clock was no further ahead than it may be.
        assertEquals(BODY_LENGTH, packet(1, 7, NOW_US + 61 * SECOND_US).open(receiver, true));
    }

    @Test
    void shouldRefuseStalePacketOfAPlantedSenderHoweverOldItIs()
    {
        launch(Algorithm.AES_256_OCB);
        final TestPacket[] recorded = new TestPacket[6];
        for (int i = 0; i < recorded.length; i++)
        {
            recorded[i] = packet(1, 1 + i, NOW_US - 50 * SECOND_US + i);
        }
        assertEquals(BODY_LENGTH, recorded[0].open(receiver, true), "young enough after a restart");
        for (int i = 1; i < recorded.length; i++)
        {
            advance(110 * SECOND_NS);
            assertEquals(STALE, recorded[i].open(receiver, true));
        }
    }

    @Test
    void shouldSpendNoDerivationOnStaleOrReplayedOrForeignPackets()
    {
        launch(Algorithm.AES_256_OCB);
        assertEquals(BODY_LENGTH, packet(1, 1).open(receiver, true));
        for (int i = 0; i < 100; i++)
        {
            assertEquals(STALE, packet(2 + i, 1, 0).open(receiver, true));
            assertEquals(REPLAYED, packet(1, 1).open(receiver, true));
            final TestPacket foreign = packet(2 + i, 2);
            foreign.buffer.putInt(TestPacket.OFFSET + PacketFlyweight.KEY_ID_OFFSET, 0);
            assertEquals(UNKNOWN_KEY, foreign.open(receiver, true));
            assertEquals(NOT_AUTHENTIC, packet(1, 100 + i).flipped(8 * 40).open(receiver, true));
        }
        for (int i = 1; i < DerivationBudget.LIMIT; i++)
        {
            assertEquals(BODY_LENGTH, packet(1_000 + i, 1).open(receiver, true));
        }
        assertEquals(SENDERS_FULL, packet(2_000, 1).open(receiver, true));
    }

    @Test
    void shouldServeDiscoveredAddressesFirst()
    {
        launch(Algorithm.AES_256_OCB);
        int id = 1;
        for (int i = 0; i < DerivationBudget.STRANGERS_LIMIT; i++)
        {
            assertEquals(NOT_AUTHENTIC, forged(id++, 1).open(receiver, false));
        }
        assertEquals(DERIVATIONS_EXHAUSTED, packet(id++, 1).open(receiver, false));

        for (int i = 0; i < DerivationBudget.LIMIT - DerivationBudget.STRANGERS_LIMIT; i++)
        {
            assertEquals(BODY_LENGTH, packet(id++, 1).open(receiver, true));
        }
        assertEquals(DERIVATIONS_EXHAUSTED, packet(id, 1).open(receiver, true));
        assertEquals(BODY_LENGTH, packet(id - 1, 2).open(receiver, false), "known ones need none");

        advance(1);
        assertEquals(BODY_LENGTH, packet(id, 1).open(receiver, false));
    }

    @Test
    void shouldBoundDerivationsForForgedEpochsOfKnownSender()
    {
        launch(Algorithm.AES_256_OCB);
        assertEquals(BODY_LENGTH, packet(1, 1).open(receiver, true));
        for (int i = 1; i < DerivationBudget.LIMIT; i++)
        {
            assertEquals(NOT_AUTHENTIC, forged(1, i * EPOCH).open(receiver, true));
        }
        assertEquals(DERIVATIONS_EXHAUSTED, packet(1, EPOCH).open(receiver, true));
        assertEquals(BODY_LENGTH, packet(1, 2).open(receiver, true));

        advance(1);
        assertEquals(BODY_LENGTH, packet(1, EPOCH).open(receiver, true));
    }

    @Test
    void shouldNeedNoDerivationsForClearText()
    {
        settings.set(EngineOption.MAX_SENDERS, 100);
        launch(Algorithm.NONE);
        for (int id = 1; id <= 100; id++)
        {
            assertEquals(BODY_LENGTH, packet(id, 1).open(receiver, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTwoEpochs(final Algorithm algorithm)
    {
        launch(algorithm);
        for (final long boundary : new long[]{EPOCH, 2 * EPOCH, 1L << 63, -EPOCH})
        {
            for (int i = -40; i < 40; i += 2)
            {
                assertEquals(BODY_LENGTH, packet(1, boundary + i).open(receiver, true));
            }
            // Late ones, in both epochs by turns: without a new derivation although the budget is spent.
            spendDerivations();
            for (int i = -39; i < 40; i += 2)
            {
                assertEquals(BODY_LENGTH, packet(1, boundary - i).open(receiver, true));
                assertEquals(REPLAYED, packet(1, boundary - i).open(receiver, true));
            }
            assertEquals(TOO_OLD, packet(1, boundary + 38 - WINDOW).open(receiver, true));
            advance(1);
        }
        assertEquals(1, receiver.senderCount());
    }

    @Test
    void shouldMeetSenderInTheMiddleOfItsLifeAndOlderEpochAfterwards()
    {
        launch(Algorithm.AES_256_OCB);
        assertEquals(BODY_LENGTH, packet(1, 7 * EPOCH + 3).open(receiver, true));
        assertEquals(BODY_LENGTH, packet(1, 7 * EPOCH - 3).open(receiver, true));
        assertEquals(BODY_LENGTH, packet(1, 9 * EPOCH + 1).open(receiver, true));
        assertEquals(TOO_OLD, packet(1, 7 * EPOCH + 4).open(receiver, true));
        assertEquals(BODY_LENGTH, packet(1, 9 * EPOCH - 1).open(receiver, true));
        assertEquals(BODY_LENGTH, packet(1, -1).open(receiver, true));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseNewSenderWhileTableIsFull(final Algorithm algorithm)
    {
        launch(algorithm);
        fillTable();
        assertEquals(SENDERS_FULL, packet(100, 1).open(receiver, true));
        assertEquals(STALE, packet(100, 1, 0).open(receiver, true));
        assertEquals(BODY_LENGTH, packet(1, 2).open(receiver, true));
        assertEquals(MAX_SENDERS, receiver.senderCount());
    }

    @Test
    void shouldForgetSenderFromTheFarFutureAfterAnHour()
    {
        launch(Algorithm.AES_256_OCB);
        assertEquals(BODY_LENGTH, packet(1, 1).open(receiver, true));
        final TestPacket ahead = packet(1, 2, NOW_US + 3_600 * SECOND_US);
        assertEquals(BODY_LENGTH, ahead.open(receiver, true));
        assertEquals(STALE, packet(1, 3, NOW_US + 3_600 * SECOND_US + 1).open(receiver, true));
        assertEquals(STALE, packet(1, 3, Long.MAX_VALUE).open(receiver, true));

        advance(3_600 * SECOND_NS);
        assertEquals(1, receiver.senderCount());
        assertEquals(REPLAYED, ahead.open(receiver, true));
        advance(61 * SECOND_NS);
        assertEquals(0, receiver.senderCount());
        assertEquals(STALE, ahead.open(receiver, true));
    }

    @ParameterizedTest
    @EnumSource
    void shouldForgetSenderOnlyWhenNothingOfItCouldBeReplayed(final Algorithm algorithm)
    {
        launch(algorithm);
        final TestPacket recorded = packet(1, 1, NOW_US + 60 * SECOND_US);
        assertEquals(BODY_LENGTH, recorded.open(receiver, true));

        advance(120 * SECOND_NS);
        assertEquals(1, receiver.senderCount());
        assertEquals(REPLAYED, recorded.open(receiver, true));

        advance(SECOND_NS / 1_000_000);
        assertEquals(0, receiver.senderCount());
        assertEquals(STALE, recorded.open(receiver, true));
    }

    @Test
    void shouldCountSilenceFromTheLastAcceptedPacket()
    {
        launch(Algorithm.AES_256_OCB);
        fillTable();
        advance(100 * SECOND_NS);
        assertEquals(BODY_LENGTH, packet(3, 2, NOW_US + 100 * SECOND_US).open(receiver, true));
        for (int i = 0; i < 5; i++)
        {
            assertEquals(
                NOT_AUTHENTIC,
                forged(4, 2 + i, NOW_US + 100 * SECOND_US).open(receiver, true),
                "keeps nobody alive");
        }
        advance(21 * SECOND_NS);

        assertEquals(1, receiver.senderCount());
        assertEquals(REPLAYED, packet(3, 2).open(receiver, true));
        assertEquals(BODY_LENGTH, packet(100, 1, NOW_US + 121 * SECOND_US).open(receiver, true));
        assertEquals(BODY_LENGTH, packet(4, 3, NOW_US + 121 * SECOND_US).open(receiver, true));
    }

    @Test
    void shouldRememberSenderWhoseClockRanAhead()
    {
        launch(Algorithm.AES_256_OCB);
        assertEquals(BODY_LENGTH, packet(1, 1).open(receiver, true));
        final TestPacket ahead = packet(1, 2, NOW_US + 1_000 * SECOND_US);
        assertEquals(BODY_LENGTH, ahead.open(receiver, true));
        assertEquals(BODY_LENGTH, packet(2, 1).open(receiver, true));

        advance(121 * SECOND_NS);
        assertEquals(1, receiver.senderCount());
        advance(879 * SECOND_NS);
        assertEquals(REPLAYED, ahead.open(receiver, true), "its time has come, and it is still known");
        advance(61 * SECOND_NS);
        assertEquals(0, receiver.senderCount());
        assertEquals(STALE, ahead.open(receiver, true));
    }

    @Test
    void shouldForgetBoundedNumberOfSendersInOneCycle()
    {
        settings.set(EngineOption.MAX_SENDERS, 40);
        launch(Algorithm.NONE);
        for (int id = 0; id < 40; id++)
        {
            assertEquals(BODY_LENGTH, packet(id, 1).open(receiver, true));
        }

        advance(121 * SECOND_NS);
        assertEquals(40 - SenderTable.EVICTION_LIMIT, receiver.senderCount());
        advance(1);
        advance(1);
        assertEquals(0, receiver.senderCount());
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseToSealNumberTwice(final Algorithm algorithm)
    {
        launch(algorithm);
        TestPacket.sealed(receiver, 1, 5, NOW_US);
        TestPacket.sealed(receiver, 1, 4, NOW_US);
        TestPacket.sealed(receiver, 1, EPOCH + 1, NOW_US);
        assertThrows(IllegalStateException.class, () -> TestPacket.sealed(receiver, 1, EPOCH + 1, NOW_US));
        assertThrows(IllegalStateException.class, () -> TestPacket.sealed(receiver, 1, 5, NOW_US));
        TestPacket.sealed(receiver, 2, 5, NOW_US);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKnowNothingAfterClose(final Algorithm algorithm)
    {
        launch(algorithm);
        final TestPacket packet = packet(1, 1);
        assertEquals(BODY_LENGTH, packet.open(receiver, true));

        receiver.close();
        receiver.close();

        assertEquals(0, receiver.senderCount());
        assertEquals(UNKNOWN_KEY, packet.open(receiver, true));
        assertEquals(UNKNOWN_KEY, packet.flipped(400).open(receiver, true));
        final String message = assertThrows(
            IllegalStateException.class, () -> TestPacket.sealed(receiver, 1, 2, NOW_US)).getMessage();
        assertTrue(message.contains("closed"), message);
    }

    private void launch(final Algorithm algorithm)
    {
        this.algorithm = algorithm;
        receiver = new SuiteProtection(settings, ring(algorithm));
        advance(0);
    }

    private static SuiteRing ring(final Algorithm algorithm)
    {
        if (!algorithm.isKeyed())
        {
            return SuiteRing.clear("test");
        }
        try (ClusterKey key = TestPacket.key(9))
        {
            return SuiteRing.keyed(algorithm, key);
        }
    }

    private void advance(final long ns)
    {
        nowNs += ns;
        receiver.onCycle(Long.MAX_VALUE - 50 * SECOND_NS + nowNs, NOW_US + nowNs / 1_000);
    }

    private void fillTable()
    {
        for (int id = 1; id <= MAX_SENDERS; id++)
        {
            assertEquals(BODY_LENGTH, packet(id, 1).open(receiver, true));
        }
        advance(0);
    }

    private void spendDerivations()
    {
        for (int i = 0; algorithm.isKeyed() && i < DerivationBudget.LIMIT; i++)
        {
            forged(1_000 + i, 1).open(receiver, true);
        }
    }

    private TestPacket packet(final long id, final long packetNumber)
    {
        return packet(id, packetNumber, NOW_US);
    }

    private TestPacket packet(final long id, final long packetNumber, final long sentAtUs)
    {
        // A new protection for each, since one never seals a number twice.
        try (SuiteProtection once = new SuiteProtection(settings, ring(algorithm)))
        {
            return TestPacket.sealed(once, id, packetNumber, sentAtUs);
        }
    }

    private TestPacket forged(final long id, final long packetNumber)
    {
        return forged(id, packetNumber, NOW_US);
    }

    private TestPacket forged(final long id, final long packetNumber, final long sentAtUs)
    {
        final TestPacket packet = packet(id, packetNumber, sentAtUs);
        return packet.flipped(8 * packet.length - 1);
    }
}
