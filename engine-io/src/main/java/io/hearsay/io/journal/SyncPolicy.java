package io.hearsay.io.journal;

/**
 * When what was appended is forced to the disk. Always by the journal's thread: an append never waits for it. Whatever
 * the policy, nothing is lost when the process dies, only when the machine does.
 */
public enum SyncPolicy
{
    /** When the operating system likes to. */
    NONE,

    /** At an interval. */
    INTERVAL,

    /** As soon as the disk is done with what was there before. */
    EACH_BATCH
}
