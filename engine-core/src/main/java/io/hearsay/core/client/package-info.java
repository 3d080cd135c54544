/**
 * The bytes between an engine and its clients: layouts of the records in the publication and the delivery ring,
 * and how the engine reads a ring that a stranger writes. Used by the agent on one side and by clients on the other;
 * uses Agrona only.
 */
package io.hearsay.core.client;
