/**
 * What an engine shows, for Prometheus: {@link io.hearsay.io.metrics.MetricsServer}. Reads through
 * <code>io.hearsay.io.status</code>, so it works beside the engine, in a process of its own, and writes nothing to it.
 * Uses the Prometheus client, an optional dependency that only this package needs; its HTTP server has the threads.
 */
package io.hearsay.io.metrics;
