/**
 * What is found by a node id: peers and origins. Owned by the agent's thread; bounded by who adds to it. May use
 * Agrona.
 */
package io.hearsay.core.ids;
