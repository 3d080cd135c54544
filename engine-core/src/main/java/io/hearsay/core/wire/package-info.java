/**
 * The bytes on the wire (PROTOCOL.md, section 2): accessors of label, header, message groups, acknowledgements and
 * ranges, and {@link io.hearsay.core.wire.PacketValidator}, which decides what may be read with them. Static and
 * without state, so any thread may use them. Uses Agrona's buffers, and the counters' names to say what is wrong with
 * a packet.
 */
package io.hearsay.core.wire;
