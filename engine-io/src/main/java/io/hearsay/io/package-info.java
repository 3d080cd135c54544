/**
 * What an embedder uses: {@link io.hearsay.io.GossipEngine} is a node, {@link io.hearsay.io.GossipClient} publishes and
 * receives through one, in its process or another; {@link io.hearsay.io.EngineControl} changes an engine's keys.
 * <p>
 * Engine: launched by any thread, runs in one of its own or in the caller's runner, closed from any. Client: any
 * threads offer, one polls, any closes. May use everything below it (files, agent, keys, sockets, crypto, core);
 * nothing of those knows it. The command line and the demo are built on it.
 */
package io.hearsay.io;
