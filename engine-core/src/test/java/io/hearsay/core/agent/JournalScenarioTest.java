package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedJournal;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What journals give a cluster: who was down catches up though all logs have turned over, gets nothing twice, and a
 * journal that is full or slow stops nobody. That nothing comes twice, or again after a restart, each test has from the
 * ledger.
 */
class JournalScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int LOG_LENGTH = 64 * 1024;
    private static final int LENGTH = 200;
    private static final int LAP = LOG_LENGTH / 250;

    @ParameterizedTest
    @CsvSource({"1, 3, 0", "2, 3, 0.05", "3, 3, 0.2", "4, 20, 0.05", "5, 20, 0"})
    void shouldCatchUpFromTheJournalsOfOthers(final long seed, final int nodeCount, final double loss)
    {
        final SimulatedCluster cluster = cluster(seed, nodeCount, loss);
        publish(cluster, 0, 100);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        cluster.crash(2);
        publish(cluster, 0, 10 * LAP);
        publish(cluster, 1, 10 * LAP);
        final SimulatedNode back = cluster.restart(2);
        assertEquals(100, back.counter(CounterDescriptor.JOURNAL_RESTORED));

        final long tookNs = cluster.runUntil(cluster::isComplete, 60 * SECOND_NS);

        assertEquals(20 * LAP, back.client().receivedCount());
        assertEquals(List.of(), back.client().gaps());
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        assertTrue(cluster.sum(CounterDescriptor.JOURNAL_MESSAGES_SENT) >= 18 * LAP, "the logs had it all");
        assertTrue(tookNs < 30 * SECOND_NS, "took " + tookNs / MS_NS + " ms");
        cluster.settle(20 * SECOND_NS);
        cluster.assertNoErrors();
    }

    @Test
    void shouldCatchUpInOrderAndWhileOthersGoOn()
    {
        final SimulatedCluster cluster = cluster(6, 3, 0.01);
        publish(cluster, 0, 100);
        publish(cluster, 1, 100);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        cluster.crash(2);
        publish(cluster, 0, 10 * LAP);
        final SimulatedNode back = cluster.restart(2);
        final SimulatedClient ordered = back.attach(new SimulatedClient().ordered(true).rings(1 << 16, 1 << 18));

        publish(cluster, 0, 2 * LAP);
        publish(cluster, 1, 2 * LAP);

        cluster.runUntil(cluster::isComplete, 60 * SECOND_NS);
        assertEquals(14 * LAP, ordered.receivedCount());
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_ORDER));
        cluster.settle(20 * SECOND_NS);
    }

    /** The window is far narrower than what is missing, and what is published meanwhile is not refused. */
    @Test
    void shouldCatchUpWithMoreThanAWindow()
    {
        final SimulatedCluster cluster = new SimulatedCluster(7).set(EngineOption.WINDOW_WIDTH, 1_024)
            .set(EngineOption.GAP_TIMEOUT, SECOND_NS / 2);
        start(cluster, 3, 0.01);
        publish(cluster, 0, 100);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        cluster.crash(2);
        publish(cluster, 0, 40 * LAP);
        cluster.journal(0).answerAfter(5 * MS_NS);
        cluster.journal(1).answerAfter(5 * MS_NS);
        final SimulatedNode back = cluster.restart(2);

        publish(cluster, 0, 2 * LAP);

        assertFalse(cluster.isComplete(), "too fast to show anything");
        assertEquals(0, back.counter(CounterDescriptor.REFUSED_TOO_FAR), "who catches up slows nobody down");
        cluster.runUntil(cluster::isComplete, 60 * SECOND_NS);
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        assertEquals(List.of(), back.client().gaps());
        cluster.settle(20 * SECOND_NS);
    }

    /** What is missing of what comes now is asked for after what is missing of an hour, which takes its time. */
    @Test
    void shouldNotGiveUpWhatWaitsForItsTurn()
    {
        final SimulatedCluster cluster = new SimulatedCluster(8).set(EngineOption.GAP_TIMEOUT, SECOND_NS / 2)
            .set(EngineOption.FANOUT, 1).set(EngineOption.DIRECT_PEERS, 0);
        start(cluster, 3, 0.01);
        publish(cluster, 0, 100);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        cluster.crash(2);
        publish(cluster, 0, 30 * LAP);
        cluster.journal(0).answerAfter(30 * MS_NS);
        cluster.journal(1).answerAfter(30 * MS_NS);
        final SimulatedNode back = cluster.restart(2);

        publish(cluster, 0, 4 * LAP);

        final long tookNs = cluster.runUntil(cluster::isComplete, 60 * SECOND_NS);
        assertTrue(tookNs > SECOND_NS, "too fast to show anything: " + tookNs);
        assertEquals(List.of(), back.client().gaps());
        cluster.settle(20 * SECOND_NS);
    }

    /** What was accepted but not journaled is asked for again, what was journaled is not. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void shouldGetAgainOnlyWhatWasNotJournaled(final long seed)
    {
        final SimulatedCluster cluster = cluster(seed, 3, 0.02);
        publish(cluster, 0, 50);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        cluster.journal(2).full(true);
        publish(cluster, 0, 30);
        publish(cluster, 1, 30);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        cluster.crash(2);
        cluster.journal(2).full(false);
        final SimulatedNode back = cluster.restart(2);

        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);

        assertEquals(60, back.client().receivedCount());
        assertEquals(50, back.counter(CounterDescriptor.JOURNAL_RESTORED));
        assertEquals(0, back.counter(CounterDescriptor.GAPS_DECLARED));
        cluster.settle(20 * SECOND_NS);
        assertEquals(110, cluster.journal(2).appendedCount());
    }

    /** It lacks some between what it has, and for a long time there is nobody whom it could ask. */
    @Test
    void shouldNotGiveUpWhatItLacksBeforeItMeetsAnybody()
    {
        final SimulatedCluster cluster = cluster(9, 3, 0);
        publish(cluster, 0, 50);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        cluster.crash(2);
        publish(cluster, 0, 50);
        appendRun(cluster.journal(2), cluster.node(0).nodeId(), 61, 10);
        cluster.nodes().forEach((node) -> cluster.network().block(node.address(), cluster.node(2).address()));
        final SimulatedNode back = cluster.restart(2);
        cluster.run(30 * SECOND_NS);
        assertEquals(60, back.counter(CounterDescriptor.JOURNAL_RESTORED));
        cluster.network().heal();

        cluster.runUntil(() -> back.client().receivedCount() == 40, 20 * SECOND_NS);

        assertEquals(List.of(), back.client().gaps());
        cluster.settle(20 * SECOND_NS);
    }

    /** It died when the first messages of an origin that reached it were not the first that were published. */
    @ParameterizedTest
    @CsvSource({"262144, 40, 0", "15, 25, 15", "5, 20, 20", "0, 20, 20"})
    void shouldAskForWhatComesBeforeTheFirstThatItHas(final int joinHistory, final int received, final int skipped)
    {
        final SimulatedCluster cluster = new SimulatedCluster(10).set(EngineOption.JOIN_HISTORY, joinHistory);
        start(cluster, 3, 0);
        cluster.run(SECOND_NS);
        cluster.crash(2);
        publish(cluster, 0, 50);
        appendRun(cluster.journal(2), cluster.node(0).nodeId(), 21, 10);
        cluster.nodes().forEach((node) -> cluster.network().block(node.address(), cluster.node(2).address()));
        final SimulatedNode back = cluster.restart(2);
        cluster.run(30 * SECOND_NS);
        assertEquals(0, back.counter(CounterDescriptor.HISTORY_SKIPPED), "nobody could be asked");
        cluster.network().heal();

        cluster.runUntil(() -> back.client().receivedCount() == received, 20 * SECOND_NS);
        cluster.run(5 * SECOND_NS);

        assertEquals(received, back.client().receivedCount());
        assertEquals(List.of(), back.client().gaps());
        assertEquals(skipped, back.counter(CounterDescriptor.HISTORY_SKIPPED));
    }

    /** They were published into a network that took nothing, and their publisher crashed: only its journal has them. */
    @Test
    void shouldSpreadItsOwnMessagesOfAnEarlierLife()
    {
        final SimulatedCluster cluster = cluster(21, 3, 0);
        publish(cluster, 0, 10);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        final long earlier = cluster.node(0).nodeId();
        cluster.network().block(cluster.node(0).address(), cluster.node(1).address());
        cluster.network().block(cluster.node(0).address(), cluster.node(2).address());
        publish(cluster, 0, 20);
        cluster.run(10 * MS_NS);
        cluster.crash(0);
        cluster.network().heal();
        cluster.run(20 * SECOND_NS);

        final SimulatedNode back = cluster.restart(0);
        assertEquals(30, cluster.journal(0).ownCount());

        cluster.runUntil(() -> received(cluster, 1, earlier) == 30 && received(cluster, 2, earlier) == 30,
            10 * SECOND_NS);
        assertEquals(0, back.client().receivedCount(), "they are not new to itself");
        publish(cluster, 0, 10);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
    }

    /** All nodes at once, so that nothing is left but the journals, and each has another part. */
    @ParameterizedTest
    @ValueSource(longs = {31, 32})
    void shouldAgreeAfterAllWereDown(final long seed)
    {
        final SimulatedCluster cluster = cluster(seed, 3, 0.05);
        publish(cluster, 0, 4 * LAP);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        final long dead = cluster.node(0).nodeId();
        cluster.crash(1);
        publish(cluster, 0, 4 * LAP);
        cluster.runUntil(() -> received(cluster, 2, dead) == 8 * LAP, 10 * SECOND_NS);
        cluster.crash(0);
        cluster.crash(2);
        cluster.restart(1);
        cluster.restart(2);

        cluster.runUntil(() -> received(cluster, 1, dead) == 4 * LAP, 20 * SECOND_NS);

        assertEquals(0, received(cluster, 2, dead));
        cluster.run(15 * SECOND_NS);
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
    }

    /** It is cut off as a slow client would be, holds nothing up after that, and says what it lacks. */
    @ParameterizedTest
    @CsvSource({"41, 3", "42, 20"})
    void shouldGoOnWhileTheDiskIsFull(final long seed, final int nodeCount)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed)
            .set(EngineOption.DIRECT_PEERS, 8).set(EngineOption.CLIENT_LIVENESS_TIMEOUT, SECOND_NS);
        start(cluster, nodeCount, 0.01);
        final SimulatedNode full = cluster.node(1);
        final SimulatedJournal journal = cluster.journal(1);
        publish(cluster, 0, 50);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        journal.full(true);
        publish(cluster, 0, 6 * LAP);
        cluster.runUntil(() -> full.counter(CounterDescriptor.JOURNAL_CUT_OFF) == 1, 5 * SECOND_NS);
        final long startNs = cluster.network().nowNs();
        publish(cluster, 0, 6 * LAP);
        assertTrue(cluster.network().nowNs() - startNs < 5 * SECOND_NS, "it goes on holding up the others");
        cluster.runUntil(cluster::isComplete, 20 * SECOND_NS);
        assertEquals(1, full.counter(CounterDescriptor.JOURNAL_CUT_OFF));
        assertEquals(0, full.counter(CounterDescriptor.JOURNAL_LAG));

        journal.full(false);
        publish(cluster, 2, 50);
        cluster.runUntil(cluster::isComplete, 20 * SECOND_NS);

        final long skipped = full.counter(CounterDescriptor.JOURNAL_SKIPPED);
        assertEquals(List.of(skipped), journal.gaps());
        assertEquals(100 + 12 * LAP, journal.appendedCount() + skipped);
        assertTrue(skipped > 10 * LAP, "skipped only " + skipped);
        cluster.settle(20 * SECOND_NS);
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
    }

    /** There is room again right after it was cut off: of a long log it lacks what was passed until then. */
    @Test
    void shouldLackNoMoreThanWhatWasPassedBeforeThereWasRoom()
    {
        final SimulatedCluster cluster = new SimulatedCluster(45)
            .set(EngineOption.CLIENT_LIVENESS_TIMEOUT, SECOND_NS).set(EngineOption.LOG_LENGTH, 64 * LOG_LENGTH)
            .rings(1 << 16, 1 << 18).forgetful().journals().start(1);
        final SimulatedNode node = cluster.node(0);
        final SimulatedJournal journal = cluster.journal(0);
        journal.full(true);
        final byte[] payload = new byte[16];
        int topic = 0;
        // another topic each time, so that each message is a record of its own
        while (node.counter(CounterDescriptor.JOURNAL_CUT_OFF) == 0)
        {
            while (node.client().offer(topic, PublicationDescriptor.MUST_DELIVER, payload))
            {
                topic++;
            }
            cluster.run(MS_NS / 100);
        }

        journal.full(false);
        cluster.run(SECOND_NS);

        assertTrue(topic > 40_000, "only " + topic + " records");
        assertTrue(
            node.counter(CounterDescriptor.JOURNAL_SKIPPED) < 10_000,
            () -> "skipped " + node.counter(CounterDescriptor.JOURNAL_SKIPPED) + ", cut off " +
            node.counter(CounterDescriptor.JOURNAL_CUT_OFF) + " times");
        assertEquals(1, node.counter(CounterDescriptor.JOURNAL_CUT_OFF));
        assertEquals(List.of(node.counter(CounterDescriptor.JOURNAL_SKIPPED)), journal.gaps());
        assertEquals(topic, journal.appendedCount() + node.counter(CounterDescriptor.JOURNAL_SKIPPED));
    }

    /** What a journal lacks its node does not say to hold, so who was down gets it from another, or is told. */
    @Test
    void shouldNotNameWhatTheJournalLacks()
    {
        final SimulatedCluster cluster = new SimulatedCluster(51)
            .set(EngineOption.CLIENT_LIVENESS_TIMEOUT, SECOND_NS);
        start(cluster, 3, 0);
        publish(cluster, 0, 50);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        cluster.crash(2);
        cluster.journal(0).full(true);
        cluster.journal(1).full(true);
        publish(cluster, 0, 6 * LAP);
        cluster.journal(0).full(false);
        cluster.journal(1).full(false);
        publish(cluster, 0, 6 * LAP);
        cluster.run(SECOND_NS);
        final SimulatedNode back = cluster.restart(2);

        cluster.settle(60 * SECOND_NS);

        final long lost = lostCount(back);
        assertTrue(lost > 2 * LAP, "lost only " + lost);
        assertEquals(12 * LAP, back.client().receivedCount() + lost);
        assertEquals(0, cluster.sum(CounterDescriptor.JOURNAL_ANSWERS_LACKING), "named what is not stored");
        assertEquals(0, cluster.sum(CounterDescriptor.REQUESTS_EXPIRED));
    }

    /** Later than any request waits, and with room for one question. */
    @ParameterizedTest
    @CsvSource({"61, 3, 50", "62, 3, 250", "63, 3, 700", "64, 20, 50"})
    void shouldCatchUpFromASlowJournal(final long seed, final int nodeCount, final long answerMs)
    {
        final SimulatedCluster cluster = cluster(seed, nodeCount, 0.01);
        publish(cluster, 0, 10);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        cluster.crash(2);
        publish(cluster, 0, 10 * LAP);
        for (int i = 0; i < nodeCount; i++)
        {
            cluster.journal(i).answerAfter(answerMs * MS_NS);
            cluster.journal(i).maxQuestions(1);
        }
        final SimulatedNode back = cluster.restart(2);
        final long copies = back.counter(CounterDescriptor.PAYLOAD_COPIES);

        cluster.runUntil(cluster::isComplete, 60 * SECOND_NS);

        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        final long copied = back.counter(CounterDescriptor.PAYLOAD_COPIES) - copies;
        assertTrue(copied < 25 * LAP, "copies of " + 10 * LAP + " messages: " + copied);
        cluster.settle(20 * SECOND_NS);
    }

    /** A question that is refused is asked again. */
    @Test
    void shouldAskAgainWhatTheJournalRefuses()
    {
        final SimulatedCluster cluster = cluster(71, 3, 0);
        publish(cluster, 0, 10);
        cluster.crash(2);
        publish(cluster, 0, 10 * LAP);
        cluster.journal(0).maxQuestions(0);
        cluster.journal(1).maxQuestions(0);
        final SimulatedNode back = cluster.restart(2);
        cluster.run(SECOND_NS);
        assertTrue(back.client().receivedCount() < 3 * LAP);
        assertTrue(cluster.sum(CounterDescriptor.JOURNAL_QUESTIONS_REFUSED) > 0);
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        cluster.journal(0).maxQuestions(1);

        cluster.runUntil(cluster::isComplete, 20 * SECOND_NS);

        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
    }

    /** Nobody waits for ever for an answer that does not end, and nothing is given up for it. */
    @ParameterizedTest
    @ValueSource(longs = {73, 74, 75})
    void shouldAskAnewWhatTheJournalDoesNotAnswer(final long seed)
    {
        final SimulatedCluster cluster = cluster(seed, 3, 0.01);
        publish(cluster, 0, 10);
        cluster.crash(2);
        publish(cluster, 0, 10 * LAP);
        for (int i = 0; i < 2; i++)
        {
            cluster.journal(i).answerAfter(5 * MS_NS);
        }
        final SimulatedNode back = cluster.restart(2);
        for (int i = 0; i < 3; i++)
        {
            cluster.runUntil(
                () -> cluster.journal(0).forgetQuestions() | cluster.journal(1).forgetQuestions(), 20 * SECOND_NS);
        }

        cluster.runUntil(cluster::isComplete, 60 * SECOND_NS);

        assertTrue(cluster.sum(CounterDescriptor.JOURNAL_QUESTIONS_EXPIRED) > 0);
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        assertEquals(List.of(), back.client().gaps());
        cluster.settle(20 * SECOND_NS);
    }

    /** What leaves the journals while it is asked for is denied, and told to be lost, and nobody waits for it. */
    @ParameterizedTest
    @ValueSource(longs = {81, 82})
    void shouldTellWhatRetentionTookBeforeItWasPulled(final long seed)
    {
        final SimulatedCluster cluster = cluster(seed, 3, 0.01);
        publish(cluster, 0, 10);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        cluster.crash(2);
        publish(cluster, 0, 10 * LAP);
        cluster.journal(0).answerAfter(20 * MS_NS);
        cluster.journal(1).answerAfter(20 * MS_NS);
        final SimulatedNode back = cluster.restart(2);
        cluster.runUntil(() -> back.client().receivedCount() > 0, 10 * SECOND_NS);
        assertTrue(back.client().receivedCount() < 5 * LAP);

        cluster.journal(0).retain(2 * LOG_LENGTH);
        cluster.journal(1).retain(2 * LOG_LENGTH);
        cluster.network().schedule(5 * SECOND_NS, () -> publish(cluster, 0, 1));
        cluster.run(6 * SECOND_NS);

        cluster.settle(20 * SECOND_NS);
        assertEquals(10 * LAP + 1, back.client().receivedCount() + lostCount(back));
        assertTrue(lostCount(back) > LAP, "lost only " + lostCount(back));
        assertTrue(back.client().receivedCount() > 2 * LAP);
        assertEquals(0, cluster.node(0).counter(CounterDescriptor.GAPS_DECLARED));
    }

    /** A node without a journal is as it was, whatever the others have. */
    @Test
    void shouldServeNodesWithoutAJournal()
    {
        final SimulatedCluster cluster = new SimulatedCluster(91).set(EngineOption.LOG_LENGTH, LOG_LENGTH)
            .rings(1 << 16, 1 << 18).forgetful().journals().start(2).withoutJournals().start(1);
        cluster.run(300 * MS_NS);
        publish(cluster, 0, 4 * LAP);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        final SimulatedNode late = cluster.add();
        late.attach(new SimulatedClient());
        cluster.discoverAll();

        cluster.runUntil(() -> late.client().receivedCount() == 4 * LAP, 10 * SECOND_NS);

        assertEquals(0, cluster.node(2).counter(CounterDescriptor.JOURNAL_APPENDED));
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        cluster.settle(20 * SECOND_NS);
    }

    /** Origins that are long gone must not keep out those that live. */
    @Test
    void shouldLeaveRoomForThoseThatLive()
    {
        final SimulatedCluster cluster = new SimulatedCluster(92).set(EngineOption.MAX_ORIGINS, 8);
        start(cluster, 3, 0);
        for (int life = 0; life < 10; life++)
        {
            publish(cluster, 0, 5);
            publish(cluster, 1, 5);
            cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
            cluster.stop(0);
            cluster.stop(1);
            cluster.run(100 * MS_NS);
            cluster.restart(0);
            cluster.restart(1);
            cluster.run(SECOND_NS);
        }
        cluster.restart(2);
        publish(cluster, 0, 5);
        publish(cluster, 1, 5);

        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);

        assertEquals(100, cluster.node(2).counter(CounterDescriptor.JOURNAL_RESTORED));
        assertTrue(cluster.node(2).counter(CounterDescriptor.ORIGINS_FORGOTTEN) > 0);
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        cluster.settle(20 * SECOND_NS);
    }

    private static SimulatedCluster cluster(final long seed, final int nodeCount, final double loss)
    {
        return start(new SimulatedCluster(seed).set(EngineOption.DIRECT_PEERS, 8), nodeCount, loss);
    }

    private static SimulatedCluster start(final SimulatedCluster cluster, final int nodeCount, final double loss)
    {
        cluster.set(EngineOption.LOG_LENGTH, LOG_LENGTH).rings(1 << 16, 1 << 18).forgetful().journals()
            .link(SimulatedLink.LAN.withLoss(loss)).start(nodeCount);
        cluster.run(300 * MS_NS);
        return cluster;
    }

    private static void appendRun(
        final SimulatedJournal journal, final long origin, final long first, final int count)
    {
        final int entryLength = RunFlyweight.ENTRY_HEADER_LENGTH + LENGTH;
        final UnsafeBuffer run = new UnsafeBuffer(new byte[RunFlyweight.HEADER_LENGTH + count * entryLength]);
        RunFlyweight.putHeader(run, 0, origin, first, 0, 1, count);
        for (int i = 0; i < count; i++)
        {
            RunFlyweight.entryLength(run, RunFlyweight.HEADER_LENGTH + i * entryLength, LENGTH);
        }
        assertTrue(journal.append(run, 0, run.capacity(), false, 0) > 0);
    }

    /** Offer messages, as fast as the node takes them. */
    private static void publish(final SimulatedCluster cluster, final int node, final int count)
    {
        final byte[] payload = new byte[LENGTH];
        for (int i = 0; i < count; i++)
        {
            final SimulatedClient client = cluster.node(node).client();
            cluster.runUntil(
                () -> client.offer(0, PublicationDescriptor.MUST_DELIVER, payload), 30 * SECOND_NS);
            cluster.run(MS_NS / 10);
        }
    }

    private static long received(final SimulatedCluster cluster, final int node, final long origin)
    {
        return cluster.ledger().receivedCount(cluster.node(node).client(), origin);
    }

    private static long lostCount(final SimulatedNode node)
    {
        return node.client().gaps().stream().mapToLong((gap) -> gap.last() - gap.first() + 1).sum();
    }
}
