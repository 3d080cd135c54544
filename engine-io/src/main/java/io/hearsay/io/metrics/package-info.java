/**
 * What an engine shows, in the text format of Prometheus, on a port. Each scrape maps <code>engine.dat</code> anew,
 * reads it and lets go of it, on the thread that answers, so scrapes may come in parallel. Uses
 * <code>io.hearsay.io.status</code>, what <code>io.hearsay.io.net</code> knows of addresses, and Prometheus' client
 * library, which is an optional dependency that only this package needs.
 */
package io.hearsay.io.metrics;
