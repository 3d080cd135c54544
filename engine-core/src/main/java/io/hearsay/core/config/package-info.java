/**
 * The options of an engine: each declared once in {@link io.hearsay.core.config.EngineOption}, with a value for each
 * in {@link io.hearsay.core.config.Settings}. One thread fills settings and concludes them; from then on any may read
 * them. Reads no file, property or environment by itself; uses the JDK alone.
 */
package io.hearsay.core.config;
