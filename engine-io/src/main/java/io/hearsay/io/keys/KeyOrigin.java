package io.hearsay.io.keys;

import java.util.Map;

/**
 * Where the keys of an engine came from when it started.
 *
 * @param clusterName that passphrases are combined with.
 * @param sources     files, and the id of the key that each held.
 */
public record KeyOrigin(String clusterName, Map<KeySource, Integer> sources)
{
}
