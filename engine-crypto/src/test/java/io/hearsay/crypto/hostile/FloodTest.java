package io.hearsay.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

import com.sun.management.ThreadMXBean;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Forged datagrams in great numbers: bounded in key derivations, in memory, and in what they do to everybody else.
 */
class FloodTest
{
    private static final long NOW_US = Protected.NOW_US;
    private static final byte PUSH = PacketFlyweight.PUSH_MESSAGE;
    private static final int MAX_SENDERS = 64;
    private static final int FLOOD = 200;
    private static final int DERIVATIONS = 16;
    private static final int STRANGERS_DERIVATIONS = 8;
    private static final int MAX_BYTES_PER_DERIVATION = 16 * 1024;

    private final SplittableRandom random = new SplittableRandom(1);
    private final UnsafeBuffer received =
        new UnsafeBuffer(ByteBuffer.allocateDirect(PacketFlyweight.MAX_PACKET_LENGTH));
    private final int[] counts = new int[-PacketProtection.MALFORMED + 1];
    private PacketProtection receiver;
    private long nowNs;

    @AfterEach
    void close()
    {
        receiver.close();
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldBoundDerivationsOfACycleAndServeDiscoveredNodesMeanwhile(final Algorithm algorithm)
    {
        launch(algorithm);
        final Forgery forgery = new Forgery(algorithm, 20);
        for (int cycle = 1; cycle <= 50; cycle++)
        {
            cycle();
            for (int i = 0; i < FLOOD; i++)
            {
                open(forgery.of(random.nextLong(), random.nextLong(), NOW_US), false);
            }
            assertEquals(cycle * STRANGERS_DERIVATIONS, counts[-PacketProtection.NOT_AUTHENTIC]);
            assertEquals(
                cycle * (FLOOD - STRANGERS_DERIVATIONS), counts[-PacketProtection.DERIVATIONS_EXHAUSTED]);

            // No forged sender was added: there is room for as many genuine ones as the table has.
            assertEquals(9, open(seal(algorithm, cycle, 1), true), "of a node that discovery names");
            assertEquals(9, open(seal(algorithm, cycle, 2), false), "and from then on from anywhere");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldBoundDerivationsOfACycleWhenTheSourceIsForgedToo(final Algorithm algorithm)
    {
        launch(algorithm);
        assertEquals(9, open(seal(algorithm, 1, 1), true));
        final Forgery forgery = new Forgery(algorithm, 20);
        for (int cycle = 1; cycle <= 50; cycle++)
        {
            cycle();
            for (int i = 0; i < FLOOD; i++)
            {
                open(forgery.of(random.nextLong(), random.nextLong(), NOW_US), random.nextBoolean());
            }
            assertEquals(cycle * DERIVATIONS, counts[-PacketProtection.NOT_AUTHENTIC]);
            assertEquals(9, open(seal(algorithm, 1, 1 + cycle), false), "known ones need no derivation");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldLeaveTheSenderAloneInWhoseNameItIsForged(final Algorithm algorithm)
    {
        launch(algorithm);
        final Forgery forgery = new Forgery(algorithm, 20);
        long number = 1L << 32;
        assertEquals(9, open(seal(algorithm, 7, number++), false));
        for (int cycle = 0; cycle < 50; cycle++)
        {
            cycle();
            for (int i = 0; i < FLOOD; i++)
            {
                // The next numbers, numbers far ahead, other epochs: none may move the window or push out a key.
                final long forged = switch (i % 3)
                {
                    case 0 -> number + random.nextInt(100);
                    case 1 -> number + random.nextLong(1L << 62);
                    default -> random.nextLong();
                };
                assertTrue(open(forgery.of(7, forged, NOW_US), random.nextBoolean()) < 0);
            }
            assertEquals(9, open(seal(algorithm, 7, number++), false));
            assertEquals(9, open(seal(algorithm, 7, number++), false));
        }
        cycle();
        assertEquals(9, open(seal(algorithm, 7, (1L << 32) - 1), false), "its epoch before");
    }

    /**
     * Somebody who has the key can fill the table, and that is all: those who are known already go on.
     */
    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldRefuseNewSendersAloneWhenAHolderOfTheKeyFillsTheTable(final Algorithm algorithm)
    {
        launch(algorithm);
        for (int id = 1; id <= 8; id++)
        {
            assertEquals(9, open(seal(algorithm, id, 1), true));
        }
        for (int i = 0; i < 2 * MAX_SENDERS; i++)
        {
            cycle();
            open(seal(algorithm, 1_000 + i, 1), false);
        }

        assertEquals(MAX_SENDERS - 8, counts[0] - 8);
        assertEquals(MAX_SENDERS + 8, counts[-PacketProtection.SENDERS_FULL]);
        for (int id = 1; id <= 8; id++)
        {
            assertEquals(9, open(seal(algorithm, id, 2), false));
        }
        assertEquals(PacketProtection.SENDERS_FULL, open(seal(algorithm, 9, 1), true));

        nowNs += 121_000_000_000L;
        for (int i = 0; i < MAX_SENDERS / DERIVATIONS; i++)
        {
            cycle();
        }
        assertEquals(9, open(Protected.seal(
            algorithm, Protected.KEY, PUSH, 9, 2, NOW_US + nowNs / 1_000, new byte[9]), true), "when they fell silent");
    }

    /**
     * What a forged datagram makes the receiver allocate, in a flood of those that cost most, is garbage of one
     * derivation at most. That it does not stay is shown above: no sender is added.
     */
    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldAllocateLittleForAForgedDatagram(final Algorithm algorithm)
    {
        launch(algorithm);
        final byte[] forged = new Forgery(algorithm, 64).of(1, 1, NOW_US);
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        long fewest = Long.MAX_VALUE;
        for (int batch = 0; batch < 20; batch++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < FLOOD; i++)
            {
                cycle();
                received.putBytes(0, forged);
                received.putLong(PacketFlyweight.SENDER_OFFSET, batch * FLOOD + i);
                assertEquals(PacketProtection.NOT_AUTHENTIC, receiver.open(received, 0, forged.length, true));
            }
            fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(fewest / FLOOD < MAX_BYTES_PER_DERIVATION, fewest / FLOOD + " bytes for each");
    }

    private void launch(final Algorithm algorithm)
    {
        receiver = Protected.build(
            algorithm, Protected.KEY, new Settings().set(EngineOption.MAX_SENDERS, MAX_SENDERS));
        cycle();
    }

    private void cycle()
    {
        // Long enough to earn the derivations of a cycle; DerivationBudgetTest has what happens in shorter ones.
        nowNs += 2_000_000;
        receiver.onCycle(nowNs, NOW_US + nowNs / 1_000);
    }

    private static byte[] seal(final Algorithm algorithm, final long sender, final long packetNumber)
    {
        return Protected.seal(algorithm, Protected.KEY, PUSH, sender, packetNumber, NOW_US, new byte[9]);
    }

    private int open(final byte[] datagram, final boolean discovered)
    {
        received.putBytes(0, datagram);
        final int result = receiver.open(received, 0, datagram.length, discovered);
        counts[Math.max(0, -result)]++;
        return result;
    }
}
