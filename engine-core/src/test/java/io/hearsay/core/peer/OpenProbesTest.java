package io.hearsay.core.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OpenProbesTest
{
    private static final long SECOND = 1_000_000_000L;

    private final OpenProbes probes = new OpenProbes();

    @Test
    void shouldKnowTheLatestTwoHundredAndFiftySix()
    {
        for (int i = 0; i < 300; i++)
        {
            probes.add(i % 7, i, SECOND + i);
        }
        assertEquals(PeerTable.NO_PROBE, probes.remove(43 % 7, 43), "one more than that are newer");
        for (int i = 299; i >= 44; i--)
        {
            assertEquals(PeerTable.NO_PROBE, probes.remove((i + 1) % 7, i), "of another address");
            assertEquals(SECOND + i, probes.remove(i % 7, i));
            assertEquals(PeerTable.NO_PROBE, probes.remove(i % 7, i), "acknowledged");
        }
    }

    @Test
    void shouldCloseAllThatWereSentToAnAddress()
    {
        for (int i = 0; i < 20; i++)
        {
            probes.add(i % 2, i, SECOND);
        }
        probes.removeAll(1);
        for (int i = 0; i < 20; i++)
        {
            assertEquals(i % 2 == 0 ? SECOND : PeerTable.NO_PROBE, probes.remove(i % 2, i));
        }
    }

    @Test
    void shouldTellWhenALaterOneToTheSameAddressIsOpen()
    {
        probes.add(1, 0, SECOND);
        probes.add(1, 1, SECOND); // at the same time, to verify the address
        probes.add(2, 2, 2 * SECOND);
        assertEquals(SECOND, probes.remove(1, 0));
        probes.add(1, 3, 2 * SECOND);
        probes.add(1, 4, 3 * SECOND);
        assertEquals(PeerTable.LATE, probes.remove(1, 1));
        assertEquals(PeerTable.NO_PROBE, probes.remove(1, 1));
        assertEquals(PeerTable.LATE, probes.remove(1, 3));
        assertEquals(3 * SECOND, probes.remove(1, 4));
        assertEquals(2 * SECOND, probes.remove(2, 2));
    }

    @Test
    void shouldForgetWhatIsOldWhenItGrowsInTheMiddle()
    {
        for (int i = 0; i < 13; i++)
        {
            probes.add(1, i, i < 5 ? 0 : 10 * SECOND); // five that nobody will acknowledge any more, so none grows it
        }
        for (int i = 13; i < 100; i++)
        {
            probes.add(1, i, 10 * SECOND);
        }
        assertEquals(PeerTable.NO_PROBE, probes.remove(1, 4));
        for (int i = 5; i < 100; i++)
        {
            assertEquals(10 * SECOND, probes.remove(1, i));
        }
    }
}
