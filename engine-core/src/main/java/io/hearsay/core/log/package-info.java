/**
 * The message log: one circular, off-heap buffer of records of all that a node knows, and the cursors over it. Owned
 * by the agent's thread; its size is fixed when it is made. It knows lengths, flags and positions, not origins or
 * peers: who must know what leaves or moves is an {@link io.hearsay.core.log.EvictionHandler}. May use the wire format
 * and Agrona.
 */
package io.hearsay.core.log;
