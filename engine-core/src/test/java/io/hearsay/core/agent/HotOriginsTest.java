package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

class HotOriginsTest
{
    private static final int FANOUT = 3;
    private static final long PEER = 77;

    private final AgentFixture fixture = new AgentFixture(
        new Settings().set(EngineOption.EAGER_HOPS, 0).set(EngineOption.FANOUT, FANOUT));
    private long sequence;

    @Test
    void shouldTellNewsAtOnceButNotMoreOftenThanEachIntervalOrEachSoManyNews()
    {
        fixture.discover(3, 4, 5, 6, 7);
        fixture.takeSent(PacketFlyweight.PULL_SYNC);

        assertEquals(FANOUT, syncsAfterNews(1), "at once");
        assertEquals(0, syncsAfterNews(62));
        assertEquals(FANOUT, syncsAfterNews(1), "what one interval may tell was told 64 news ago");
        assertEquals(0, syncsAfterNews(63));
        assertEquals(FANOUT, syncsAfterNews(1));
    }

    private int syncsAfterNews(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            sequence++;
            fixture.node.transport.receive(
                3, fixture.node.from(PEER, PacketFlyweight.PUSH_MESSAGE).run(9, sequence, 2, new byte[8]).bytes());
            fixture.agent.doWork();
        }

        fixture.agent.doWork(); // without time passing
        return fixture.takeSent(PacketFlyweight.PULL_SYNC).size();
    }
}
