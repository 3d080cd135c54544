package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

class AcceptorTest
{
    private static final byte PUSH = PacketFlyweight.PUSH_MESSAGE;
    private static final long PEER = 77;
    private static final int ADDRESS = 3;

    private final AgentFixture fixture = new AgentFixture(new Settings().set(EngineOption.MAX_ORIGINS, 3));

    @Test
    void shouldAcceptWhatNeedsNoHoleThoughAllAreUsedUp()
    {
        fixture.discover(ADDRESS);
        long sequence = 1;
        while (fixture.count(CounterDescriptor.REFUSED_HOLES_FULL) == 0)
        {
            assertTrue(sequence < 10_000, "holes never end");
            push(9, sequence);
            sequence += 2;
        }
        final long last = sequence - 4;

        assertAccepted(1, 8, 5); // a new origin
        assertAccepted(1, 8, 6); // in order
        assertAccepted(0, 8, 8); // leaves a hole
        assertAccepted(0, 8, 4); // lowers the base, and would leave a hole if it were lowered further
        assertEquals(0, fixture.count(CounterDescriptor.BELOW_BASE), "refused for want of room, not as known");
        assertAccepted(1, 9, last + 1); // in order, behind many holes
        assertAccepted(1, 9, 2); // fills a hole
        assertAccepted(1, 8, 4); // so there is one for this
        assertAccepted(1, 8, 8);
        assertAccepted(0, 8, 10);
        assertEquals(0, fixture.count(CounterDescriptor.DUPLICATES_DROPPED));
    }

    private void assertAccepted(final int expected, final long origin, final long sequence)
    {
        final long accepted = fixture.count(CounterDescriptor.MESSAGES_BY_PUSH);
        final long refused = fixture.count(CounterDescriptor.REFUSED_HOLES_FULL);
        push(origin, sequence);
        assertEquals(accepted + expected, fixture.count(CounterDescriptor.MESSAGES_BY_PUSH), "of " + sequence);
        assertEquals(refused + 1 - expected, fixture.count(CounterDescriptor.REFUSED_HOLES_FULL), "of " + sequence);
    }

    private void push(final long origin, final long sequence)
    {
        fixture.receive(ADDRESS, fixture.node.from(PEER, PUSH).run(origin, sequence, 1, new byte[1]));
    }
}
