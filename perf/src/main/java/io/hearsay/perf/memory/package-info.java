/**
 * What memory an engine takes, and how it grows with peers, origins and messages: counted by walking all that can be
 * reached from it, not guessed from the heap's size.
 */
package io.hearsay.perf.memory;
