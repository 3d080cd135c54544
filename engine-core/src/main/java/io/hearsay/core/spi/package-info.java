/**
 * What an engine is built on, as interfaces: the network, the protection of packets, discovery, and the two rings of a
 * client. engine-crypto and engine-io implement them, and so do tests. Each says who calls it: the agent's thread
 * alone, but for {@link io.hearsay.core.spi.Discovery}, which is called off it. No implementation blocks the agent or
 * throws on what came from outside. Uses Agrona's buffers and rings alone.
 */
package io.hearsay.core.spi;
