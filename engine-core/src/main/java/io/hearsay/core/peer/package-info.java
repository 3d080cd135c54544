/**
 * What a node knows of others: addresses and whether they are live, the peers behind them and how they answer, who is
 * probed next, and the choice of random peers. Owned by the agent's thread; bounded by <code>maxPeers</code>.
 * Addresses are the transport's opaque handles. May use the settings, the counters, the map by id, the transport's
 * interface and Agrona.
 */
package io.hearsay.core.peer;
