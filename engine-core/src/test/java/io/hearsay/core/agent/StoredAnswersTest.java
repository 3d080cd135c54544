package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.testing.AcceptingJournal;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * What a journal gives, cut into datagrams: over several cycles, each message once, and no nonsense.
 */
class StoredAnswersTest
{
    private static final int BODY = PacketFlyweight.BODY_OFFSET;
    private static final int PER_CYCLE = 8;
    private static final long ORIGIN = 9;
    private static final int LENGTH = 1_000;
    /** A quarter of <code>gapTimeout</code>. */
    private static final long SILENCE = 2_500 * NodeFixture.MS;

    private final NodeFixture fixture = new NodeFixture();
    private final Script journal = new Script();
    private final NodeState node = new NodeState(fixture.context(new Settings(), journal));
    private final PullAnswerer answerer = new PullAnswerer(node, new SyncWriter(node));

    StoredAnswersTest()
    {
        JournalRestore.restore(node);
    }

    @Test
    void shouldSendLongRunsInManyDatagramsAndCycles()
    {
        journal.give(1, 7);
        journal.give(8, 7);
        journal.give(15, 6);
        request(meet(3, 77), 3, 18);

        final List<Long> sent = new ArrayList<>();
        int cycles = 0;
        while (sent.size() < 16)
        {
            assertTrue(cycles++ < 10, "never sent: " + sent);
            answerer.onCycle();
            final List<Long> sequences = responses();
            assertTrue(sequences.size() <= PER_CYCLE, "too many in a cycle: " + sequences);
            sent.addAll(sequences);
        }

        assertEquals(List.of(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L), sent);
        answerer.onCycle();
        assertEquals(List.of(), fixture.transport.takeSent());
        assertEquals(16, fixture.count(CounterDescriptor.JOURNAL_MESSAGES_SENT));
        assertEquals(0, fixture.count(CounterDescriptor.JOURNAL_ANSWERS_LACKING));
    }

    @Test
    void shouldSendNoNonsense()
    {
        journal.runs.add(new UnsafeBuffer(new byte[5]));
        journal.runs.add(new UnsafeBuffer(new byte[100]));
        journal.give(1, 2);
        RunFlyweight.putHeader(journal.runs.peekLast(), 0, ORIGIN + 1, 1, 0, 0, 2);
        journal.give(1, 2);
        journal.runs.peekLast().putShort(RunFlyweight.HEADER_LENGTH, (short)-1);
        journal.give(100, 2);
        journal.give(4, 1);
        request(meet(3, 77), 1, 5);

        cycles(3);

        assertEquals(List.of(4L), responses());
        assertEquals(4, fixture.count(CounterDescriptor.JOURNAL_RUNS_INVALID));
        assertEquals(4, fixture.count(CounterDescriptor.JOURNAL_ANSWERS_LACKING));
    }

    @Test
    void shouldNotAnswerWhatIsNotAskedForAnyMore()
    {
        final Peer peer = meet(3, 77);
        request(peer, 1, 5);
        answerer.onCycle();
        request(peer, 10, 12);
        journal.give(1, 5);
        answerer.onCycle();
        assertEquals(List.of(), responses(), "the first question was abandoned");
        journal.give(10, 3);

        cycles(4);

        assertEquals(List.of(10L, 11L, 12L), responses());
    }

