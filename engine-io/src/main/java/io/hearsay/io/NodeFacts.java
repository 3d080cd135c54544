package io.hearsay.io;

import java.nio.file.Path;

/**
 * What is known of a node once it is launched.
 *
 * @param directory    of its files.
 * @param localAddress that it receives at.
 * @param nodeId       of this incarnation.
 */
record NodeFacts(Path directory, String localAddress, long nodeId)
{
}
