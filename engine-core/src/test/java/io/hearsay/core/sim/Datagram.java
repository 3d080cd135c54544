package io.hearsay.core.sim;

/**
 * A datagram on its way, or in the receive queue of its address.
 *
 * @param from   number of the sender's address.
 * @param to     number of the receiver's address.
 * @param packet the bytes.
 */
record Datagram(int from, int to, byte[] packet)
{
}
