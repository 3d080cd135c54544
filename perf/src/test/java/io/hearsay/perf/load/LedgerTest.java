package io.hearsay.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class LedgerTest
{
    private static final int NODES = 3;
    private static final int PUBLISHERS = 2;
    private static final int COUNT = 100;
    private static final int OFFSET = 8;
    private static final int NUMBER = 255;

    private final Ledger ledger = new Ledger(NODES, PUBLISHERS, 128, Site.ONE_PROCESS);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OFFSET + MessageHeader.LENGTH]);
    private final UnsafeBuffer message = new UnsafeBuffer(buffer, OFFSET, MessageHeader.LENGTH);
    private final long[] offered = {COUNT, COUNT};

    LedgerTest()
    {
        ledger.prepare(NUMBER, 0);
    }

    private void deliver(final int number, final int node, final int publisher, final long sequence)
    {
        MessageHeader.write(message, 0, MessageHeader.identity(number, publisher, sequence));
        ledger.onMessage(node, buffer, OFFSET);
    }

    private void deliverAllBut(final int lostNode, final long lostSequence)
    {
        for (int node = 0; node < NODES; node++)
        {
            for (int publisher = 0; publisher < PUBLISHERS; publisher++)
            {
                for (long sequence = COUNT - 1; sequence >= 0; sequence--)
                {
                    if (node != lostNode || sequence != lostSequence)
                    {
                        deliver(NUMBER, node, publisher, sequence);
                    }
                }
            }
        }
    }

    @Test
    void shouldCountWhatIsDeliveredEverywhereButOnItsOwnNode()
    {
        deliverAllBut(-1, -1);

        assertEquals(2 * COUNT * (NODES - 1), ledger.owed(offered));
        assertEquals(ledger.owed(offered), ledger.received());
        assertEquals(2 * COUNT, ledger.counted(offered).everywhere());
        assertEquals(0, ledger.duplicates());
        assertEquals(ledger.received(), ledger.latencies().getTotalCount());
    }

    @Test
    void shouldFindWhatIsLostOnOneNode()
    {
        deliverAllBut(2, 63);

        assertEquals(2, ledger.owed(offered) - ledger.received());
        assertEquals(2 * COUNT - 2, ledger.counted(offered).everywhere());
    }

    @Test
    void shouldNotTakeADuplicateForWhatIsLost()
    {
        deliverAllBut(1, 64);
        deliver(NUMBER, 1, 0, 63);
        deliver(NUMBER, 1, 0, 63);

        assertEquals(2, ledger.duplicates());
        // Publisher 1 owes nothing to itself, so node 1 misses one message.
        assertEquals(1, ledger.owed(offered) - ledger.received());
        assertEquals(2 * COUNT - 1, ledger.counted(offered).everywhere());
    }

    @Test
    void shouldCountWhatCameTooLateApart()
    {
        deliverAllBut(-1, -1);
        ledger.prepare(0, 0);
        deliver(NUMBER, 1, 0, 5);
        deliver(0, 1, 0, 5);
        deliver(0, 1, 0, 128);

        assertEquals(2, ledger.strays());
        assertEquals(1, ledger.received());
        assertEquals(0, ledger.duplicates());
        assertEquals(0, ledger.counted(offered).everywhere());
    }

    @Test
    void shouldRecordTheLatenciesOfASample()
    {
        ledger.prepare(1, 7);
        for (long sequence = 0; sequence < 64; sequence++)
        {
            deliver(1, 2, 1, sequence);
        }

        assertEquals(8, ledger.latencies().getTotalCount());
        assertTrue(ledger.latencies().getMaxValue() <= Tally.MAX_LATENCY_NS * 1.001);
    }
}
