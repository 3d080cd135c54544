/**
 * The engine's side of shared memory: one agent, {@link io.hearsay.io.agent.EngineAgent}, that serves commands and
 * heartbeats around the protocol's duty cycle, and what belongs to it. All of it is called by the agent's thread alone,
 * but for what says otherwise. May use <code>io.hearsay.io.file</code>, <code>io.hearsay.io.keys</code> and
 * engine-core; knows no sockets and no launcher.
 */
package io.hearsay.io.agent;
