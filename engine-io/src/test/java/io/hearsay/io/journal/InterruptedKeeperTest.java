package io.hearsay.io.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever runs the keeper is interrupted, which closes each file that is in use: nothing is lost, and all is forced.
 */
@Timeout(60)
class InterruptedKeeperTest
{
    @TempDir
    Path parent;

    private JournalFixture fixture;

    @BeforeEach
    void start()
    {
        fixture = new JournalFixture(parent.resolve("journal"));
        fixture.open();
        fixture.append(5, 1, 1, 100);
    }

    @AfterEach
    void stop()
    {
        Thread.interrupted();
        fixture.close();
    }

    @Test
    void shouldGoOn() throws Exception
    {
        Thread.currentThread().interrupt();
        fixture.journal.keeper().doWork();
        assertTrue(Thread.interrupted());
        assertEquals(0, fixture.journal.damageCount());
        fixture.append(5, 2, 1, 100);
        assertTrue(fixture.journal.position() < JournalFixture.SEGMENT_LENGTH);
        assertEquals(List.of(), fixture.errors);
    }

    @Test
    void shouldForceAllAtTheEnd()
    {
        for (int sequence = 2; sequence <= 200; sequence++)
        {
            fixture.append(5, sequence, 1, 8_000);
        }
        Thread.currentThread().interrupt();
        fixture.journal.close();
        assertTrue(Thread.interrupted());
        assertEquals(List.of(), fixture.errors);
        assertEquals(fixture.journal.position(), fixture.journal.syncedPosition());
        assertEquals(List.of("0000000000000000.index"), fixture.names(".index"));
    }
}
