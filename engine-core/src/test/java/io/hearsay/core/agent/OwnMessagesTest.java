package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.config.Settings;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class OwnMessagesTest
{
    private final NodeState node = new NodeState(new NodeFixture().context(new Settings()));
    private final OwnMessages ownMessages =
        new OwnMessages(node, new PushLimit(node.sender.batchLength(), node.log.capacity() / 2));

    @Test
    void shouldGrowARunWhileItIsTheLastRecord()
    {
        drain("one", "two");
        drain("three");
        assertEquals(List.of("1000: 1 one two three"), records());
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
        assertEquals(5, node.own.highest());
        for (int sequence = 1; sequence <= 5; sequence++)
        {
            final int offset = node.index.get(node.own.index(), sequence);
            assertEquals(node.own.index(), RecordDescriptor.originIndex(node.log.buffer(), offset));
        }
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
