package io.hearsay.core.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BaseEvidenceTest
{
    private static final long ORIGIN = 0xABC;
    private static final long OPEN_NS = 1_000;

    private final SimulatedCluster cluster = new SimulatedCluster(1);
    private final BaseEvidence evidence = new BaseEvidence(cluster.add().clock(), OPEN_NS);
    private final UnsafeBuffer packet = new UnsafeBuffer(new byte[1_024]);
    private long packetNumber;

    @Test
    void shouldKnowNothingUnheard()
    {
        sync(ORIGIN + 1, 3);
        assertEquals(42, evidence.lowest(ORIGIN, 42));
    }

    @Test
    void shouldFindTheLowestThatCameOrWasNamedInTime()
    {
        push(ORIGIN, 9);
        assertEquals(9, evidence.lowest(ORIGIN, 42));
        cluster.network().advance(OPEN_NS - 1);
        sync(ORIGIN, 5);
        push(ORIGIN, 7);
        assertEquals(5, evidence.lowest(ORIGIN, 42));
        cluster.network().advance(1);
        push(ORIGIN, 4);
        sync(ORIGIN, 3);
        assertEquals(5, evidence.lowest(ORIGIN, 42), "the base is fixed");
    }

    @Test
    void shouldNotBelieveWhatIsNotIntact()
    {
        sync(ORIGIN, 5);
        final byte[] broken = sealed(PacketFlyweight.PULL_SYNC, range(ORIGIN, 3));
        broken[broken.length - 1]++;
        evidence.onPacket(broken);
        assertEquals(5, evidence.lowest(ORIGIN, 42));
    }

    private void sync(final long origin, final long sequence)
    {
        evidence.onPacket(sealed(PacketFlyweight.PULL_SYNC, range(origin, sequence)));
    }

    private void push(final long origin, final long sequence)
    {
        final int body = PacketFlyweight.BODY_OFFSET;
        RunFlyweight.putHeader(packet, body, origin, sequence, 0, 1, 1);
        RunFlyweight.entryLength(packet, body + RunFlyweight.HEADER_LENGTH, 0);
        evidence.onPacket(sealed(
            PacketFlyweight.PUSH_MESSAGE, RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH));
    }

    private int range(final long origin, final long sequence)
    {
        RangeFlyweight.put(packet, PacketFlyweight.BODY_OFFSET, origin, sequence, sequence + 10);
        return RangeFlyweight.LENGTH;
    }

    private byte[] sealed(final byte type, final int bodyLength)
    {
        PacketFlyweight.putHeader(packet, 0, type, 1, packetNumber++, 0);
        final byte[] result = new byte[new ClearProtection(1, 1).seal(packet, 0, bodyLength)];
        packet.getBytes(0, result);
        return result;
    }
}
