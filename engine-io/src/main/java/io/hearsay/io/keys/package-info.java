/**
 * Changing the keys and algorithms of an engine while it works. Commands and answers are laid out by
 * <code>KeyringXxxDescriptor</code>; {@link io.hearsay.io.keys.KeyringCommands} obeys them on the agent's thread, which
 * never reads a key file or derives a key itself: {@link io.hearsay.io.keys.KeyLoader} does, in a thread that lives as
 * long as that takes. May use engine-crypto and <code>io.hearsay.io.file</code>; knows neither agents nor sockets.
 * <p>
 * No command and no answer holds a key or a passphrase.
 */
package io.hearsay.io.keys;
