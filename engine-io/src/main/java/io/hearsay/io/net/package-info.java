/**
 * Sockets, and what is known about addresses: the transport over UDP, the parser of raw addresses, the batch length
 * from the interface's MTU, and injected loss.
 * <p>
 * Everything here belongs to the agent's thread, but for {@link io.hearsay.io.net.AddressLiteral}, which keeps nothing,
 * and {@link io.hearsay.io.net.UdpTransport#bind}, which the launching thread calls. May use
 * <code>io.hearsay.core</code>, Agrona and NIO; knows nothing of clients, files and threads.
 */
package io.hearsay.io.net;
