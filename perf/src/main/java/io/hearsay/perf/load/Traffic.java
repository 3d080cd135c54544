package io.hearsay.perf.load;

/**
 * What all nodes of a cluster sent since they started, as the system itself counts.
 *
 * @param datagrams that were sent, or {@link #NOT_TOLD}.
 * @param bytes     of them, without the headers of IP and UDP, or {@link #NOT_TOLD}.
 */
public record Traffic(long datagrams, long bytes)
{
    /** The system does not tell. */
    public static final long NOT_TOLD = -1;

    /** A system that tells nothing. */
    public static final Traffic NONE = new Traffic(NOT_TOLD, NOT_TOLD);
}
