package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

/**
 * A probe of a peer comes from where it is not believed to stand: it moved, or somebody sends on what was caught.
 */
class MovedPeerTest
{
    private static final byte PUSH = PacketFlyweight.PUSH_MESSAGE;
    private static final byte ACK = PacketFlyweight.PUSH_ACK;
    private static final int KNOWN = 3;
    private static final int NAMED = 4;
    private static final int UNNAMED = 5;
    private static final long PEER = 77;
    private static final long QUIET_NS = 100 * NodeFixture.MS;
    private static final long PROBE_INTERVAL_NS = 10 * NodeFixture.MS;

    private final AgentFixture fixture = new AgentFixture(new Settings()
        .set(EngineOption.MAX_PEERS, 10)
        .set(EngineOption.PEER_TIMEOUT, 2 * QUIET_NS)
        .set(EngineOption.PROBE_INTERVAL, PROBE_INTERVAL_NS));

    @Test
    void shouldAnswerAPeerThatMayBeHeardFromWhereItIsKnownToBe()
    {
        fixture.discover(KNOWN, NAMED);
        fixture.receive(KNOWN, fixture.node.from(PEER, PUSH));
        fixture.run(QUIET_NS + PROBE_INTERVAL_NS - 3 * NodeFixture.MS);
        assertEquals(List.of(KNOWN), answersTo(NAMED), "one probe is not answered, which may be on its way");
        assertEquals(List.of(KNOWN), answersTo(UNNAMED));
    }

    @Test
    void shouldAnswerAPeerThatIsMissedWhereItIsNow()
    {
        fixture.discover(KNOWN, NAMED);
        fixture.receive(KNOWN, fixture.node.from(PEER, PUSH));
        fixture.run(QUIET_NS + PROBE_INTERVAL_NS + 3 * NodeFixture.MS);
        assertEquals(List.of(NAMED), answersTo(NAMED));
        assertEquals(List.of(KNOWN), answersTo(UNNAMED), "it may not be sent what did not come from there");
        fixture.run(10 * PROBE_INTERVAL_NS);
        assertEquals(List.of(NAMED), answersTo(NAMED), "no longer live");

        fixture.receive(KNOWN, fixture.node.from(PEER, PUSH));
        assertEquals(List.of(KNOWN), answersTo(NAMED), "not missed any more");
    }

    /** Where answers go, if a probe of the peer comes from an address. */
    private List<Integer> answersTo(final int address)
    {
        fixture.node.transport.takeSent();
        fixture.receive(address, fixture.node.from(PEER, PUSH));
        return fixture.takeSent(ACK).stream().map(FakeTransport.Packet::address).toList();
    }
}
