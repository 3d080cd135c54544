package io.hearsay.core.sim;

/**
 * A gap that a {@link SimulatedClient} was told of.
 *
 * @param origin node id of the origin of the lost messages.
 * @param first  lost sequence.
 * @param last   lost sequence.
 * @param cause  as in {@link io.hearsay.core.client.DeliveryDescriptor}.
 * @param atNs   virtual time at which the client polled it.
 */
public record ReceivedGap(long origin, long first, long last, int cause, long atNs)
{
}
