package io.hearsay.io.status;

/**
 * What an engine does, as far as can be seen from outside.
 */
public enum EngineState
{
    /** It works. */
    RUNNING,

    /** Its process is there, but its duty cycle stood still lately. */
    STALLED,

    /** Its process is gone, or stood still for longer than its clients wait. */
    DEAD,

    /** It closed in good order. */
    CLOSED
}
