package io.hearsay.io.file;

/**
 * What an engine says of itself in <code>engine.dat</code> when it starts.
 *
 * @param pid                   of its process.
 * @param startMs               milliseconds since the epoch.
 * @param nodeId                of this incarnation.
 * @param livenessTimeoutNs     after which a silent client or engine counts as dead.
 * @param publicationRingLength that clients take by default, in bytes.
 * @param deliveryRingLength    that clients take by default, in bytes.
 * @param statusRows            rows of the tables of peers and of origins.
 * @param clientRows            rows of the table of clients.
 */
public record EngineFacts(
    long pid,
    long startMs,
    long nodeId,
    long livenessTimeoutNs,
    int publicationRingLength,
    int deliveryRingLength,
    int statusRows,
    int clientRows)
{
}