    @Test
    void shouldGoOnWithWhatIsAskedForAgain()
    {
        final Peer peer = meet(3, 77);
        request(peer, 1, 5);
        answerer.onCycle();
        request(peer, 1, 5);
        request(peer, 1, 6);
        answerer.onCycle();
        assertEquals(1, journal.askedCount);
        journal.give(1, 5);
        answerer.onCycle();
        journal.give(6, 1);

        cycles(4);

        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), responses());
        assertEquals(2, journal.askedCount);
    }

    @Test
    void shouldAlsoAnswerWhatIsAskedForBeforeIt()
    {
        final Peer peer = meet(3, 77);
        request(peer, 100, 105);
        answerer.onCycle();
        request(peer, 1, 3, 11, 12, 100, 105, 200, 200);
        journal.give(100, 6);
        answerer.onCycle();
        assertEquals(List.of(100L, 101L, 102L, 103L, 104L, 105L), responses());
        final List<Long> sent = new ArrayList<>();
        for (final long[] run : new long[][]{{200, 1}, {1, 3}, {11, 2}})
        {
            journal.give(run[0], (int)run[1]);
            cycles(2);
            sent.addAll(responses());
        }

        assertEquals(List.of(200L, 1L, 2L, 3L, 11L, 12L), sent);
        cycles(2);
        assertEquals(4, journal.askedCount);
    }

    @Test
    void shouldGiveUpAQuestionThatDoesNotEndAndNotBelieveItsEndWhenItComesLate()
    {
        final Peer peer = meet(3, 77);
        request(peer, 1, 5);
        answerer.onCycle();
        advance(SILENCE - 1);
        cycles(2);
        assertEquals(0, fixture.count(CounterDescriptor.JOURNAL_QUESTIONS_EXPIRED));
        advance(1);
        cycles(2);
        assertEquals(1, fixture.count(CounterDescriptor.JOURNAL_QUESTIONS_EXPIRED));
        assertEquals(1, syncs(), "it is told again what is stored");
        assertEquals(Peer.NONE, peer.answer);

        request(peer, 1, 5);
        answerer.onCycle();
        assertEquals(2, journal.askedCount);
        journal.give(1, 5);
        cycles(2);
        assertEquals(List.of(), responses(), "that was for the old question");
        assertEquals(0, fixture.count(CounterDescriptor.JOURNAL_ANSWERS_LACKING));
        journal.give(1, 5);
        cycles(2);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), responses());
        assertEquals(1, fixture.count(CounterDescriptor.JOURNAL_QUESTIONS_EXPIRED));
        assertEquals(Peer.NONE, peer.answer);
    }

    @Test
    void shouldTakeLateAnswersAlsoWhenNobodyWaitsForAny()
    {
        request(meet(3, 77), 1, 5);
        answerer.onCycle();
        advance(SILENCE);
        cycles(2);
        journal.give(1, 5);
        cycles(2);
        assertTrue(journal.tokens.isEmpty() && journal.runs.isEmpty(), "they would be in the way of what follows");
    }

    @Test
    void shouldWaitForAJournalThatIsSlowButGives()
    {
        request(meet(3, 77), 1, 50);
        answerer.onCycle();
        request(meet(4, 78), 100, 101);
        answerer.onCycle();
        journal.hasEnds = false;
        for (int i = 0; i < 10; i++)
        {
            advance(SILENCE - 1);
            journal.give(1 + 5 * i, 5);
            answerer.onCycle();
        }
        journal.hasEnds = true;
        advance(SILENCE - 1);
        journal.give(100, 1);
        answerer.onCycle();
        advance(SILENCE - 1);
        journal.give(100, 2);
        cycles(2);

        assertEquals(0, fixture.count(CounterDescriptor.JOURNAL_QUESTIONS_EXPIRED));
        assertEquals(52, responses().size());
    }

    @Test
    void shouldNotTakeItsOwnBackPressureForTheJournalsSilence()
    {
        request(meet(3, 77), 1, 5);
        answerer.onCycle();
        fixture.transport.sendResult(PacketTransport.BACK_PRESSURED);
        for (long ns = 0; ns < SILENCE; ns += NodeFixture.MS)
        {
            node.sender.seal(PacketFlyweight.PULL_SYNC, 0, node.nowUs);
            node.sender.sendTo(3, node.nowNs);
            advance(NodeFixture.MS);
            assertFalse(node.sender.isReady(node.nowNs));
            answerer.onCycle();
        }
        fixture.transport.sendResult(0);
        advance(SILENCE - 1);
        answerer.onCycle();
        assertEquals(0, fixture.count(CounterDescriptor.JOURNAL_QUESTIONS_EXPIRED));
        journal.give(1, 5);
        cycles(2);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), responses());
    }

    @Test
    void shouldGiveUpAQuestionThatWasPassedOver()
    {
        final Peer passedOver = meet(3, 77);
        request(passedOver, 1, 5);
        answerer.onCycle();
        request(meet(4, 78), 11, 12);
        answerer.onCycle();
        journal.tokens.poll();
        journal.give(11, 2);
        answerer.onCycle();
        assertEquals(1, fixture.count(CounterDescriptor.JOURNAL_QUESTIONS_EXPIRED));
        cycles(2);
        assertEquals(List.of(11L, 12L), responses());
        assertEquals(Peer.NONE, passedOver.answer);
    }

    @Test
    void shouldGiveUpWhatTheJournalRefusesForTooLong()
    {
        journal.isRefusing = true;
        final Peer peer = meet(3, 77);
        request(peer, 1, 5);
        answerer.onCycle();
        advance(SILENCE - 1);
        request(peer, 1, 6); // a newer request waits no longer than the one before
        cycles(2);
        assertEquals(0, fixture.count(CounterDescriptor.JOURNAL_QUESTIONS_EXPIRED));
        advance(1);
        cycles(3);
        assertEquals(1, fixture.count(CounterDescriptor.JOURNAL_QUESTIONS_EXPIRED));
        assertEquals(Peer.NONE, peer.answer);
    }

    @Test
    void shouldWaitForItsTurnWhileTheJournalGivesToOthers()
    {
        request(meet(3, 77), 1, 50);
        answerer.onCycle();
        journal.isRefusing = true;
        request(meet(4, 78), 100, 101);
        answerer.onCycle();
        journal.hasEnds = false;
        for (int i = 0; i < 5; i++)
        {
            advance(SILENCE - 1);
            journal.give(1 + 5 * i, 5);
            answerer.onCycle();
        }
        assertEquals(0, fixture.count(CounterDescriptor.JOURNAL_QUESTIONS_EXPIRED));
    }

    /** Who asks for what is in the log, too, does not wait each time. */
    @Test
    void shouldAskASilentJournalNowAndThen()
    {
        request(meet(3, 77), 1, 5);
        answerer.onCycle();
        advance(SILENCE);
        cycles(2);
        for (int i = 0; i < 10; i++)
        {
            request(meet(4 + i, 78 + i), 1, 5);
            cycles(2);
        }
        assertEquals(2, journal.askedCount);

        journal.give(1, 5);
        answerer.onCycle();
        request(meet(50, 179), 7, 8);
        cycles(2);
        assertEquals(3, journal.askedCount, "it has given something");
    }

    private void advance(final long ns)
    {
        node.nowNs += ns;
    }

    private int syncs()
    {
        return (int)fixture.transport.takeSent().stream()
            .filter((packet) -> packet.bytes()[0] == PacketFlyweight.PULL_SYNC).count();
    }

    private void cycles(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            answerer.onCycle();
        }
    }

    private Peer meet(final int address, final long id)
    {
        node.peers.discover(address);
        return node.peers.onPacket(address, id, 100, 0);
    }

    /** Ask for ranges, each given by its first and its last sequence. */
    private void request(final Peer peer, final long... ends)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ends.length / 2 * RangeFlyweight.LENGTH]);
        for (int i = 0; i < ends.length; i += 2)
        {
            RangeFlyweight.put(buffer, i / 2 * RangeFlyweight.LENGTH, ORIGIN, ends[i], ends[i + 1]);
        }
        answerer.onRequest(peer, buffer, 0, buffer.capacity());
    }

    /** Sequences of the messages in the responses sent. */
    private List<Long> responses()
    {
        final List<Long> sequences = new ArrayList<>();
        for (final FakeTransport.Packet packet : fixture.transport.takeSent())
        {
            if (packet.bytes()[0] == PacketFlyweight.PULL_RESPONSE)
            {
                final UnsafeBuffer buffer = new UnsafeBuffer(packet.bytes());
                assertEquals(ORIGIN, RunFlyweight.origin(buffer, BODY));
                assertEquals(1, RunFlyweight.hops(buffer, BODY));
                for (int i = 0; i < RunFlyweight.count(buffer, BODY); i++)
                {
                    sequences.add(RunFlyweight.firstSequence(buffer, BODY) + i);
                }
            }
        }

        return sequences;
    }

    /** Says to store all of an origin, and gives what a test wants, once that is there. */
    private static final class Script extends AcceptingJournal
    {
        private final ArrayDeque<UnsafeBuffer> runs = new ArrayDeque<>();
        private final ArrayDeque<Long> tokens = new ArrayDeque<>();
        private int askedCount;
        private boolean hasEnds = true;
        private boolean isRefusing;

        void give(final long first, final int count)
        {
            final int entryLength = RunFlyweight.ENTRY_HEADER_LENGTH + LENGTH;
            final UnsafeBuffer run = new UnsafeBuffer(new byte[RunFlyweight.HEADER_LENGTH + count * entryLength]);
            RunFlyweight.putHeader(run, 0, ORIGIN, first, 0, 0, count);
            for (int i = 0; i < count; i++)
            {
                RunFlyweight.entryLength(run, RunFlyweight.HEADER_LENGTH + i * entryLength, LENGTH);
            }
            runs.add(run);
        }

        @Override
        public void restore(final RangeHandler handler)
        {
            handler.onRange(ORIGIN, 1, 1_000);
        }

        @Override
        public boolean ask(final long token, final long origin, final long first, final long last)
        {
            if (isRefusing)
            {
                return false;
            }

            askedCount++;
            tokens.add(token);
            return true;
        }

        @Override
        public int poll(final AnswerHandler handler, final int limit)
        {
            if (runs.isEmpty() || tokens.isEmpty())
            {
                return 0;
            }
            while (!runs.isEmpty())
            {
                if (!handler.onRun(tokens.peek(), runs.peek(), 0, runs.peek().capacity()))
                {
                    return 0;
                }
                runs.poll();
            }
            if (hasEnds)
            {
                handler.onEnd(tokens.poll());
            }
            return 1;
        }
    }
}
