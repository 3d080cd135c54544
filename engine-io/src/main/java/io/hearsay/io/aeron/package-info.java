/**
 * Where gossip meets Aeron: {@link io.hearsay.io.aeron.AeronBridge} republishes delivered gossip on Aeron streams, and
 * offers what it reads from other Aeron streams to gossip.
 * <p>
 * All of it runs in one agent; counters may be read by any thread. Needs aeron-client, an optional dependency: nothing
 * else uses this package, so that its classes are loaded by those alone who name them. Uses what an embedder uses of
 * <code>io.hearsay.io</code>.
 */
package io.hearsay.io.aeron;
