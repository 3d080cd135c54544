package io.hearsay.io.journal;

/**
 * Why a reader passed over something.
 */
public enum SkipCause
{
    /** It is not there any more, or never was: retention removed it, or a journal was damaged so that it went on. */
    REMOVED,

    /** What stands there is no record, or its CRC is wrong. */
    CORRUPT
}
