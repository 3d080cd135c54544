package io.hearsay.core.sim;

/**
 * Sees every datagram of a {@link SimulatedNetwork}, for tests that count, record or check what is on the wire.
 */
@FunctionalInterface
public interface NetworkObserver
{
    /**
     * Something happened to a datagram.
     *
     * @param nowNs  virtual time.
     * @param event  what happened.
     * @param from   address of the sender.
     * @param to     address of the receiver.
     * @param packet the bytes; not to be changed.
     */
    void onEvent(long nowNs, NetworkEvent event, String from, String to, byte[] packet);
}
