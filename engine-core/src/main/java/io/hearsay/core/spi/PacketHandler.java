package io.hearsay.core.spi;

import org.agrona.MutableDirectBuffer;

/**
 * Callee of {@link PacketTransport#poll}. The datagram may be decrypted in place; it is gone when the call returns.
 */
@FunctionalInterface
public interface PacketHandler
{
    /**
     * A datagram came in.
     *
     * @param address handle of the sender's address, see {@link PacketTransport}.
     * @param buffer  that holds the datagram.
     * @param offset  of the datagram in the buffer.
     * @param length  of the datagram in bytes; may be 0.
     */
    void onPacket(int address, MutableDirectBuffer buffer, int offset, int length);
}
