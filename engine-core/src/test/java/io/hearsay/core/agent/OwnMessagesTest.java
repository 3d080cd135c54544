package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnMessagesTest
{
    private static final long MS_NS = 1_000_000L;
    /** One sync confirms 256 runs. */
    private static final int RUNS = 3 * 256;
    private static final int SYNCS = 3;

    private NodeState node;
    private OwnMessages ownMessages;

    private Origin other;
    private long remoteSequence;

    @BeforeEach
    void isNotDirect()
    {
        init(new Settings().set(EngineOption.DIRECT_PEERS, 0));
    }

    @Test
    void shouldGrowARunWhileItIsTheLastRecord()
    {
        drain("one", "two");
        drain("three");
        assertEquals(List.of("1000: 1 one two three"), records());
    }

    @Test
    void shouldGrowARunInALogThatIsFullOfSingleMessages()
    {
        init(new Settings().set(EngineOption.LOG_LENGTH, 64 * 1024));
        final Origin other = node.origins.add(9, 0, true, 0);
        // up to a place from which on the run fits before the end of the buffer
        for (int i = 1; node.log.tail() < node.log.capacity() || node.log.offset(node.log.head()) > 32 * 1024; i++)
        {
            drain("alone");
            appendRemote(other, i, "remote");
        }

        final String[] texts = new String[100];
        Arrays.fill(texts, "together");
        drain(texts);
        final String last = records().get(records().size() - 1);
        assertTrue(last.endsWith(" together".repeat(texts.length)), last);
    }

    @Test
    void shouldBeginANewRunOnceSomethingWasAppendedBehindTheLast()
    {
        final Origin other = node.origins.add(9, 0, true, 0);
        drain("one", "two");
        appendRemote(other, 1, "remote");
        drain("three, which is longer than what lies there");
        drain("four");
        appendRemote(other, 2, "remote too");
        drain("five");

        assertEquals(
            List.of(
                "1000: 1 one two",
                "9: 1 remote",
                "1000: 3 three, which is longer than what lies there four",
                "9: 2 remote too",
                "1000: 5 five"),
            records());
        assertEquals(5, node.own.window.highest());
        for (int sequence = 1; sequence <= 5; sequence++)
        {
            final int offset = node.index.get(node.own.index(), sequence);
            assertEquals(node.own.index(), RecordDescriptor.originIndex(node.log.buffer(), offset));
        }
    }

    @Test
    void shouldConfirmWhatAMajorityHolds()
    {
        meet();
        assertHolders(0, 3);
        assertHolders(0, 3, 3);
        assertHolders(0, 3, 4);
        assertHolders(1, 3, 4, 5);
    }

    @Test
    void shouldNotCountAHolderThatIsNoMore()
    {
        meet();
        assertHolders(0, 3, 4);
        restart(4, 204);
        assertHeldBy(0, 5);
        assertHeldBy(1, 4);
    }

    @Test
    void shouldCountAHolderThatMovedOnce()
    {
        meet();
        assertHolders(0, 3, 4);
        node.peers.onProbeSent(40, node.peers.at(4), 1, node.nowNs);
        node.peers.onProbeAck(104, 40, 1, node.nowNs);
        assertEquals(104, node.peers.at(40).id());
        assertHeldBy(0, 40);
        assertHeldBy(1, 6);
    }

    @Test
    void shouldNotTakeTheNextPeerWithABitForAHolder()
    {
        meet();
        assertHolders(0, 3, 4);
        final int bit = node.peers.at(4).bit();
        restart(4, 204);
        restart(5, 205);
        restart(6, 206);
        assertTrue(bit == node.peers.at(4).bit() || bit == node.peers.at(5).bit() || bit == node.peers.at(6).bit());
        assertHeldBy(0, 6);
        assertHeldBy(1, 5);
    }

    @Test
    void shouldConfirmWhatAllHoldWhereEverybodyIsAsked()
    {
        init(new Settings());
        meet();
        assertHolders(0, 3, 4, 5);
        assertHeldBy(1, 6);
        assertHolders(0, 3, 3, 4, 4, 5, 5);
        node.peers.discover(7);
        node.peers.onPacket(7, 107, 100, node.nowNs);
        assertHeldBy(1, 7);
        assertHeldBy(2, 6); // whoever came later is not waited for
    }

    @Test
    void shouldNotWaitForWhoLeft()
    {
        init(new Settings());
        meet();
        assertHolders(0, 3, 4, 5);
        ownMessages.onCycle();
        assertEquals(0, node.counters.get(CounterDescriptor.MESSAGES_CONFIRMED));
        restart(6, 206);
        ownMessages.onCycle();
        assertEquals(1, node.counters.get(CounterDescriptor.MESSAGES_CONFIRMED));
        assertEquals(0, node.log.heldLength());
    }

    @Test
    void shouldNotWaitForWhoDoesNotAnswerAnyMore()
    {
        init(new Settings());
        meet();
        assertHolders(0, 3, 4, 5);
        for (int i = 0; i < 3; i++)
        {
            pass(10);
            node.peers.at(6).onPushUnanswered(node.nowNs - 5 * MS_NS, node.nowNs);
        }
        assertFalse(node.peers.at(6).isAsked());
        ownMessages.onCycle();
        assertEquals(0, node.counters.get(CounterDescriptor.MESSAGES_CONFIRMED), "a pause is not a death");
        pass(300);
        ownMessages.onCycle();
        assertEquals(1, node.counters.get(CounterDescriptor.MESSAGES_CONFIRMED));
    }

    @Test
    void shouldHoldWhileNobodyAnswers()
    {
        init(new Settings());
        meet();
        assertHolders(0, 3);
        for (int address = 3; address < 7; address++)
        {
            for (int i = 0; i < 3; i++)
            {
                node.peers.at(address).onPushUnanswered(node.nowNs, node.nowNs);
            }
        }
        pass(400);
        ownMessages.onCycle();
        assertEquals(0, node.counters.get(CounterDescriptor.MESSAGES_CONFIRMED));
        assertTrue(node.log.heldLength() > 0);
    }

    @Test
    void shouldReadOnWhereAPeersLastSyncWasLeft()
    {
        init(new Settings());
        meet();
        for (int i = 0; i < RUNS; i++)
        {
            assertHolders(0);
        }
        for (int i = 0; i < SYNCS; i++)
        {
            assertNamed(0, 3, 4, 5);
        }
        assertNamed(RUNS / SYNCS, 6);
        assertNamed(2 * RUNS / SYNCS, 6);
        assertNamed(RUNS, 6);
        assertEquals(0, node.log.heldLength());
    }

    @Test
    void shouldReadAllOfTheSyncOfANewPeerWithTheBitOfAnother()
    {
        meet();
        assertHolders(0, 3);
        assertNamed(0, 4);
        final int bit = node.peers.at(4).bit();
        restart(4, 204);
        restart(5, 205);
        final int next = node.peers.at(4).bit() == bit ? 4 : 5;
        assertEquals(bit, node.peers.at(next).bit());
        assertNamed(0, next);
        assertNamed(1, 6);
    }

    @Test
    void shouldNotTakeANameOfPartOfARunForAllOfIt()
    {
        init(new Settings());
        meet();
        drain("one", "two");
        for (int address = 3; address < 7; address++)
        {
            ownMessages.onNamed(node.peers.at(address), 1, 1);
            ownMessages.onNamed(node.peers.at(address), 2, 2);
        }
        assertEquals(0, node.counters.get(CounterDescriptor.MESSAGES_CONFIRMED));
        for (int address = 3; address < 7; address++)
        {
            ownMessages.onNamed(node.peers.at(address), 1, 2);
        }
        assertEquals(2, node.counters.get(CounterDescriptor.MESSAGES_CONFIRMED));
    }

    @Test
    void shouldReleaseWhatTheMajorityOfFewerHas()
    {
        meet();
        assertHolders(0, 3, 4);
        ownMessages.onAsked(node.own.window.highest(), 3);
        assertEquals(1, node.counters.get(CounterDescriptor.MESSAGES_CONFIRMED));
        assertEquals(0, node.log.heldLength());
    }

    @Test
    void shouldSpareWhoConfirmed()
    {
        init(new Settings());
        meet();
        assertHolders(0);
        final int record = node.index.get(node.own.index(), 1);
        assertEquals(OwnMessages.EVERYONE, ownMessages.lacking(record));
        assertHeldBy(0, 3);
        assertHeldBy(0, 5);
        assertEquals(
            1L << node.peers.at(4).bit() | 1L << node.peers.at(6).bit(), ownMessages.lacking(record));
    }

    private void pass(final long ms)
    {
        node.onCycle(node.nowNs + ms * MS_NS, 0);
    }

    private void init(final Settings settings)
    {
        node = new NodeState(new NodeFixture().context(settings));
        node.onCycle(GossipAgent.START_NS, 0);
        ownMessages = new OwnMessages(node, new PushLimit(node.sender.batchLength(), node.log.capacity() / 2, 0));
    }

    private void meet()
    {
        other = node.origins.add(9, 0, true, 0);
        for (int address = 3; address < 7; address++)
        {
            node.peers.discover(address);
            node.peers.onPacket(address, 100 + address, 100, node.nowNs);
        }
    }

    private void restart(final int address, final long newId)
    {
        node.peers.onProbeSent(address, node.peers.at(address), newId, node.nowNs);
        node.peers.onProbeAck(newId, address, newId, node.nowNs);
        assertEquals(newId, node.peers.at(address).id());
    }

    /** A message that four peers were asked for is held by some. */
    private void assertHolders(final long expected, final int... addresses)
    {
        drain("message");
        ownMessages.beforeDrain();
        ownMessages.onAsked(node.own.window.highest(), 4);
        final long before = node.counters.get(CounterDescriptor.MESSAGES_CONFIRMED);
        for (final int address : addresses)
        {
            ownMessages.onHeldBy(node.peers.at(address), node.own.window.highest());
        }
        assertEquals(expected, node.counters.get(CounterDescriptor.MESSAGES_CONFIRMED) - before);
        appendRemote(other, ++remoteSequence, "so that the next one begins a new record");
    }

    /** One more holds the latest one. */
    private void assertHeldBy(final long expected, final int address)
    {
        ownMessages.onHeldBy(node.peers.at(address), node.own.window.highest());
        assertEquals(expected, node.counters.get(CounterDescriptor.MESSAGES_CONFIRMED));
    }

    /** Some peers name all that there is, which confirms so many messages in all. */
    private void assertNamed(final long expected, final int... addresses)
    {
        for (final int address : addresses)
        {
            ownMessages.onNamed(node.peers.at(address), 1, node.own.window.highest());
        }
        ownMessages.onCycle();
        assertEquals(expected, node.counters.get(CounterDescriptor.MESSAGES_CONFIRMED));
    }

    private void drain(final String... texts)
    {
        ownMessages.beforeDrain();
        for (final String text : texts)
        {
            final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            assertTrue(ownMessages.append(0, false, new UnsafeBuffer(bytes), 0, bytes.length));
        }
        ownMessages.publish();
    }

    private void appendRemote(final Origin origin, final long sequence, final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        final int length = RecordDescriptor.BODY_OFFSET + RunFlyweight.HEADER_LENGTH +
            RunFlyweight.ENTRY_HEADER_LENGTH + bytes.length;
        final int offset = node.claim(length, 1);
        final int run = offset + RecordDescriptor.BODY_OFFSET;
        RunFlyweight.putHeader(node.log.buffer(), run, origin.id(), sequence, 0, 1, 1);
        RunFlyweight.entryLength(node.log.buffer(), run + RunFlyweight.HEADER_LENGTH, bytes.length);
        node.log.buffer().putBytes(
            run + RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH, bytes);
        node.log.append(offset, length, RecordDescriptor.RUN, 0, origin.index(), 0);
    }

    /** Origin, first sequence and messages of each record of the log. */
    private List<String> records()
    {
        final UnsafeBuffer log = node.log.buffer();
        final List<String> result = new ArrayList<>();
        for (long position = node.log.tail(); position < node.log.head(); position = node.log.next(position))
        {
            assertTrue(RecordDescriptor.length(log, node.log.offset(position)) > 0, "no record: " + result);
            final int run = node.log.offset(position) + RecordDescriptor.BODY_OFFSET;
            final StringBuilder text = new StringBuilder();
            text.append(RunFlyweight.origin(log, run)).append(": ").append(RunFlyweight.firstSequence(log, run));
            int entry = run + RunFlyweight.HEADER_LENGTH;
            for (int i = 0; i < RunFlyweight.count(log, run); i++)
            {
                final byte[] bytes = new byte[RunFlyweight.entryLength(log, entry)];
                log.getBytes(entry + RunFlyweight.ENTRY_HEADER_LENGTH, bytes);
                text.append(' ').append(new String(bytes, StandardCharsets.US_ASCII));
                entry = RunFlyweight.skipEntries(log, entry, 1);
            }
            result.add(text.toString());
        }

        return result;
    }
}
