/**
 * How the cost of a message grows: with nodes, the message's length, the log, origins and peers. Uses hot, load, rig,
 * rival and versus.
 */
package io.hearsay.perf.growth;
