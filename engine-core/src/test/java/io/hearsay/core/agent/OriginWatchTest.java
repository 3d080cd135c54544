package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginWatchTest
{
    private static final byte PUSH = PacketFlyweight.PUSH_MESSAGE;
    private static final byte SYNC = PacketFlyweight.PULL_SYNC;
    private static final byte REQUEST = PacketFlyweight.PULL_REQUEST;
    private static final byte RESPONSE = PacketFlyweight.PULL_RESPONSE;
    private static final long PEER = 77;
    private static final long ORIGIN = 9;
    private static final long GAP_TIMEOUT_NS = NodeFixture.SECOND / 2;

    @Test
    void shouldLoseNothingOfAnOriginThatReturnsThoughItsDatagramsAreReordered()
    {
        final AgentFixture fixture = new AgentFixture(new Settings()
            .set(EngineOption.LOG_LENGTH, 64 * 1024)
            .set(EngineOption.ORIGIN_LINGER, 10 * NodeFixture.MS));
        fixture.discover(3);
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(ORIGIN, 1, 1, new byte[10], new byte[10]));
        fixture.run(2 * NodeFixture.SECOND);
        for (int i = 1; i <= 100; i++)
        {
            fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, i, 1, new byte[1_000]));
        }
        fixture.run(NodeFixture.SECOND);
        assertEquals(1, fixture.count(CounterDescriptor.ORIGINS_FORGOTTEN));
        final long before = fixture.count(CounterDescriptor.MESSAGES_BY_PUSH);

        fixture.receive(3, fixture.node.from(PEER, PUSH).run(ORIGIN, 5, 1, new byte[10]));
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(ORIGIN, 3, 1, new byte[10], new byte[10]));
        assertEquals(before + 3, fixture.count(CounterDescriptor.MESSAGES_BY_PUSH));
        assertEquals(0, fixture.count(CounterDescriptor.BELOW_BASE));

        fixture.receive(3, fixture.node.from(PEER, PUSH).run(ORIGIN, 1, 1, new byte[10], new byte[10]));
        assertEquals(before + 3, fixture.count(CounterDescriptor.MESSAGES_BY_PUSH), "it had these before");
        assertEquals(2, fixture.count(CounterDescriptor.BELOW_BASE));
        fixture.run(20 * NodeFixture.SECOND);
        assertEquals(0, fixture.count(CounterDescriptor.GAPS_DECLARED));
        assertEquals(0, fixture.count(CounterDescriptor.HISTORY_SKIPPED), "what is up to a tombstone was told");
    }

    @Test
    void shouldTakeTheBeginOfABurstThatComesBehindMoreThanANarrowWindow()
    {
        final AgentFixture fixture = narrowWindow();
        for (int first = 101; first <= 1_500; first += 100)
        {
            fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, first, 1, new byte[100][1]));
        }
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 1, 1, new byte[1]));
        assertEquals(1_401, fixture.count(CounterDescriptor.MESSAGES_BY_PUSH));
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 1_501, 1, new byte[1]));
        assertEquals(1, fixture.count(CounterDescriptor.REFUSED_TOO_FAR), "the window is where something is missing");

        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 2, 1, new byte[99][1]));
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 1_501, 1, new byte[1]));
        assertEquals(1_501, fixture.count(CounterDescriptor.MESSAGES_BY_PUSH));
        assertEquals(0, fixture.count(CounterDescriptor.BELOW_BASE));
    }

    @Test
    void shouldTakeTheBeginOfABurstWhoseEndComesFirst()
    {
        final AgentFixture fixture = narrowWindow();
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 5_000, 1, new byte[1]));
        fixture.receive(3, fixture.node.from(PEER, SYNC).range(PEER, 1, 5_000));
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 1, 1, new byte[1]));
        assertEquals(2, fixture.count(CounterDescriptor.MESSAGES_BY_PUSH));
    }

    @Test
    void shouldNotBelieveInMessagesFarBelowTheFirst()
    {
        final AgentFixture fixture = narrowWindow();
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 2_000_000, 1, new byte[1]));
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 1, 1, new byte[1]));
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 2_000_000 - (1 << 20), 1, new byte[1]));
        assertEquals(2, fixture.count(CounterDescriptor.MESSAGES_BY_PUSH));
        assertEquals(1, fixture.count(CounterDescriptor.BELOW_BASE));
    }

    @Test
    void shouldCountWhatIsOlderThanTheBeginOfANewWindow()
    {
        final AgentFixture fixture = narrowWindow();
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 50, 1, new byte[1]));
        fixture.receive(3, fixture.node.from(PEER, SYNC).range(PEER, 42, 50));
        assertEquals(0, fixture.count(CounterDescriptor.HISTORY_SKIPPED), "the base is open");

        fixture.run(2 * NodeFixture.SECOND);
        assertEquals(41, fixture.count(CounterDescriptor.HISTORY_SKIPPED));
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 51, 1, new byte[1]));
        fixture.run(2 * NodeFixture.SECOND);
        assertEquals(41, fixture.count(CounterDescriptor.HISTORY_SKIPPED), "once");
    }

    @Test
    void shouldNotCountWhatPeersSaidThatAreNotLiveAnyMore()
    {
        final AgentFixture fixture =
            new AgentFixture(new Settings().set(EngineOption.GAP_TIMEOUT, 3_600 * NodeFixture.SECOND));
        fixture.discover(3, 4, 5);
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(ORIGIN, 1, 1, new byte[1]).run(ORIGIN, 3, 1, new byte[1]));
        fixture.receive(4, fixture.node.from(PEER + 1, SYNC).range(ORIGIN, 3, 3));
        fixture.receive(5, fixture.node.from(PEER + 2, SYNC).range(ORIGIN, 3, 3));
        for (int i = 0; i < 10; i++)
        {
            fixture.receive(3, fixture.node.from(PEER, PUSH));
            fixture.run(NodeFixture.SECOND);
        }
        assertEquals(1, fixture.count(CounterDescriptor.PEERS_LIVE));
        assertEquals(0, fixture.count(CounterDescriptor.GAPS_DECLARED), "the live one was not asked");

        fixture.receive(3, fixture.node.from(PEER, SYNC).range(ORIGIN, 3, 3));
        fixture.run(NodeFixture.SECOND);
        assertEquals(1, fixture.count(CounterDescriptor.GAPS_DECLARED));
    }

    @Test
    void shouldAskForNothingThatWasBeforeItJoinedIfItIsToGetNoHistory()
    {
        final AgentFixture fixture = new AgentFixture(new Settings().set(EngineOption.JOIN_HISTORY, 0));
        fixture.discover(3);
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 50, 1, new byte[1]));
        fixture.receive(3, fixture.node.from(PEER, SYNC).range(PEER, 1, 50).range(ORIGIN, 1, 90));
        fixture.receive(
            3, fixture.node.from(PEER, RESPONSE).run(PEER, 49, 1, new byte[1]).run(ORIGIN, 90, 1, new byte[1]));
        fixture.run(2 * NodeFixture.SECOND);
        assertEquals(List.of(), fixture.takeSent(REQUEST));
        assertEquals(2, fixture.count(CounterDescriptor.BELOW_BASE), "not even if it is given");
        assertEquals(49 + 90, fixture.count(CounterDescriptor.HISTORY_SKIPPED));

        fixture.receive(3, fixture.node.from(PEER, SYNC).range(PEER, 1, 50).range(ORIGIN, 1, 91));
        assertEquals(1, fixture.takeSent(REQUEST).size(), "what is published from then on");
    }

    @Test
    void shouldTakeWhatIsOnItsWayWhenItJoins()
    {
        final AgentFixture fixture = new AgentFixture(new Settings().set(EngineOption.JOIN_HISTORY, 0));
        fixture.discover(3);
        fixture.receive(3, fixture.node.from(PEER, SYNC).range(ORIGIN, 1, 90));
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(ORIGIN, 89, 1, new byte[1]));
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 52, 1, new byte[1]));
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 51, 1, new byte[1]));
        assertEquals(3, fixture.count(CounterDescriptor.MESSAGES_BY_PUSH));
        assertEquals(0, fixture.count(CounterDescriptor.BELOW_BASE));
        fixture.run(2 * NodeFixture.SECOND);
        assertEquals(88 + 50, fixture.count(CounterDescriptor.HISTORY_SKIPPED));
    }

    /** A peer that lies, or errs, has a window begin where nobody will ever publish: what comes is believed instead. */
    @ParameterizedTest
    @ValueSource(longs = {0, 20, 1 << 18})
    void shouldBelieveWhatComesAndNotWhatWasNamedBefore(final long joinHistory)
    {
        final AgentFixture fixture = new AgentFixture(new Settings().set(EngineOption.JOIN_HISTORY, joinHistory));
        fixture.discover(3, 4);
        fixture.receive(3, fixture.node.from(PEER, SYNC).range(ORIGIN, 1L << 40, 1L << 41));
        fixture.receive(3, fixture.node.from(PEER, SYNC).range(PEER, 1L << 40, 1L << 41));
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(ORIGIN, 7, 1, new byte[1]));
        fixture.run(3 * NodeFixture.SECOND);
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(ORIGIN, 8, 1, new byte[1]).run(PEER, 31, 1, new byte[1]));
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(PEER, 30, 1, new byte[1]));

        assertEquals(4, fixture.count(CounterDescriptor.MESSAGES_BY_PUSH));
        fixture.run(3 * NodeFixture.SECOND);
        assertEquals(6 + 29, fixture.count(CounterDescriptor.HISTORY_SKIPPED));
        assertEquals(0, fixture.count(CounterDescriptor.BELOW_BASE));
    }

    @Test
    void shouldBelieveWhatOthersNameOnceWhatWasNamedBeforeIsNotGiven()
    {
        final AgentFixture fixture = new AgentFixture(new Settings());
        fixture.discover(3, 4);
        fixture.receive(3, fixture.node.from(PEER, SYNC).range(ORIGIN, 1L << 40, 1L << 41));
        fixture.receive(4, fixture.node.from(PEER + 1, SYNC).range(ORIGIN, 5, 9));
        assertEquals(1, fixture.takeSent(REQUEST).size(), "the first claim counts");
        fixture.run(2 * NodeFixture.SECOND);
        fixture.takeSent(REQUEST);

        fixture.receive(4, fixture.node.from(PEER + 1, SYNC).range(ORIGIN, 5, 9));

        assertEquals(1, fixture.takeSent(REQUEST).size());
        fixture.receive(4, fixture.node.from(PEER + 1, RESPONSE).run(ORIGIN, 5, 1, new byte[1]));
        assertEquals(1, fixture.count(CounterDescriptor.MESSAGES_BY_PULL));
        fixture.run(2 * NodeFixture.SECOND);
        assertEquals(4, fixture.count(CounterDescriptor.HISTORY_SKIPPED));
    }

    @Test
    void shouldAskBackForAsMuchOfAnOriginWhoeverNamesMore()
    {
        final AgentFixture fixture = new AgentFixture(new Settings().set(EngineOption.JOIN_HISTORY, 20));
        fixture.discover(3, 4);
        fixture.receive(3, fixture.node.from(PEER, SYNC).range(ORIGIN, 86, 90));
        fixture.receive(4, fixture.node.from(PEER + 1, SYNC).range(ORIGIN, 50, 90));
        fixture.receive(3, fixture.node.from(PEER, SYNC).range(ORIGIN, 60, 95));
        fixture.run(2 * NodeFixture.SECOND);
        assertEquals(70, fixture.count(CounterDescriptor.HISTORY_SKIPPED));
    }

    /** What comes first takes longer than the timeout to come: what is asked for after it only waits for its turn. */
    @Test
    void shouldNotGiveUpWhatCanBeHadWhileWhatIsBeforeItComes()
    {
        final AgentFixture fixture = lackingMuchOfWhatAPeerClaims();
        for (int sequence = 2; sequence < 50; sequence++)
        {
            fixture.receive(3, fixture.node.from(PEER, RESPONSE).run(ORIGIN, sequence, 1, new byte[1]));
            fixture.run(GAP_TIMEOUT_NS / 8);
        }
        assertEquals(0, fixture.count(CounterDescriptor.GAPS_DECLARED), "101 can be had");

        fixture.run(2 * GAP_TIMEOUT_NS);
        assertEquals(51, fixture.count(CounterDescriptor.GAPS_DECLARED), "nothing comes any more");
    }

    @Test
    void shouldGiveUpWhatNobodyHasThoughWhatIsBeforeItComes()
    {
        final AgentFixture fixture = lackingMuchOfWhatAPeerClaims();
        for (int sequence = 2; sequence < 50; sequence++)
        {
            fixture.receive(3, fixture.node.from(PEER, RESPONSE).run(ORIGIN, sequence, 1, new byte[1]));
            fixture.receive(
                3, fixture.node.from(PEER, SYNC).range(ORIGIN, 1, 1).range(ORIGIN, 2, 100).range(ORIGIN, 102, 102));
            fixture.run(GAP_TIMEOUT_NS / 8);
        }
        assertEquals(1, fixture.count(CounterDescriptor.GAPS_DECLARED));
    }

    private static AgentFixture lackingMuchOfWhatAPeerClaims()
    {
        final AgentFixture fixture = new AgentFixture(new Settings().set(EngineOption.GAP_TIMEOUT, GAP_TIMEOUT_NS));
        fixture.discover(3);
        fixture.receive(3, fixture.node.from(PEER, PUSH).run(ORIGIN, 1, 1, new byte[1]));
        fixture.run(2 * NodeFixture.SECOND);
        fixture.receive(
            3, fixture.node.from(PEER, PUSH).run(ORIGIN, 100, 1, new byte[1]).run(ORIGIN, 102, 1, new byte[1]));
        fixture.receive(3, fixture.node.from(PEER, SYNC).range(ORIGIN, 1, 102));
        return fixture;
    }

    private static AgentFixture narrowWindow()
    {
        final AgentFixture fixture = new AgentFixture(new Settings().set(EngineOption.WINDOW_WIDTH, 1_024));
        fixture.discover(3);
        return fixture;
    }
}
