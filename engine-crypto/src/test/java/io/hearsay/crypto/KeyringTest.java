package io.hearsay.crypto;

import static io.hearsay.core.spi.PacketProtection.NOT_AUTHENTIC;
import static io.hearsay.core.spi.PacketProtection.REPLAYED;
import static io.hearsay.core.spi.PacketProtection.UNKNOWN_KEY;
import static io.hearsay.crypto.TestPacket.NOW_US;
import static io.hearsay.crypto.TestPacket.SENDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;

import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class KeyringTest
{
    private static final int LENGTH = 43;
    private static final int A = 1;
    private static final int B = 2;

    private final Keyring sender = ring(A);
    private final Keyring receiver = ring(A);
    private long packetNumber;

    @AfterEach
    void close()
    {
        sender.close();
        receiver.close();
    }

    @Test
    void shouldMoveFromOneKeyToAnother()
    {
        assertEquals(LENGTH, send());
        add(receiver, B);
        add(sender, B);
        sender.useKey(id(B));
        final TestPacket packet = sealed();
        assertEquals(id(B), PacketFlyweight.keyId(packet.buffer, TestPacket.OFFSET));
        assertEquals(LENGTH, packet.open(receiver, true));
        assertEquals(REPLAYED, packet.open(receiver, true));

        receiver.useKey(id(B));
        receiver.removeKey(id(A));
        sender.removeKey(id(A));
        assertEquals(LENGTH, send());
    }

    @Test
    void shouldOpenPacketsOfBothKeysInAnyOrderDuringTheChange()
    {
        add(receiver, B);
        add(sender, B);
        final TestPacket early = sealed();
        final TestPacket late = sealed();
        sender.useKey(id(B));
        final TestPacket first = sealed();
        final TestPacket second = sealed();

        assertEquals(LENGTH, first.open(receiver, true));
        assertEquals(LENGTH, late.open(receiver, true));
        assertEquals(LENGTH, second.open(receiver, true));
        assertEquals(LENGTH, early.open(receiver, true));
        assertEquals(REPLAYED, early.open(receiver, true));
        assertEquals(REPLAYED, first.open(receiver, true));
    }

    @Test
    void shouldDeriveAPacketKeyOncePerSenderAndKeyDuringTheChange()
    {
        add(receiver, B);
        add(sender, B);
        assertEquals(LENGTH, send());
        for (int i = 0; i < 5 * DerivationBudget.LIMIT; i++)
        {
            sender.useKey(id(i % 2 == 0 ? B : A));
            assertEquals(LENGTH, send(), "both keys stay at hand: no budget is used");
        }
    }

    @Test
    void shouldRefuseThePacketsOfAKeyThatIsRemoved()
    {
        assertEquals(LENGTH, send());
        add(receiver, B);
        receiver.useKey(id(B));
        receiver.removeKey(id(A));
        assertEquals(UNKNOWN_KEY, send());

        add(receiver, A);
        final TestPacket packet = sealed();
        assertEquals(LENGTH, packet.open(receiver, true));
        assertEquals(REPLAYED, packet.open(receiver, true), "the replay window survives the key");
        assertEquals(NOT_AUTHENTIC, sealed().flipped(8 * (LENGTH + 20)).open(receiver, true));
    }

    @Test
    void shouldSayWhatIsInTheRingAndWhatArrivedUnderIt()
    {
        receiver.onCycle(0, NOW_US + 7);
        assertEquals(List.of(entry(A, true, 0, KeyringEntry.NEVER)), receiver.entries());
        send();
        send();
        add(receiver, B);
        receiver.useKey(id(B));

        assertEquals(
            List.of(entry(A, false, 2, NOW_US + 7), entry(B, true, 0, KeyringEntry.NEVER)), receiver.entries());
    }

    @Test
    void shouldAddAKeyTwiceWithoutEffect()
    {
        send();
        add(receiver, A);
        assertEquals(1, receiver.entries().size());
        assertEquals(1, receiver.entries().get(0).packetsOpened());
    }

    @Test
    void shouldRefuseWhatMakesNoSenseAndChangeNothing()
    {
        for (int i = 1; i < Keyring.MAX_KEYS; i++)
        {
            add(receiver, A + i);
        }
        final List<KeyringEntry> before = receiver.entries();

        assertRefused(() -> add(receiver, 100), "8 keys");
        assertRefused(() -> receiver.useKey(1), "no key 00000001");
        assertRefused(() -> receiver.removeKey(1), "no key 00000001");
        assertRefused(() -> receiver.removeKey(id(A)), "used for sending");
        assertRefused(() -> receiver.addAlgorithm(Algorithm.NONE), "NONE can not be combined");
        assertRefused(() -> receiver.useAlgorithm(Algorithm.NONE), "not accepted");
        assertRefused(() -> receiver.removeAlgorithm(Algorithm.NONE), "not accepted");
        assertRefused(() -> receiver.removeAlgorithm(Algorithm.AES_256_OCB), "used for sending");

        assertEquals(before, receiver.entries());
        assertEquals(LENGTH, send());
    }

    @Test
    void shouldRefuseAnotherKeyWithTheSameId()
    {
        try (ClusterKey one = numbered(13378); ClusterKey other = numbered(15244))
        {
            assertEquals(one.id(), other.id());
            receiver.addKey(one);
            receiver.addKey(one);
            assertRefused(() -> receiver.addKey(other), "another key in the ring has the id adca11ba");
            assertEquals(2, receiver.entries().size());
        }
    }

    private static ClusterKey numbered(final int number)
    {
        return ClusterKey.take(ByteBuffer.allocate(ClusterKey.LENGTH).putInt(28, number).array());
    }

    @Test
    void shouldHaveNoRingInClearText()
    {
        try (Keyring clear = new ClusterProtection().algorithm(Algorithm.NONE).build())
        {
            assertEquals(1, clear.entries().size());
            assertTrue(clear.entries().get(0).isSending());
            assertRefused(() -> add(clear, A), "clear text");
            assertRefused(() -> clear.useKey(0), "clear text");
            assertRefused(() -> clear.removeKey(clear.entries().get(0).keyId()), "clear text");
            assertRefused(() -> clear.addAlgorithm(Algorithm.AES_256_OCB), "clear text");
            assertRefused(() -> clear.useAlgorithm(Algorithm.AES_256_OCB), "clear text");
            assertRefused(() -> clear.removeAlgorithm(Algorithm.NONE), "clear text");
        }
    }

    @Test
    void shouldNotChangeAfterTheClose()
    {
        receiver.close();
        assertThrows(IllegalStateException.class, () -> add(receiver, B));
        assertThrows(IllegalStateException.class, () -> receiver.useKey(id(A)));
        assertThrows(IllegalStateException.class, () -> receiver.addAlgorithm(Algorithm.AES_256_OCB));
        assertEquals(UNKNOWN_KEY, send());
    }

    @Test
    void shouldNotSealANumberAgainUnderAnotherKey()
    {
        add(sender, B);
        sealed();
        sender.useKey(id(B));
        packetNumber--;
        assertThrows(IllegalStateException.class, this::sealed);
    }

    private static Keyring ring(final int number)
    {
        try (ClusterKey key = TestPacket.key(number))
        {
            final Keyring ring = new ClusterProtection().key(key).build();
            ring.onCycle(0, NOW_US);
            return ring;
        }
    }

    private static void add(final Keyring ring, final int number)
    {
        try (ClusterKey key = TestPacket.key(number))
        {
            ring.addKey(key);
        }
    }

    private static int id(final int number)
    {
        try (ClusterKey key = TestPacket.key(number))
        {
            return key.id();
        }
    }

    private static KeyringEntry entry(
        final int number, final boolean isSending, final long packetsOpened, final long lastOpenedUs)
    {
        return new KeyringEntry(id(number), Algorithm.AES_256_OCB, isSending, packetsOpened, lastOpenedUs);
    }

    private static void assertRefused(final Executable change, final String reason)
    {
        final String message = assertThrows(IllegalArgumentException.class, change).getMessage();
        assertTrue(message.contains(reason), message);
    }

    private TestPacket sealed()
    {
        return TestPacket.sealed(sender, SENDER, packetNumber++, NOW_US);
    }

    private int send()
    {
        return sealed().open(receiver, true);
    }
}
