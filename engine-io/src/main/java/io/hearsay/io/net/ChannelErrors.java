package io.hearsay.io.net;

import java.io.IOException;

/**
 * Told of what the kernel says about channels. Agent's thread alone.
 */
interface ChannelErrors
{
    /**
     * Nobody listens where a channel sends to.
     */
    void onUnreachable(UdpChannel channel);

    /**
     * Anything else.
     */
    void onError(IOException error);
}
