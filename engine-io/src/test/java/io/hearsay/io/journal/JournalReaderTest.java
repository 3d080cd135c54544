package io.hearsay.io.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A reader beside a writer, from wherever it begins.
 */
@Timeout(60)
class JournalReaderTest
{
    @TempDir
    Path parent;

    private JournalFixture fixture;

    @BeforeEach
    void start()
    {
        fixture = new JournalFixture(parent.resolve("journal"));
        fixture.open(context -> context.retainedLength(3 * JournalFixture.SEGMENT_LENGTH));
    }

    @AfterEach
    void stop()
    {
        fixture.close();
        assertEquals(List.of(), fixture.errors);
    }

    private static List<String> messages(final int first, final int last)
    {
        return IntStream.rangeClosed(first, last).mapToObj(sequence -> "2/" + sequence + "+1").toList();
    }

    @Test
    void shouldGoOnWhenThereIsMore() throws IOException
    {
        try (JournalReader reader = JournalReader.open(fixture.directory))
        {
            assertEquals(List.of(), JournalFixture.read(reader));
            for (int sequence = 1; sequence <= 400; sequence++)
            {
                final long position = fixture.append(2, sequence, 1, 8_000);
                assertEquals(messages(sequence, sequence), JournalFixture.read(reader));
                assertEquals(position, reader.position());
                assertEquals(List.of(), JournalFixture.read(reader));
                if (sequence % 100 == 30)
                {
                    fixture.reopen();
                }
            }
        }
    }

    @Test
    void shouldGoOnFromEveryPosition() throws IOException
    {
        fixture.append(2, 1, 1, 10);
        final long first = fixture.append(2, 2, 1, 10);
        final long[] positions = new long[200];
        for (int sequence = 3; sequence < positions.length; sequence++)
        {
            positions[sequence] = fixture.append(2, sequence, 1, 8_000);
        }
        try (JournalReader reader = JournalReader.open(fixture.directory))
        {
            for (int sequence = 3; sequence < positions.length; sequence++)
            {
                reader.seek(positions[sequence]);
                assertEquals(messages(sequence + 1, 199), JournalFixture.read(reader));
            }
            for (int behind = 0; behind <= 16; behind += 8)
            {
                reader.seek(first + behind);
                assertEquals(messages(behind == 0 ? 3 : 4, 199), JournalFixture.read(reader));
            }
            reader.seek(0);
            assertEquals(messages(1, 199), JournalFixture.read(reader));
            reader.seek(-5);
            assertEquals(messages(1, 199), JournalFixture.read(reader));
            reader.seek(Long.MAX_VALUE);
            assertEquals(List.of(), JournalFixture.read(reader));
            reader.seekToBeginning();
            assertEquals(199, JournalFixture.read(reader).size());
        }
    }

    @Test
    void shouldBeginAtATime() throws IOException
    {
        for (int sequence = 1; sequence <= 300; sequence++)
        {
            fixture.nowMs = 1_000 + 10 * sequence;
            fixture.append(2, sequence, 1, 8_000);
        }
        fixture.keep();
        final int oldest = fixture.readAll().size();
        try (JournalReader reader = JournalReader.open(fixture.directory))
        {
            for (int sequence = 301 - oldest; sequence <= 300; sequence += 7)
            {
                reader.seekToTime(1_000 + 10 * sequence);
                assertEquals(messages(sequence, 300), JournalFixture.read(reader));
                reader.seekToTime(1_001 + 10 * sequence);
                assertEquals(messages(sequence + 1, 300), JournalFixture.read(reader));
            }
            reader.seekToTime(0);
            assertEquals(messages(301 - oldest, 300), JournalFixture.read(reader));
            reader.seekToTime(5_000);
            assertEquals(List.of(), JournalFixture.read(reader));
            fixture.nowMs = 4_999;
            fixture.append(2, 301, 1, 0);
            assertEquals(List.of(), JournalFixture.read(reader));
            fixture.nowMs = 5_000;
            fixture.append(2, 302, 1, 0);
            fixture.nowMs = 4_000;
            fixture.append(2, 303, 1, 0);
            assertEquals(messages(302, 303), JournalFixture.read(reader));
        }
    }

    @Test
    void shouldSayWhatRetentionTookWhetherItWasBeingReadOrNot() throws IOException
    {
        fixture.fill(2, 1, 100);
        try (JournalReader reader = JournalReader.open(fixture.directory);
            JournalReader late = JournalReader.open(fixture.directory))
        {
            assertEquals(100, JournalFixture.read(reader).size());
            final long position = reader.position();
            fixture.fill(2, 101, 600);
            assertEquals(3, fixture.names(".journal").size());
            final List<String> found = JournalFixture.read(reader);
            assertEquals("REMOVED " + position + "-1048576", found.get(0));
            assertEquals("REMOVED 1048576-3145728", found.get(1));
            assertEquals(messages(391, 600), found.subList(2, found.size()));

            final List<String> foundLate = JournalFixture.read(late);
            assertEquals("REMOVED 0-3145728", foundLate.get(0));
            assertEquals(messages(391, 600), foundLate.subList(1, foundLate.size()));
        }
    }

    @Test
    void shouldReadNoMoreThanItIsAskedFor() throws IOException
    {
        fixture.fill(2, 1, 200);
        final CountingHandler handler = new CountingHandler();
        try (JournalReader reader = JournalReader.open(fixture.directory))
        {
            int polled = 1;
            while (polled > 0)
            {
                final int before = handler.count;
                polled = reader.poll(handler, 3);
                assertTrue(polled <= 3 && handler.count - before <= polled);
            }
        }
        assertEquals(200, handler.count);
    }

    @Test
    void shouldRefuseADirectoryThatIsNone()
    {
        assertThrows(IOException.class, () -> JournalReader.open(parent.resolve("nothing")));
    }
}
