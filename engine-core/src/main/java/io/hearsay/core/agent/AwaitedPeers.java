package io.hearsay.core.agent;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.peer.Peer;

/**
 * Whom own messages are held for, as bits of peers ({@link Peer#bit()}). Owned by the agent's thread; looked up anew
 * once a millisecond and when peers come or go. Of more than {@link #MAX_LOOKED_AT} live addresses nobody is told
 * apart: then all bits are set, and the hold timeout is what ends the wait for one of them that is dead.
 */
final class AwaitedPeers
{
    private static final int MAX_LOOKED_AT = 64;
    private static final long ALL = -1L;

    private final NodeState node;
    private final long silenceNs;
    private long live;
    private long answering;
    private long lookedNs = Long.MIN_VALUE / 2;
    private int liveCount;
    private int provenCount;

    AwaitedPeers(final NodeState node)
    {
        this.node = node;
        silenceNs = node.settings.get(EngineOption.ACK_TIMEOUT);
    }

    /**
     * Whether an own message that is published now is held for everybody: every push goes to all.
     */
    boolean isEverybody()
    {
        return node.isDirect() && node.eagerHops() > 0;
    }

    /**
     * The live peers that were heard from.
     */
    long live()
    {
        look();
        return live;
    }

    /**
     * Those of them that answer: all but those that left three pushes in a row unanswered and were silent for an
     * <code>ackTimeout</code>. A pause of a few milliseconds must not look like a death.
     */
    long answering()
    {
        look();
        return answering;
    }

    private void look()
    {
        if (answering != 0 && node.nowNs - lookedNs < NodeState.MS_NS &&
            liveCount == node.peers.liveCount() && provenCount == node.peers.provenCount())
        {
            return;
        }

        lookedNs = node.nowNs;
        liveCount = node.peers.liveCount();
        provenCount = node.peers.provenCount();
        live = liveCount > MAX_LOOKED_AT ? ALL : 0;
        answering = live;
        for (int i = 0; i < liveCount && liveCount <= MAX_LOOKED_AT; i++)
        {
            final Peer peer = node.peers.livePeer(i);
            if (peer != null)
            {
                live |= 1L << peer.bit();
                answering |= peer.isAnswering(node.nowNs, silenceNs) ? 1L << peer.bit() : 0;
            }
        }
    }
}
