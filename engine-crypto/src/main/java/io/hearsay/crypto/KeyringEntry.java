package io.hearsay.crypto;

/**
 * One key with one algorithm in a {@link Keyring}. Nothing in it is secret.
 *
 * @param keyId         of the key, see {@link ClusterKey#id()}; of a node that sends in clear text: what its packets
 *                      name instead.
 * @param algorithm     that it is used with.
 * @param isSending     whether this node sends so; exactly one entry of a ring says yes.
 * @param packetsOpened packets accepted under it since it came into the ring.
 * @param lastOpenedUs  when the last of them was accepted, microseconds since the epoch, or {@link #NEVER}.
 */
public record KeyringEntry(
    int keyId,
    Algorithm algorithm,
    boolean isSending,
    long packetsOpened,
    long lastOpenedUs)
{
    /**
     * Time of something that did not happen.
     */
    public static final long NEVER = Long.MIN_VALUE;
}
