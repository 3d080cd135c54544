/**
 * What it costs an application to be attached through shared memory, beside a bare ring of Agrona: the client's ends
 * alone, and the way through an engine, in one process and between two.
 */
package io.hearsay.perf.attach;
