package io.hearsay.crypto;

import java.util.List;

import io.hearsay.core.spi.PacketProtection;

/**
 * The keys and algorithms of a node, and the protection that they give. Packets under every key and every algorithm in
 * the ring are accepted; one key and one algorithm are used for sending. So a cluster changes its key, or its
 * algorithm, while it works and without losing a message: add the new one on every node, use it on every node, remove
 * the old one from every node.
 * <p>
 * Agent's thread alone, between two duty cycles. A change that is refused changes nothing. A node that sends in clear
 * text ({@link Algorithm#NONE}) has no ring: it refuses every change.
 */
public interface Keyring extends PacketProtection
{
    /**
     * The most keys in a ring.
     */
    int MAX_KEYS = 8;

    /**
     * Accept packets under another key. A key that is in the ring already changes nothing.
     *
     * @param key which the caller may close when this returns.
     * @throws IllegalArgumentException saying why not: {@link #MAX_KEYS} are in the ring, or another key has this id.
     */
    void addKey(ClusterKey key);

    /**
     * Send under a key of the ring from the next packet on.
     *
     * @param keyId of the key, see {@link ClusterKey#id()}.
     * @throws IllegalArgumentException if it is not in the ring.
     */
    void useKey(int keyId);

    /**
     * Accept a key no more, and overwrite all that was derived from it: at once what makes packet keys, the packet keys
     * of a few senders in each of the next duty cycles.
     *
     * @param keyId of the key, see {@link ClusterKey#id()}.
     * @throws IllegalArgumentException if it is not in the ring, or used for sending.
     */
    void removeKey(int keyId);

    /**
     * Accept packets under another algorithm, with every key of the ring. One that is accepted already changes nothing.
     *
     * @param algorithm any but NONE.
     * @throws IllegalArgumentException if it is NONE.
     */
    void addAlgorithm(Algorithm algorithm);

    /**
     * Send under an accepted algorithm from the next packet on.
     *
     * @param algorithm that is accepted.
     * @throws IllegalArgumentException if it is not accepted.
     */
    void useAlgorithm(Algorithm algorithm);

    /**
     * Accept an algorithm no more, and overwrite all that was derived for it.
     *
     * @param algorithm that is accepted.
     * @throws IllegalArgumentException if it is not accepted, or used for sending.
     */
    void removeAlgorithm(Algorithm algorithm);

    /**
     * What is accepted, what is used for sending, and what arrived under it: when nothing arrives any more, nobody
     * misses it. Allocates.
     *
     * @return an entry for each key with each algorithm, keys in the order in which they came.
     */
    List<KeyringEntry> entries();
}
