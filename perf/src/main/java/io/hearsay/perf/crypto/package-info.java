/**
 * Benchmarks of packet protection.
 */
package io.hearsay.perf.crypto;
