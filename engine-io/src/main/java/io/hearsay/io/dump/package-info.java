/**
 * What is in a captured datagram ({@link io.hearsay.io.dump.DatagramDump}) or in a message log
 * ({@link io.hearsay.io.dump.LogDump}), byte by byte. Decodes with the flyweights and the validator of the core, prints
 * with chronicle-bytes, an optional dependency whose classes are loaded when something is dumped. One thread; input is
 * hostile.
 */
package io.hearsay.io.dump;
