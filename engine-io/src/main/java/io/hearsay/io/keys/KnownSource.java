package io.hearsay.io.keys;

/**
 * A file that a key of the engine came from, and which key that was: as long as the file holds the same one, reading it
 * again adds nothing, so that a key that was removed by hand does not come back. Agent's thread alone, but for the
 * source.
 */
final class KnownSource
{
    final KeySource source;
    private int keyId;

    KnownSource(final KeySource source, final int keyId)
    {
        this.source = source;
        this.keyId = keyId;
    }

    int keyId()
    {
        return keyId;
    }

    void keyId(final int latestKeyId)
    {
        keyId = latestKeyId;
    }
}
