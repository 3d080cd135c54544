package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.testing.PassThroughProtection;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Two nodes that know each other, in virtual time: a victim, which a fuzzer torments, and an honest one. Whatever
 * happened, in the end they exchange messages both ways. One thread, one input at a time: memory is used again.
 */
final class FuzzedWorld
{
    /** First bytes of a message that is to arrive in the end. */
    static final int LAST_MARK = 0x7FFF_0000;

    static final long VICTIM = 1_000;
    static final long HONEST = 0x5EED_CAFE_F00D_1234L;
    static final int HONEST_ADDRESS = 9;
    static final int VICTIM_ADDRESS = 7;

    private static final long MS_NS = 1_000_000L;
    private static final int LAST_MESSAGES = 3;
    private static final int MAX_LAST_STEPS = 3_000;
    private static final UnsafeBuffer VICTIM_LOG = FuzzedNode.logMemory();
    private static final UnsafeBuffer HONEST_LOG = FuzzedNode.logMemory();
    private static final FuzzedClient VICTIM_CLIENT = new FuzzedClient();
    private static final FuzzedClient HONEST_CLIENT = new FuzzedClient();

    final FuzzedNode victim;
    final FuzzedNode honest;
    /** Of the victim; polls all that it gets. */
    final FuzzedClient client;
    final FuzzedClient honestClient;
    long nowNs = 7 * MS_NS;
    long nowUs = 1_700_000_000_000_000L;
    /** So many datagrams between the two get lost from now on. */
    int lossCount;
    long lastPacketNumber;

    FuzzedWorld()
    {
        victim = new FuzzedNode(this, VICTIM, VICTIM_LOG);
        honest = new FuzzedNode(this, HONEST, HONEST_LOG);
        client = VICTIM_CLIENT.renew(1, false, false, false);
        honestClient = HONEST_CLIENT.renew(1, false, false, false);
        assertTrue(victim.agent.attach(client));
        assertTrue(honest.agent.attach(honestClient));
        victim.agent.discovered(new String[]{"x:" + HONEST_ADDRESS});
        honest.agent.discovered(new String[]{"x:" + VICTIM_ADDRESS});
        for (int i = 0; i < 3; i++)
        {
            step(MS_NS);
        }
        assertEquals(1, victim.agent.state().peers.provenCount());
    }

    /** A datagram of the hostile ones, unless it speaks of the honest node: whoever has the key may do that. */
    void receive(final int address, final byte[] datagram)
    {
        for (int at = 0; at + Long.BYTES <= datagram.length; at++)
        {
            if (new UnsafeBuffer(datagram).getLong(at, java.nio.ByteOrder.BIG_ENDIAN) == HONEST)
            {
                return;
            }
        }
        victim.transport.receive(address, datagram);
    }

    void step(final long ns)
    {
        nowNs += ns;
        nowUs += ns / 1_000;
        victim.agent.doWork();
        route(victim, VICTIM, VICTIM_ADDRESS, honest, HONEST_ADDRESS);
        honest.agent.doWork();
        route(honest, HONEST, HONEST_ADDRESS, victim, VICTIM_ADDRESS);
        client.poll(Integer.MAX_VALUE);
        honestClient.poll(Integer.MAX_VALUE);
        victim.check();
        honest.check();
        assertFalse(client.isClosed() || honestClient.isClosed(), "a client that polls was closed");
    }

    /** The hostile ones are silent and nothing is lost any more: what is offered now arrives. */
    void finish()
    {
        lossCount = 0;
        victim.transport.sendResult(0);
        for (int i = 0; i < MAX_LAST_STEPS && !isMet(); i++)
        {
            step(MS_NS);
        }
        assertTrue(isMet(), "the two did not find each other again");

        int offered = 0;
        int honestOffered = 0;
        for (int i = 0; i < MAX_LAST_STEPS; i++)
        {
            offered += offered < LAST_MESSAGES && offer(client, offered) ? 1 : 0;
            honestOffered += honestOffered < LAST_MESSAGES && offer(honestClient, honestOffered) ? 1 : 0;
            step(i < 100 ? MS_NS / 2 : 3 * MS_NS);
            if (client.count(HONEST) == LAST_MESSAGES && honestClient.count(VICTIM) == LAST_MESSAGES)
            {
                return;
            }
        }

        throw new AssertionError(offered + " and " + honestOffered + " were taken, the victim got " +
            client.count(HONEST) + " and the honest one " + honestClient.count(VICTIM) + " of " + LAST_MESSAGES);
    }

    /** Without live peers nothing is held: what is offered then may leave the log before anybody has it. */
    private boolean isMet()
    {
        return victim.agent.state().peers.isLive(HONEST_ADDRESS) && honest.agent.state().peers.isLive(VICTIM_ADDRESS);
    }

    private static boolean offer(final FuzzedClient from, final int number)
    {
        return from.offer(8, PublicationDescriptor.MUST_DELIVER, LAST_MARK + number);
    }

    private void route(
        final FuzzedNode from, final long fromId, final int fromAddress, final FuzzedNode to, final int toAddress)
    {
        final List<FakeTransport.Packet> packets = from.transport.takeSent();
        for (final FakeTransport.Packet packet : packets)
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(packet.bytes());
            final int length = buffer.capacity();
            assertNull(PacketValidator.checkHeader(buffer, 0, length), "sent what is not valid");
            assertTrue(
                PacketValidator.isBodyValid(
                    packet.bytes()[0], buffer, PacketFlyweight.BODY_OFFSET,
                    length - PacketFlyweight.BODY_OFFSET - PassThroughProtection.TAG_LENGTH),
                "sent what is not valid");
            assertEquals(fromId, PacketFlyweight.sender(buffer, 0));
            if (from == victim)
            {
                lastPacketNumber = PacketFlyweight.packetNumber(buffer, 0);
            }
            if (packet.address() == toAddress && lossCount-- <= 0)
            {
                lossCount = 0;
                to.transport.receive(fromAddress, packet.bytes());
            }
        }
    }

    /** Virtual nanoseconds, from a byte: 0 … 1 s, finer below. */
    static long duration(final int value)
    {
        return (1L << BitUtil.align(value & 7, 1) * 3) * 500 * (1 + (value >> 3));
    }
}
