/**
 * Protection of packets: {@link io.hearsay.crypto.ClusterProtection} builds the one thing that an engine needs, from a
 * {@link io.hearsay.crypto.ClusterKey}, which comes from a {@link io.hearsay.crypto.KeyFile} or a
 * {@link io.hearsay.crypto.Passphrase}.
 * <p>
 * Inside: what is the same for every algorithm (freshness, replay windows, table of senders, budget of key derivations)
 * is one class, <code>SuiteProtection</code>; an algorithm is a <code>PacketCipher</code>, which knows one key and
 * nothing else. What works on packets is owned by the agent's thread and reads no clock; it allocates nothing once a
 * sender is known. Files and randomness are touched by key files alone. May use engine-core, Agrona, the JCE, and
 * BouncyCastle for Argon2id.
 */
package io.hearsay.crypto;
