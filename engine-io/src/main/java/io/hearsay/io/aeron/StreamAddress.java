package io.hearsay.io.aeron;

import java.util.Objects;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;

/**
 * Where an Aeron stream is.
 *
 * @param channel  URI.
 * @param streamId number.
 */
record StreamAddress(String channel, int streamId)
{
    /**
     * Check it.
     *
     * @throws IllegalArgumentException if the channel is no URI of Aeron.
     */
    StreamAddress
    {
        ChannelUri.parse(channel);
    }

    /**
     * Whether what is published at the one can be read at the other, as far as the text says: not if one names a host
     * and the other its address.
     */
    boolean isSamePlace(final StreamAddress other)
    {
        final ChannelUri mine = ChannelUri.parse(channel);
        final ChannelUri its = ChannelUri.parse(other.channel);
        if (streamId != other.streamId || !mine.media().equals(its.media()))
        {
            return false;
        }

        return CommonContext.IPC_MEDIA.equals(mine.media()) ||
            isSame(mine, its, CommonContext.ENDPOINT_PARAM_NAME) ||
            isSame(mine, its, CommonContext.MDC_CONTROL_PARAM_NAME);
    }

    private static boolean isSame(final ChannelUri mine, final ChannelUri its, final String name)
    {
        return mine.get(name) != null && Objects.equals(mine.get(name), its.get(name));
    }

    @Override
    public String toString()
    {
        return channel + " stream " + streamId;
    }
}
