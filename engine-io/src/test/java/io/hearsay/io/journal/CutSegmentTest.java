package io.hearsay.io.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody cuts a segment's file while the engine writes to it: what it held is lost, and is said to be; the journal
 * goes on in the next one.
 */
@Timeout(60)
class CutSegmentTest
{
    @TempDir
    Path parent;

    private JournalFixture fixture;

    @BeforeEach
    void start()
    {
        fixture = new JournalFixture(parent.resolve("journal"));
    }

    @AfterEach
    void stop()
    {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({"NONE,0", "NONE,4096", "NONE,500000", "INTERVAL,0", "INTERVAL,500000", "EACH_BATCH,4096"})
    void shouldGoOnInTheNextSegment(final SyncPolicy policy, final long length) throws IOException
    {
        fixture.open(context -> context.syncPolicy(policy));
        for (int sequence = 1; sequence <= 40; sequence++)
        {
            fixture.append(5, sequence, 1, 8_000);
        }
        fixture.keep();
        fixture.append(5, 41, 1, 8_000);
        JournalFixture.cut(fixture.segment(0), length);
        fixture.keep();
        fixture.append(5, 42, 1, 8_000);
        assertTrue(fixture.journal.position() > JournalFixture.SEGMENT_LENGTH);
        fixture.fill(5, 43, 300);
        assertEquals(1, fixture.journal.damageCount());
        assertEquals(1, fixture.errors.size(), fixture.errors.toString());
        assertTrue(fixture.errors.get(0).getMessage().contains("was cut"), fixture.errors.toString());
        assertEquals(100, fixture.ask(5, 201, 300).size());
        assertEquals(length, Files.size(fixture.segment(0)));

        fixture.reopen();
        assertTrue(fixture.restored().endsWith("-300"), fixture.restored());
        assertEquals(100, fixture.ask(5, 201, 300).size());
    }

    @Test
    void shouldGoOnBehindASegmentThatWasCutBeforeItWasWrittenTo()
    {
        fixture.open();
        fixture.fill(5, 1, 10);
        JournalFixture.cut(fixture.segment(JournalFixture.SEGMENT_LENGTH), 0);
        fixture.keep();
        fixture.fill(5, 11, 600);
        assertEquals(1, fixture.journal.damageCount());
        assertEquals(600, fixture.ask(5, 1, 600).size());
        fixture.nowNs += 1_000_000_000L;
        fixture.keep();
        assertEquals(fixture.journal.position(), fixture.journal.syncedPosition());
        fixture.reopen();
        assertEquals("5:1-600", fixture.restored());
    }

    @Test
    void shouldCloseWhenAFileWasCutJustBefore()
    {
        fixture.open();
        for (int sequence = 1; sequence <= 40; sequence++)
        {
            fixture.append(5, sequence, 1, 8_000);
        }
        JournalFixture.cut(fixture.segment(0), 4_096);
        fixture.journal.close();
        assertEquals(1, fixture.journal.damageCount());
        assertEquals(1, fixture.errors.size(), fixture.errors.toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotWaitForASegmentThatSomethingElseTookThePlaceOf(final boolean isLink) throws IOException
    {
        fixture.open();
        fixture.fill(5, 1, 1);
        for (int sequence = 2; sequence <= 131; sequence++)
        {
            fixture.append(5, sequence, 1, 8_000);
        }
        assertTrue(fixture.journal.position() > JournalFixture.SEGMENT_LENGTH);
        final Path moved = Files.move(fixture.segment(0), parent.resolve("moved"));
        if (isLink)
        {
            Files.createSymbolicLink(fixture.segment(0), moved);
        }
        else
        {
            Files.createDirectory(fixture.segment(0));
        }
        fixture.fill(5, 132, 2_000);
        fixture.nowNs += 1_000_000_000L;
        fixture.keep();
        assertEquals(fixture.journal.position(), fixture.journal.syncedPosition());
        assertEquals(0, fixture.journal.syncFailureCount());
    }
}
