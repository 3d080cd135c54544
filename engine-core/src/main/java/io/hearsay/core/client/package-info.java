/**
 * The bytes between an engine and its clients: layouts of the records in the publication and the delivery ring.
 * Constants alone, no state, no thread. Used by the agent on one side and by clients on the other; uses nothing.
 */
package io.hearsay.core.client;
