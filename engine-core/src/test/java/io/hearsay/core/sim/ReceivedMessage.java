package io.hearsay.core.sim;

import java.nio.charset.StandardCharsets;

/**
 * A message that a {@link SimulatedClient} got.
 *
 * @param origin   node id of its origin.
 * @param sequence of it.
 * @param topic    of it.
 * @param payload  the bytes; not to be changed.
 * @param atNs     virtual time at which the client polled it.
 */
public record ReceivedMessage(long origin, long sequence, int topic, byte[] payload, long atNs)
{
    /**
     * The payload as text.
     *
     * @return the text.
     */
    public String text()
    {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
