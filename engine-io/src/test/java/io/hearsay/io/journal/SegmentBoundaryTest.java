package io.hearsay.io.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.wire.RunFlyweight;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records that just fit into a segment and records that just do not, whatever is left behind them.
 */
@Timeout(120)
class SegmentBoundaryTest
{
    private static final int OVERHEAD =
        RecordDescriptor.BODY_OFFSET + RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH;
    private static final long FIRST_END = SegmentDescriptor.MIN_LENGTH;

    @TempDir
    Path parent;

    private long sequence;

    /** Fill the first segment so far that so many bytes are left. */
    private void fill(final JournalFixture fixture, final int left)
    {
        sequence = 0;
        long position = fixture.append(3, ++sequence, 1, 0);
        while (FIRST_END - left - position > 2 * 8_048)
        {
            position = fixture.append(3, ++sequence, 1, 8_000);
        }
        while (FIRST_END - left - position > 0)
        {
            final long rest = FIRST_END - left - position;
            // what would leave less than a record takes two
            final long length = rest > 8_000 ? rest / 2 & -8 : rest;
            position = fixture.append(3, ++sequence, 1, (int)length - OVERHEAD);
        }
        assertEquals(FIRST_END - left, position);
    }

    @Test
    void shouldEndASegmentWhateverIsLeftOfIt()
    {
        int number = 0;
        for (int left = 0; left <= 112; left += 8)
        {
            for (int payloadLength = 0; payloadLength <= 104; payloadLength += payloadLength < 24 ? 1 : 13)
            {
                if (left > 64 && payloadLength % 4 != 0)
                {
                    continue;
                }
                final String what = "left " + left + ", payload " + payloadLength;
                try (JournalFixture fixture = new JournalFixture(parent.resolve("journal-" + number++ % 2)))
                {
                    check(fixture, left, payloadLength, what);
                    assertEquals(List.of(), fixture.errors, what);
                }
                IoUtil.delete(parent.resolve("journal-0").toFile(), true);
                IoUtil.delete(parent.resolve("journal-1").toFile(), true);
            }
        }
    }

    private void check(final JournalFixture fixture, final int left, final int payloadLength, final String what)
    {
        fixture.open(context -> context.syncPolicy(SyncPolicy.NONE));
        fill(fixture, left);
        final int length = OVERHEAD + payloadLength;
        final boolean isFitting = (length + 7 & -8) <= left;
        final long position = fixture.append(3, ++sequence, 1, payloadLength);
        assertEquals(
            (isFitting ? FIRST_END - left : FIRST_END + SegmentDescriptor.HEADER_LENGTH) + (length + 7 & -8),
            position,
            what);
        final List<String> records = new ArrayList<>();
        for (int i = 1; i <= sequence; i++)
        {
            records.add("3/" + i + "+1");
        }
        assertEquals(records, fixture.readAll(), what);
        assertEquals(sequence, fixture.ask(3, 1, sequence).size(), what);

        fixture.reopen();
        assertEquals(position, fixture.journal.position(), what);
        assertEquals("3:1-" + sequence, fixture.restored(), what);
        assertTrue(fixture.append(3, ++sequence, 1, 100) > position, what);
        records.add("3/" + sequence + "+1");
        assertEquals(records, fixture.readAll(), what);
    }

    @Test
    void shouldSayNothingOfASegmentThatIsRemovedWhenAllOfItWasRead() throws IOException
    {
        try (JournalFixture fixture = new JournalFixture(parent.resolve("journal")))
        {
            fixture.open();
            fill(fixture, 0);
            try (JournalReader reader = JournalReader.open(fixture.directory))
            {
                final CountingHandler handler = new CountingHandler();
                while (handler.count < sequence)
                {
                    reader.poll(handler, 1);
                }
                assertEquals(FIRST_END, reader.position());
                JournalFixture.write(fixture.segment(0), 0, new byte[SegmentDescriptor.HEADER_LENGTH]);
                assertEquals(List.of(), JournalFixture.read(reader));
                assertEquals(FIRST_END, reader.position());
            }
        }
    }
}
