package io.hearsay.core.sim;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Sequences 1 and 4 of an origin came; whether 2 and 3 may be declared lost depends on what ten live peers said:
 * ⌈ln 11⌉ + 3 = 6 of them have to deny.
 */
class GapEvidenceTest
{
    private static final long ORIGIN = 0xABC;
    private static final long LIVE = 10;
    private static final int NEEDED = 6;
    private static final long MS = 1_000_000L;

    private final SimulatedCluster cluster = new SimulatedCluster(1);
    private final GapEvidence evidence = new GapEvidence(cluster.add(), 11);
    private final UnsafeBuffer packet = new UnsafeBuffer(new byte[1_024]);
    private long packetNumber;

    @Test
    void shouldAcquitAfterEnoughDenialsAndTime()
    {
        missing();
        deny(NEEDED);
        cluster.network().advance(301 * MS);
        assertDoesNotThrow(() -> declare(2, 3));
    }

    @Test
    void shouldAcquitAtOnceIfTheOriginIsAmongThem()
    {
        missing();
        deny(NEEDED - 1);
        sync(ORIGIN, 1, 1, 4, 4, 6, 6); // says nothing of 2 and 3
        cluster.network().advance(MS);
        assertObjection("5 of 6 live peers", 2, 3);
        sync(ORIGIN, 4, 4);
        assertDoesNotThrow(() -> declare(2, 3));
    }

    @Test
    void shouldAcquitAfterTheTimeoutWhateverWasSaid()
    {
        missing();
        sync(77, 1, 4);
        cluster.network().advance(9_999 * MS);
        assertObjection("0 of 6", 2, 3);
        cluster.network().advance(MS);
        assertDoesNotThrow(() -> declare(2, 3));
    }

    @Test
    void shouldObjectToWhatWasNeverMissing()
    {
        missing();
        deny(NEEDED);
        cluster.network().advance(301 * MS);
        assertObjection("never had a later one", 2, 4);
    }

    @Test
    void shouldObjectBeforeItsTime()
    {
        missing();
        deny(NEEDED);
        cluster.network().advance(299 * MS);
        assertObjection("missing for 299000000 ns only", 2, 3);
    }

    @Test
    void shouldObjectWhileALivePeerClaims()
    {
        missing();
        deny(NEEDED);
        cluster.network().advance(301 * MS);
        sync(77, 1, 1, 3, 4);
        assertDoesNotThrow(() -> declare(2, 2));
        assertObjection("1 live peers said last that they hold it", 2, 3);
        sync(77, 4, 4);
        assertDoesNotThrow(() -> declare(2, 3));
    }

    @Test
    void shouldCountNobodyTwiceAndNothingThatIsNotIntact()
    {
        missing();
        deny(NEEDED - 1);
        sync(1, 4, 4);
        final byte[] broken = sealed(PacketFlyweight.PULL_SYNC, 99, ranges(4, 4));
        broken[broken.length - 1]++;
        evidence.onPacket(broken);
        cluster.network().advance(301 * MS);
        assertObjection("5 of 6", 2, 3);
    }

    @Test
    void shouldObjectIfTheNodeDeclaredNothing()
    {
        missing();
        deny(NEEDED);
        cluster.network().advance(301 * MS);
        final AssertionError error = assertThrows(AssertionError.class, () -> evidence.check(gap(2, 3), true));
        assertTrue(error.getMessage().contains("declared none"), error.getMessage());
    }

    private void missing()
    {
        push(1);
        push(4);
    }

    /** Each says that it holds nothing below what it names. */
    private void deny(final int count)
    {
        for (int peer = 1; peer <= count; peer++)
        {
            if (peer % 2 == 0)
            {
                sync(peer, 4, 4);
            }
            else
            {
                sync(peer, 9, 9);
            }
        }
    }

    private void declare(final long first, final long last)
    {
        evidence.onCycle(packetNumber++, LIVE);
        evidence.check(gap(first, last), true);
    }

    private void assertObjection(final String why, final long first, final long last)
    {
        final AssertionError error = assertThrows(AssertionError.class, () -> declare(first, last));
        assertTrue(error.getMessage().contains(why), error.getMessage());
    }

    private ReceivedGap gap(final long first, final long last)
    {
        return new ReceivedGap(ORIGIN, first, last, DeliveryDescriptor.GAP_CAUSE_LOST, cluster.network().nowNs());
    }

    private void push(final long sequence)
    {
        final int at = PacketFlyweight.BODY_OFFSET;
        RunFlyweight.putHeader(packet, at, ORIGIN, sequence, 0, 1, 1);
        RunFlyweight.entryLength(packet, at + RunFlyweight.HEADER_LENGTH, 0);
        evidence.onPacket(sealed(
            PacketFlyweight.PUSH_MESSAGE, 1, RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH));
    }

    private void sync(final long sender, final long... firstsAndLasts)
    {
        evidence.onPacket(sealed(PacketFlyweight.PULL_SYNC, sender, ranges(firstsAndLasts)));
    }

    private int ranges(final long... firstsAndLasts)
    {
        int at = PacketFlyweight.BODY_OFFSET;
        for (int i = 0; i < firstsAndLasts.length; i += 2)
        {
            RangeFlyweight.put(packet, at, ORIGIN, firstsAndLasts[i], firstsAndLasts[i + 1]);
            at += RangeFlyweight.LENGTH;
        }

        return at - PacketFlyweight.BODY_OFFSET;
    }

    private byte[] sealed(final byte type, final long sender, final int bodyLength)
    {
        PacketFlyweight.putHeader(packet, 0, type, sender, packetNumber++, 0);
        final byte[] result = new byte[new ClearProtection(1, 1).seal(packet, 0, bodyLength)];
        packet.getBytes(0, result);
        return result;
    }
}
