package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.PacketProtection;

/**
 * Why the protection refused a packet: a counter for each of its codes.
 */
final class Rejection
{
    private Rejection()
    {
    }

    /**
     * Counter of a code.
     *
     * @param code negative result of {@link PacketProtection#open}.
     */
    static CounterDescriptor counterOf(final int code)
    {
        switch (code)
        {
            case PacketProtection.UNKNOWN_KEY:
                return CounterDescriptor.REJECTED_UNKNOWN_KEY;

            case PacketProtection.ALGORITHM_NOT_ACCEPTED:
                return CounterDescriptor.REJECTED_ALGORITHM;

            case PacketProtection.STALE:
                return CounterDescriptor.REJECTED_STALE;

            case PacketProtection.REPLAYED:
                return CounterDescriptor.REJECTED_REPLAYED;

            case PacketProtection.TOO_OLD:
                return CounterDescriptor.REJECTED_TOO_OLD;

            case PacketProtection.SENDERS_FULL:
                return CounterDescriptor.REJECTED_SENDERS_FULL;

            case PacketProtection.DERIVATIONS_EXHAUSTED:
                return CounterDescriptor.REJECTED_DERIVATIONS;

            case PacketProtection.MALFORMED:
                return CounterDescriptor.MALFORMED_LENGTH;

            default:
                return CounterDescriptor.REJECTED_NOT_AUTHENTIC;
        }
    }
}
