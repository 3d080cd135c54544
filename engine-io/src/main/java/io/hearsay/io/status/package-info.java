/**
 * What an engine shows, seen from outside: counters, tables of peers, origins and clients, histograms and errors, read
 * from <code>engine.dat</code> without writing a byte to it, while the engine runs and after it died. What is read is
 * treated as hostile. May use <code>io.hearsay.io.file</code> and engine-core; knows no engine and no command line.
 */
package io.hearsay.io.status;
