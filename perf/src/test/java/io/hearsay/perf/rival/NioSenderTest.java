package io.hearsay.perf.rival;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicLongPosition;
import org.agrona.concurrent.status.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NioSenderTest
{
    private static final int SIZE = 64;
    private static final int PER_DATAGRAM = 122;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[SIZE]);
    private final AtomicInteger received = new AtomicInteger();
    private final Position read = new AtomicLongPosition();
    private final NioReceiver receiver =
        new NioReceiver(1, 0, SIZE, List.of(read), (node, buffer, offset) -> received.incrementAndGet());
    private final NioSender sender = new NioSender(
        0, SIZE, NioSender.MAX_DATAGRAM_LENGTH, List.of(new NioSender.Target(receiver.address(), read)));

    @AfterEach
    void close()
    {
        sender.close();
        receiver.close();
    }

    @Test
    void shouldPackWhatFits()
    {
        for (int i = 0; i < PER_DATAGRAM; i++)
        {
            assertEquals(0, sender.datagrams());
            assertTrue(sender.offer(message, SIZE));
        }

        assertEquals(1, sender.datagrams());
        assertEquals(NioSender.HEADER_LENGTH + PER_DATAGRAM * (NioSender.ENTRY_LENGTH + SIZE), sender.bytes());
    }

    @Test
    void shouldSendAFewMessagesWhenNoMoreCome()
    {
        assertTrue(sender.flush());
        assertTrue(sender.offer(message, SIZE));
        assertTrue(sender.flush());

        assertEquals(1, sender.datagrams());
    }

    private void fillWindow()
    {
        for (int i = 0; i < NioSender.WINDOW; i++)
        {
            assertTrue(sender.offer(message, SIZE));
            assertTrue(sender.flush());
        }
    }

    @Test
    void shouldRefuseWhatDoesNotFitIntoADatagramThatWaits() throws IOException
    {
        fillWindow();
        for (int i = 0; i < PER_DATAGRAM; i++)
        {
            assertTrue(sender.offer(message, SIZE));
        }
        assertFalse(sender.offer(message, SIZE));
        while (read.getVolatile() == 0)
        {
            receiver.doWork();
        }

        assertTrue(sender.offer(message, SIZE));
        assertEquals(NioSender.WINDOW + 1, sender.datagrams());
    }

    @Test
    void shouldWaitForASlowReceiver() throws IOException
    {
        fillWindow();
        assertTrue(sender.offer(message, SIZE));
        assertFalse(sender.flush());
        while (read.getVolatile() == 0)
        {
            receiver.doWork();
        }

        assertTrue(sender.flush());
        assertEquals(read.getVolatile(), received.get());
    }
}
