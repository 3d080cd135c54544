package io.hearsay.io.status;

/**
 * A record of a message log: a run of messages, or a gap.
 *
 * @param position of the record: bytes ever appended before it.
 * @param kind     of {@link io.hearsay.core.log.RecordDescriptor}: RUN or GAP.
 * @param flags    of {@link io.hearsay.core.log.RecordDescriptor}.
 * @param body     a run as on the wire ({@link io.hearsay.core.wire.RunFlyweight}), or a gap as in a delivery ring
 *                 ({@link io.hearsay.core.client.DeliveryDescriptor}); of valid length, but nothing in it is checked.
 */
public record LogRecord(long position, byte kind, int flags, byte[] body)
{
}
