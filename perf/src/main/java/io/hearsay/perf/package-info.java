/**
 * Benchmarks (JMH) and how to start them. Nothing in production depends on this module.
 */
package io.hearsay.perf;
