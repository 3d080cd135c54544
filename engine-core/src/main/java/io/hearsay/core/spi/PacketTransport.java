package io.hearsay.core.spi;

import org.agrona.DirectBuffer;

/**
 * Carries datagrams between this node and its peers. Owned and called by the agent's thread alone; no call blocks, and
 * none throws on anything that came from the network.
 * <p>
 * Addresses are opaque handles: small, dense, non-negative numbers that the transport hands out and reuses after
 * {@link #release(int)}. The handle of a datagram from an address that is not retained is provisional: it is valid
 * until the {@link PacketHandler} returns, unless {@link #retain(int)} is called in it. So strangers cost no memory.
 */
public interface PacketTransport extends AutoCloseable
{
    /**
     * No address.
     */
    int NULL_ADDRESS = -1;

    /**
     * Result of {@link #send}: there is no room in the send buffer, nothing was sent; try in a later cycle.
     */
    int BACK_PRESSURED = -1;

    /**
     * Result of {@link #send}: the datagram could not be sent to this address, and trying again at once is no use. The
     * transport counted the cause.
     */
    int FAILED = -2;

    /**
     * The longest datagram, in bytes (UDP payload), that the interface carries without fragmentation, at most 8 192.
     *
     * @return the length in bytes.
     */
    int batchLength();

    /**
     * Parse a raw address (<code>host:port</code> or <code>[v6]:port</code>, the host being a literal) and retain its
     * handle. The same address gives the same handle.
     *
     * @param rawAddress as discovery gave it.
     * @return its handle, or {@link #NULL_ADDRESS} if the transport can not use it.
     */
    int resolve(String rawAddress);

    /**
     * Keep the handle of an address until {@link #release(int)}. Without effect if it is retained already.
     *
     * @param address handle.
     */
    void retain(int address);

    /**
     * Forget an address; the handle may be given to another one from now on.
     *
     * @param address handle.
     */
    void release(int address);

    /**
     * An address as a person reads it. Allocates: not for the hot path.
     *
     * @param address handle.
     * @return the address, for example <code>10.0.0.5:7400</code>.
     */
    String describe(int address);

    /**
     * Receive datagrams.
     *
     * @param handler called for each.
     * @param limit   after so many datagrams no more are received; what one call to the kernel brought is handed over
     *                all the same.
     * @return the number of datagrams handed over.
     */
    int poll(PacketHandler handler, int limit);

    /**
     * Send one datagram, at the latest with the next {@link #flush()}.
     *
     * @param address handle of the receiver.
     * @param packet  backed by a direct {@link java.nio.ByteBuffer}.
     * @param offset  of the datagram in the packet buffer.
     * @param length  of the datagram in bytes.
     * @return {@code length}, {@link #BACK_PRESSURED} or {@link #FAILED}.
     */
    int send(int address, DirectBuffer packet, int offset, int length);

    /**
     * Send what was kept to leave together with others. There is nothing to do for a transport that keeps nothing.
     */
    default void flush()
    {
    }

    /**
     * Close the sockets. Idempotent.
     */
    @Override
    void close();
}
