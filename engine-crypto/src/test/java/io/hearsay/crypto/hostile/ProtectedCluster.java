package io.hearsay.crypto.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.sim.NetworkEvent;
import io.hearsay.core.sim.SimulatedClock;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNetwork;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;

/**
 * Some {@link ProtectedNode}s in virtual time, and an attacker who hears every datagram. One thread, one seed.
 */
final class ProtectedCluster implements AutoCloseable
{
    static final long MS_NS = 1_000_000;
    static final long SECOND_NS = 1_000 * MS_NS;
    static final String STRANGER = "10.9.9.9:9";

    private static final long STEP_NS = 50_000;

    private final SimulatedNetwork network;
    private final SplittableRandom random;
    private final Settings settings = new Settings().set(EngineOption.LOG_LENGTH, 1024 * 1024);
    private final List<ProtectedNode> nodes = new ArrayList<>();
    private final List<Heard> heard = new ArrayList<>();

    /**
     * A datagram that was sent.
     */
    record Heard(String from, String to, byte[] datagram)
    {
        byte type()
        {
            return datagram[PacketFlyweight.TYPE_OFFSET];
        }
    }

    ProtectedCluster(final long seed)
    {
        network = new SimulatedNetwork(seed).defaultLink(SimulatedLink.LAN);
        random = new SplittableRandom(seed);
        network.open(STRANGER);
        network.observer((nowNs, event, from, to, packet) ->
        {
            if (event == NetworkEvent.SENT)
            {
                heard.add(new Heard(from, to, packet.clone()));
            }
        });
    }

    ProtectedCluster set(final EngineOption option, final long value)
    {
        settings.set(option, value);
        return this;
    }

    Settings settings()
    {
        return settings.conclude();
    }

    /**
     * Start nodes that know each other.
     */
    ProtectedCluster start(final int count, final Algorithm algorithm)
    {
        for (int i = 0; i < count; i++)
        {
            add(Protected.build(algorithm, Protected.KEY, settings()));
        }
        introduce();
        run(200 * MS_NS);
        return this;
    }

    ProtectedNode add(final PacketProtection protection)
    {
        return add("10.0.0." + (nodes.size() + 1) + ":7400", protection);
    }

    ProtectedNode add(final String address, final PacketProtection protection)
    {
        final ProtectedNode node = new ProtectedNode(network, address, protection, settings(), random);
        nodes.add(node);
        return node;
    }

    void introduce()
    {
        final String[] addresses = nodes.stream().map(ProtectedNode::address).distinct().toArray(String[]::new);
        nodes.forEach((node) -> node.agent().discovered(addresses));
    }

    ProtectedNode node(final int index)
    {
        return nodes.get(index);
    }

    SimulatedNetwork network()
    {
        return network;
    }

    /**
     * Stop a node; it takes no part any more.
     */
    void stop(final ProtectedNode node)
    {
        node.stop();
        nodes.remove(node);
    }

    /**
     * Take what was sent since the last call.
     */
    List<Heard> takeHeard()
    {
        final List<Heard> result = new ArrayList<>(heard);
        heard.clear();
        return result;
    }

    void inject(final String from, final ProtectedNode to, final byte[] datagram)
    {
        network.inject(from, to.address(), datagram);
    }

    long nowUs()
    {
        return SimulatedClock.START_US + network.nowNs() / 1_000;
    }

    void run(final long durationNs)
    {
        run(durationNs, STEP_NS);
    }

    void run(final long durationNs, final long stepNs)
    {
        for (long passedNs = 0; passedNs < durationNs; passedNs += stepNs)
        {
            network.advance(stepNs);
            nodes.forEach(ProtectedNode::step);
        }
    }

    @Override
    public void close()
    {
        nodes.forEach(ProtectedNode::stop);
    }
}
