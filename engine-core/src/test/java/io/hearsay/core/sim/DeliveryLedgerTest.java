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

    @Test
    void shouldFindAMessageUnderTwoIdentities()
    {
        ledger.onReceived(client, message(1, 1));
        assertFails("nobody offered", () -> ledger.onReceived(client, message(2, 1)));
        ledger.onOffered(ORIGIN, 0, new byte[]{1});
        assertDoesNotThrow(() -> ledger.onReceived(client, message(3, 1)));
    }

    @Test
    void shouldFindALossOfWhatCameOrThatWasToldBefore()
    {
        ledger.onReceived(client, message(2, 2));
        ledger.onGap(client, new ReceivedGap(ORIGIN, 3, 5, 1, 0));
        assertFails("what it got is lost", () -> ledger.onGap(client, new ReceivedGap(ORIGIN, 1, 2, 1, 0)));
        assertFails("told twice", () -> ledger.onGap(client, new ReceivedGap(ORIGIN, 5, 6, 1, 0)));
        assertFails("told to be lost", () -> ledger.onReceived(client, message(4, 4)));
        assertFails("has no order", () -> ledger.onGap(client, new ReceivedGap(ORIGIN, 7, 7, 2, 0)));
    }

    @Test
    void shouldSayWhatIsOwed()
    {
        ledger.onReceived(client, message(2, 2));
        ledger.onGap(client, new ReceivedGap(ORIGIN, 3, 5, 1, 0));
        ledger.onReceived(client, message(7, 7));
        assertEquals(1, ledger.nextOwed(client, ORIGIN, 1, 9));
        assertEquals(6, ledger.nextOwed(client, ORIGIN, 2, 9));
        assertEquals(8, ledger.nextOwed(client, ORIGIN, 7, 9));
        assertEquals(8, ledger.nextOwed(client, ORIGIN, 7, 7));
        assertEquals(2, ledger.lowest(client, ORIGIN, 99));
        assertEquals(99, ledger.lowest(ordered, ORIGIN, 99));
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
