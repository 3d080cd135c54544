package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.testing.FuzzBytes;
import io.hearsay.core.testing.GuardedRing;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A live agent with a client that writes what it likes into both of its rings. It may cost that client its connection,
 * with one error and one close, and nobody else anything. An input is a sequence of steps, see {@link #step}.
 */
class ClientRingsFuzzer
{
    private static final int MAX_STEPS = 400;
    private static final int CAPACITY = 32 * 1024;
    private static final GuardedRing PUBLICATION = new GuardedRing(CAPACITY);
    private static final GuardedRing DELIVERY = new GuardedRing(CAPACITY);
    private static final UnsafeBuffer MESSAGE = new UnsafeBuffer(new byte[CAPACITY]);

    private FuzzBytes bytes;
    private FuzzedWorld world;
    private HostilePort port;

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldBelieveNothingInTheRingsOfAClient(final byte[] input)
    {
        bytes = new FuzzBytes(input);
        world = new FuzzedWorld();
        world.victim.expectsNonsense = true;
        port = null;
        for (int i = 0; i < MAX_STEPS && !bytes.isEmpty(); i++)
        {
            step(bytes.nextByte());
            assertTrue(port == null || port.closedCount <= 1, "closed twice");
        }
        world.finish();
        assertTrue(port == null || port.closedCount <= 1, "closed twice");
        PUBLICATION.assertIntact();
        DELIVERY.assertIntact();
        world.victim.agent.onClose();
        world.honest.agent.onClose();
        assertTrue(port == null || port.closedCount == 1, "not told of the end");
    }

    private void step(final int choice)
    {
        if (port == null || port.closedCount > 0)
        {
            attach(choice);
            return;
        }

        final GuardedRing ring = (choice & 16) == 0 ? PUBLICATION : DELIVERY;
        switch (choice & 15)
        {
            case 1, 2 -> publish(ring.ring(), choice >> 4);
            case 3 -> poll(choice >> 4);
            case 4 -> ring.buffer().putInt((int)ring.ring().consumerPosition() & CAPACITY - 8, number());
            case 5 -> ring.buffer().putInt(((int)ring.ring().consumerPosition() & CAPACITY - 8) + 4, number());
            case 6 -> position(ring, RingBufferDescriptor.TAIL_POSITION_OFFSET);
            case 7 -> position(ring, RingBufferDescriptor.HEAD_POSITION_OFFSET);
            case 8, 9 -> spoil(ring, choice >> 5);
            case 10 -> offer(world.client);
            case 11 -> offer(world.honestClient);
            case 12 -> claim(ring.ring(), choice >> 5);
            case 13 -> leave(choice);
            default -> passTime(choice >> 4);
        }
    }

    private void attach(final int choice)
    {
        PUBLICATION.assertIntact();
        DELIVERY.assertIntact();
        PUBLICATION.renew();
        DELIVERY.renew();
        port = new HostilePort((choice & 1) != 0, PUBLICATION.ring(), DELIVERY.ring());
        if ((choice & 2) != 0)
        {
            position((choice & 4) != 0 ? PUBLICATION : DELIVERY, RingBufferDescriptor.HEAD_POSITION_OFFSET);
        }
        if ((choice & 8) != 0)
        {
            position((choice & 4) != 0 ? PUBLICATION : DELIVERY, RingBufferDescriptor.TAIL_POSITION_OFFSET);
        }
        if ((choice & 0x30) != 0)
        {
            port.topics = new int[choice >> 4 & 3];
        }
        assertTrue(world.victim.agent.attach(port));
    }

    private void leave(final int choice)
    {
        if ((choice & 16) == 0)
        {
            world.victim.agent.detach(port.id());
        }
        else
        {
            world.victim.agent.abandon(port.id());
        }
    }

    private void publish(final ManyToOneRingBuffer ring, final int choice)
    {
        try
        {
            MESSAGE.putInt(PublicationDescriptor.FLAGS_OFFSET, choice == 15 ? bytes.nextInt() : choice & 1);
            ring.write(1 + (choice == 14 ? bytes.nextByte() : 0), MESSAGE, 0,
                Math.min(choice < 14 ? 4 << choice : bytes.nextShort(), ring.maxMsgLength()));
        }
        catch (final IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException ignore)
        {
            // it ruined its own ring
        }
    }

    private void claim(final ManyToOneRingBuffer ring, final int choice)
    {
        try
        {
            ring.tryClaim(1, 8 << choice);
        }
        catch (final IndexOutOfBoundsException ignore)
        {
            // it ruined its own ring
        }
    }

    private void poll(final int limit)
    {
        try
        {
            DELIVERY.ring().read((typeId, buffer, index, length) -> {}, 1 + limit);
        }
        catch (final IndexOutOfBoundsException | IllegalArgumentException ignore)
        {
            // it ruined its own ring
        }
    }

    private void offer(final FuzzedClient client)
    {
        final int choice = bytes.nextByte();
        for (int i = choice & 7; i >= 0; i--)
        {
            client.offer(4 << (choice >> 3) % 11, PublicationDescriptor.MUST_DELIVER, 0);
        }
    }

    private void spoil(final GuardedRing ring, final int choice)
    {
        final byte[] some = bytes.next(1 + choice * 4);
        final int at = choice < 4 ? (int)ring.ring().consumerPosition() & CAPACITY - 8 : bytes.nextShort();
        ring.buffer().putBytes(Math.min(at, ring.buffer().capacity() - some.length), some);
    }

    private void position(final GuardedRing ring, final int offset)
    {
        final int choice = bytes.nextByte();
        ring.buffer().putLong(CAPACITY + offset, choice < 128 ? ring.ring().consumerPosition() + 8 * (choice - 64) :
            choice < 160 ? ring.ring().producerPosition() + 512 * (choice - 144) : bytes.nextLong());
    }

    private int number()
    {
        final int choice = bytes.nextByte();
        return choice < 128 ? choice - 64 : choice < 160 ? CAPACITY - 8 * (choice & 31) : bytes.nextInt();
    }

    private void passTime(final int choice)
    {
        final long ns = FuzzedWorld.duration(choice == 0 ? bytes.nextByte() : choice);
        for (int i = choice & 3; i >= 0; i--)
        {
            world.step(ns);
        }
    }

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        seeds.add(new byte[0]);
        for (int ring = 0; ring <= 16; ring += 16)
        {
            for (int kind = 1; kind < 16; kind++)
            {
                seeds.add(new byte[]{
                    (byte)kind, 0x21, 0x31, 0x20, 0x0B, 0x25, 0x20, 0x0A, 0x25, 0x20, (byte)(kind | ring), 0x41, 0x42,
                    0x43, 0x20, 0x0B, 0x25, 0x20, 0x13, 0x20, (byte)(kind | ring), (byte)0xA0, 1, 2, 3, 4, 5, 6, 7, 8,
                    0x20, 0x0B, 0x25, 0x20, (byte)0xF3, 0x20, 0x1D, 0x20});
            }
        }
        return seeds;
    }
}
