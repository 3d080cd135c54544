/**
 * What a cluster of thousands of nodes does, in the deterministic simulation: real agents, virtual time, one thread.
 */
package io.hearsay.perf.scale;
