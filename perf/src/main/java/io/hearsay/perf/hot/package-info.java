/**
 * Benchmarks of the hot pieces, one by one, and of whole agents between an application and a wire that are both made
 * up: what the engine itself costs, without kernel and cipher. One thread each.
 */
package io.hearsay.perf.hot;
