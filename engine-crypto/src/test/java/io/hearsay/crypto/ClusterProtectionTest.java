package io.hearsay.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

class ClusterProtectionTest
{
    @Test
    void shouldEncryptByDefault()
    {
        try (ClusterKey key = TestPacket.key(0); PacketProtection protection = new ClusterProtection().key(key).build())
        {
            assertEquals(4, protection.algorithm());
            assertEquals(16, protection.overheadLength());
        }
    }

    @Test
    void shouldSpeakClearTextOnlyIfToldTo()
    {
        try (PacketProtection protection = new ClusterProtection().algorithm(Algorithm.NONE).clusterName("x").build())
        {
            assertEquals(0, protection.algorithm());
            assertEquals(0, protection.overheadLength());
        }

        final String message = assertThrows(
            IllegalArgumentException.class, () -> new ClusterProtection().build()).getMessage();
        assertTrue(message.contains("needs a cluster key"), message);
    }

    @Test
    void shouldNotCombineClearTextWithAnotherAlgorithm()
    {
        try (ClusterKey key = TestPacket.key(0))
        {
            final ClusterProtection mixed = new ClusterProtection().key(key).accept(Algorithm.NONE);
            assertThrows(IllegalArgumentException.class, mixed::build);

            final ClusterProtection alsoMixed =
                new ClusterProtection().algorithm(Algorithm.NONE).key(key).accept(Algorithm.AES_256_OCB);
            final String message = assertThrows(IllegalArgumentException.class, alsoMixed::build).getMessage();
            assertTrue(message.contains("NONE can not be combined"), message);

            mixed.accept(Algorithm.AES_256_OCB).build().close();
            alsoMixed.accept(Algorithm.NONE).build().close();
        }
    }

    @Test
    void shouldNotNeedTheKeyAfterBuild()
    {
        final ClusterKey key = TestPacket.key(0);
        final ClusterProtection cluster = new ClusterProtection().key(key);
        try (PacketProtection sender = cluster.build(); PacketProtection receiver = cluster.build())
        {
            key.close();
            receiver.onCycle(0, TestPacket.NOW_US);
            final TestPacket packet = TestPacket.sealed(sender, 1, 2, TestPacket.NOW_US);

            assertEquals(43, packet.openInPlace(receiver, false));
            assertArrayEquals(TestPacket.body(43), packet.bytes(PacketFlyweight.BODY_OFFSET, 43));
            assertThrows(IllegalStateException.class, cluster::build);
        }
    }

    @Test
    void shouldRefuseSettingsThatDoNotFit()
    {
        try (ClusterKey key = TestPacket.key(0))
        {
            final ClusterProtection cluster =
                new ClusterProtection().key(key).settings(new Settings().set(EngineOption.REPLAY_WINDOW, 100));
            final String message = assertThrows(IllegalArgumentException.class, cluster::build).getMessage();
            assertTrue(message.contains("hearsay.replayWindow=100"), message);
        }
    }
}
