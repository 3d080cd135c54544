package io.hearsay.core.agent;

import java.util.List;

import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Datagram;
import io.hearsay.core.testing.FakeTransport;

/**
 * A whole agent, stepped by a test that speaks for all of its peers.
 */
final class AgentFixture
{
    final NodeFixture node = new NodeFixture();
    final GossipAgent agent;

    AgentFixture(final Settings settings)
    {
        agent = new GossipAgent(node.context(settings));
    }

    AgentFixture(final Settings settings, final int batchLength)
    {
        node.transport.batchLength(batchLength);
        agent = new GossipAgent(node.context(settings));
    }

    void discover(final int... addresses)
    {
        final String[] raw = new String[addresses.length];
        for (int i = 0; i < raw.length; i++)
        {
            raw[i] = "x:" + addresses[i];
        }
        agent.discovered(raw);
        agent.doWork();
    }

    void receive(final int address, final Datagram datagram)
    {
        node.transport.receive(address, datagram.bytes());
        run(NodeFixture.MS);
        agent.doWork(); // answers what the cycle before took
    }

    /** Let time pass, a millisecond a cycle. */
    void run(final long ns)
    {
        for (long passedNs = 0; passedNs < ns; passedNs += NodeFixture.MS)
        {
            node.advance(NodeFixture.MS);
            agent.doWork();
        }
    }

    long count(final CounterDescriptor counter)
    {
        return node.count(counter);
    }

    /** Take what was sent, and keep what is of a type. */
    List<FakeTransport.Packet> takeSent(final byte type)
    {
        return node.transport.takeSent().stream().filter((packet) -> packet.bytes()[0] == type).toList();
    }
}
