package io.hearsay.core.sim;

/**
 * Decides which datagrams of a {@link SimulatedNetwork} arrive, for tests that lose some on purpose.
 */
@FunctionalInterface
public interface DatagramFilter
{
    /**
     * Decide about a datagram.
     *
     * @param from   address of the sender.
     * @param to     address of the receiver.
     * @param packet the bytes; not to be changed.
     * @return false if it vanishes.
     */
    boolean passes(String from, String to, byte[] packet);
}
