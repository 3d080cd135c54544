package io.hearsay.core.sim;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryLedgerTest
{
    private static final long ORIGIN = 77;

    private final SimulatedCluster cluster = new SimulatedCluster(1);
    private final DeliveryLedger ledger = cluster.ledger();
    private SimulatedClient client;
    private SimulatedClient ordered;

    @BeforeEach
    void offer()
    {
        client = cluster.add().attach(new SimulatedClient());
        ordered = cluster.add().attach(new SimulatedClient().ordered(true));
        for (byte i = 1; i <= 9; i++)
        {
            ledger.onOffered(ORIGIN, 0, new byte[]{i});
        }
    }

    @Test
    void shouldCountWhatIsRight()
    {
        ledger.onReceived(client, message(2, 2));
        ledger.onReceived(client, message(1, 1));
        assertEquals(2, ledger.receivedCount(client, ORIGIN));
        assertEquals(0, ledger.receivedCount(ordered, ORIGIN));
        assertEquals(9, ledger.offeredCount(ORIGIN));
    }

    @Test
    void shouldFindAMessageThatCameTwice()
    {
        ledger.onReceived(client, message(1, 1));
        assertDoesNotThrow(() -> ledger.onReceived(ordered, message(1, 1)));
        assertFails("twice", () -> ledger.onReceived(client, message(1, 1)));
    }

    @Test
    void shouldFindAMessageThatNobodyOffered()
    {
        assertFails("nobody offered", () -> ledger.onReceived(client, message(1, 10)));
        assertFails("nobody offered", () -> ledger.onReceived(client, message(10, 1)));
        assertFails("nobody offered",
            () -> ledger.onReceived(client, new ReceivedMessage(ORIGIN + 1, 1, 0, new byte[]{1}, 0)));
        assertFails("nobody offered",
            () -> ledger.onReceived(client, new ReceivedMessage(ORIGIN, 1, 5, new byte[]{1}, 0)));
    }

    @Test
    void shouldFindAnIdentityWithTwoContents()
    {
        ledger.onReceived(client, message(1, 1));
        assertFails("another content", () -> ledger.onReceived(ordered, message(1, 2)));
    }

    @Test
    void shouldFindAnOwnMessage()
    {
        final long own = client.node().nodeId();
        ledger.onOffered(own, 0, new byte[]{1});
        assertFails("its own", () -> ledger.onReceived(client, new ReceivedMessage(own, 1, 0, new byte[]{1}, 0)));
    }

    @Test
    void shouldFindAHoleInAnOrderThatNoGapExplains()
    {
        ledger.onReceived(ordered, message(2, 2));
        ledger.onReceived(ordered, message(3, 3));
        ledger.onGap(ordered, new ReceivedGap(ORIGIN, 4, 6, 1, 0));
        ledger.onReceived(ordered, message(7, 7));
        assertFails("out of order", () -> ledger.onReceived(ordered, message(9, 9)));
        assertFails("impossible gap", () -> ledger.onGap(ordered, new ReceivedGap(ORIGIN, 9, 8, 1, 0)));
    }

    private static ReceivedMessage message(final long sequence, final int content)
    {
        return new ReceivedMessage(ORIGIN, sequence, 0, new byte[]{(byte)content}, 0);
    }

    private static void assertFails(final String why, final Runnable action)
    {
        final AssertionError error = assertThrows(AssertionError.class, action::run);
        assertTrue(error.getMessage().contains(why), error.getMessage());
    }
}
