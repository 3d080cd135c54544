package io.hearsay.io.keys;

import java.util.List;

import io.hearsay.crypto.ClusterKey;

/**
 * What the key loader hands over: the keys of a command's files, or why they can not be had. Whoever holds it last
 * closes it, which overwrites the keys.
 *
 * @param correlationId of the command.
 * @param sources       that were read.
 * @param keys          one for each source, null where there is no file and none is missed; empty if it failed.
 * @param failure       why, or null.
 */
record LoadedKeys(long correlationId, List<KeySource> sources, List<ClusterKey> keys, String failure)
    implements AutoCloseable
{
    @Override
    public void close()
    {
        for (final ClusterKey key : keys)
        {
            if (key != null)
            {
                key.close();
            }
        }
    }
}
