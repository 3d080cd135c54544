package io.hearsay.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;

import io.hearsay.core.agent.GossipAgent;
import io.hearsay.core.agent.GossipContext;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.sim.SimulatedClock;
import io.hearsay.core.sim.SimulatedNetwork;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.testing.TestCounters;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import org.junit.jupiter.api.Test;

/**
 * Keys go with the agent, whatever else goes wrong.
 */
class CloseTest
{
    @Test
    void shouldWipeTheKeysThoughTheTransportCanNotBeClosed()
    {
        final FakeTransport transport = new FakeTransport();
        transport.closeFailure(new IllegalStateException("broken"));
        final Settings settings = new Settings().set(EngineOption.LOG_LENGTH, 1024 * 1024).conclude();
        final PacketProtection protection = Protected.build(Algorithm.AES_256_OCB, Protected.KEY, settings);
        final SimulatedClock clock = new SimulatedClock(new SimulatedNetwork(1), 1);
        final GossipAgent agent = new GossipAgent(new GossipContext(
            1, transport, protection, clock, clock, new SplittableRandom(1), settings, TestCounters.create(),
            ex -> {}));

        final Throwable failure = assertThrows(RuntimeException.class, agent::onClose);
        assertEquals("broken", failure.getMessage());

        agent.onClose();
        assertThrows(IllegalStateException.class, () -> Protected.seal(
            protection, PacketFlyweight.PUSH_MESSAGE, 1, 1, 1), "the keys are still there");
    }
}
