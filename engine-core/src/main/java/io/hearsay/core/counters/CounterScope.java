package io.hearsay.core.counters;

/**
 * Of what a counter counts.
 */
public enum CounterScope
{
    /** The whole engine: one counter each, in Agrona's counters. */
    ENGINE,

    /** An address that this node knows: a row each in a {@link CounterTable}. */
    PEER,

    /** An origin whose messages this node knows: a row each. */
    ORIGIN,

    /** An attached client: a row each. */
    CLIENT
}
