/**
 * The demo of <code>mvn -q -Pdemo</code>: some nodes in one process, real sockets, encrypted, with losses, and a check
 * of every byte; and that of <code>mvn -q -Pdemo-aeron</code>, with a media driver and a bridge beside them, which
 * alone needs Aeron. Uses what an embedder uses. One thread offers and polls; each engine runs in its own.
 */
package io.hearsay.io.demo;
