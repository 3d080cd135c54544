package io.hearsay.perf.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndPairTest
{
    private static final int ROUNDS_OF_THE_RING = 3;

    @ParameterizedTest
    @ValueSource(strings = {"bare", "offer", "claim", "poll", "pollRuns"})
    void shouldConsumeAllThatIsProduced(final String name) throws IOException
    {
        try (EndPair ends = EndPair.named(name, 64))
        {
            int produced = 0;
            int consumed = 0;
            while (produced < ROUNDS_OF_THE_RING * BareRing.CAPACITY / 64)
            {
                for (int count = ends.produce(); count > 0; count = ends.produce())
                {
                    produced += count;
                }
                // The end of the ring's memory ends a read.
                for (int idle = 0; idle < 2;)
                {
                    final int count = ends.consume();
                    consumed += count;
                    idle = count == 0 ? idle + 1 : 0;
                }
            }

            assertEquals(produced, consumed);
            assertTrue(ends.sum() != 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare", "offer", "claim", "poll", "pollRuns"})
    void shouldPassAllBetweenTwoThreads(final String name) throws IOException
    {
        final TwoThreads part = new TwoThreads(EndPair.named(name, 8));
        try
        {
            assertTrue(Double.parseDouble(part.answer(List.of("1"))) > 0);
            assertTrue(Double.parseDouble(part.answer(List.of("1"))) > 0);
        }
        finally
        {
            part.close();
        }
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow()
    {
        assertThrows(IllegalArgumentException.class, () -> EndPair.named("other", 8));
    }

    @Test
    void shouldFillARunLikeADatagram()
    {
        assertEquals(19, PollingPair.runCount(64));
        assertEquals(7, PollingPair.runCount(1_024));
    }
}
