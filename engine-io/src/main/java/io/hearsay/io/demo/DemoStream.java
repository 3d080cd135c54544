package io.hearsay.io.demo;

import java.security.MessageDigest;
import java.util.Arrays;

import org.agrona.DirectBuffer;

/**
 * What one node received of one origin: put in order, hashed, and forgotten as soon as its predecessors are there.
 */
final class DemoStream
{
    private final MessageDigest digest = DemoInput.sha256();
    private final byte[][] waiting;
    private final byte[] expectedHash;
    private int next;
    private int received;
    private int duplicates;

    DemoStream(final int count, final byte[] expectedHash)
    {
        waiting = new byte[count][];
        this.expectedHash = expectedHash;
    }

    /**
     * A message arrived.
     *
     * @param index    of the message among those of its origin, from 0.
     * @param payload  that holds it.
     * @param offset   of it.
     * @param length   of it.
     * @return true if it is one of those that were sent, and arrived for the first time.
     */
    boolean onMessage(final long index, final DirectBuffer payload, final int offset, final int length)
    {
        if (index < next || index >= waiting.length || waiting[(int)index] != null)
        {
            duplicates++;
            return false;
        }

        final byte[] bytes = new byte[length];
        payload.getBytes(offset, bytes);
        waiting[(int)index] = bytes;
        received++;
        while (next < waiting.length && waiting[next] != null)
        {
            digest.update(waiting[next]);
            waiting[next++] = null;
        }

        return true;
    }

    int received()
    {
        return received;
    }

    int duplicates()
    {
        return duplicates;
    }

    boolean isComplete()
    {
        return received == waiting.length;
    }

    /**
     * Compare with the source; once, when all is there.
     *
     * @return true if it is the same.
     */
    boolean isSame()
    {
        return Arrays.equals(expectedHash, digest.digest());
    }
}
