/**
 * The counters of an engine: each declared once in {@link io.hearsay.core.counters.CounterDescriptor}, whose ids never
 * change, and kept in memory that other processes may read. The agent's thread writes, any thread reads. Uses Agrona
 * alone.
 */
package io.hearsay.core.counters;
