package io.hearsay.core.agent;

import java.nio.ByteBuffer;

import io.hearsay.core.peer.Peer;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RangeFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A request that is being answered, and how far that went. Owned by the agent's thread; used again for other peers.
 */
final class PullAnswer
{
    final UnsafeBuffer ranges = new UnsafeBuffer(ByteBuffer.allocateDirect(PacketFlyweight.MAX_PACKET_LENGTH));
    int length;

    /** Offset of the range that is answered now; the length if all is. */
    int at;

    /** Where that range goes on, if that is not its first sequence. */
    long sequence;
    boolean hasMissing;

    /** Null while it is not in use. */
    Peer peer;

    /** Question to the journal that is to end before this goes on. */
    int question = StoredAnswers.NONE;

    /** Whether the journal took no question for the range that is answered now, and since when. */
    boolean isRefused;
    long refusedNs;

    /**
     * Begin with the ranges of a request.
     */
    void begin(final DirectBuffer buffer, final int offset, final int rangesLength)
    {
        ranges.putBytes(0, buffer, offset, rangesLength);
        length = rangesLength;
        at = 0;
        sequence = 0;
        hasMissing = false;
    }

    /**
     * Go on with the ranges of another request where that one asks for what the journal was asked for already. What
     * that request names before it comes last then: it may be new, and is not to wait until all that is stored was
     * pulled.
     *
     * @return false if it does not; then nothing has changed.
     */
    boolean goOn(
        final long origin,
        final long first,
        final long last,
        final DirectBuffer buffer,
        final int offset,
        final int rangesLength)
    {
        for (int i = 0; i < rangesLength; i += RangeFlyweight.LENGTH)
        {
            final int range = offset + i;
            if (RangeFlyweight.origin(buffer, range) == origin && RangeFlyweight.first(buffer, range) <= last &&
                RangeFlyweight.last(buffer, range) >= first)
            {
                begin(buffer, offset + i, rangesLength - i);
                ranges.putBytes(length, buffer, offset, i);
                length = rangesLength;
                return true;
            }
        }

        return false;
    }
}
