package io.hearsay.perf.hot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.junit.jupiter.api.Test;

class RingClientTest
{
    private static final int RUN_LENGTH = 7_000;

    @Test
    void shouldTakeAllThatWasDeliveredWhereverTheMemoryEnds()
    {
        final RingClient client = new RingClient(Long.BYTES);
        final RingBuffer ring = client.delivery();
        for (int i = 1; i <= 4 * ring.capacity() / RUN_LENGTH; i++)
        {
            final int at = ring.tryClaim(DeliveryDescriptor.RUN_TYPE_ID, RUN_LENGTH);
            RunFlyweight.putHeader(ring.buffer(), at, 7, i, 0, 0, 1);
            ring.commit(at);
            client.poll();
            assertEquals(i, client.receivedCount());
        }
    }
}
