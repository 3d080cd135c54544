package io.hearsay.core.counters;

/**
 * How the value of a counter moves.
 */
public enum CounterKind
{
    /** Only grows in the life of what it counts for: its rate says something. */
    TOTAL,

    /** What is the case now. */
    GAUGE
}
