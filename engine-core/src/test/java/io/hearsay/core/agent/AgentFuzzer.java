package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.testing.FuzzBytes;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A live agent that is sent one datagram after the other by those who have the key and mean harm, while time passes,
 * clients come and go, offer and poll, sending fails, and datagrams to and from an honest peer get lost. Nothing
 * throws, nothing is delivered twice, all that is sent is valid, all bounds hold, and in the end the honest peer's
 * messages come through, both ways. An input is a sequence of steps, see {@link #step}.
 */
class AgentFuzzer
{
    private static final int MAX_STEPS = 400;
    private static final int CLIENTS = 3;
    private static final int[] LENGTHS = {4, 40, 400, 1_400, 4_000, 8_096};
    private static final FuzzedClient[] OTHERS = {new FuzzedClient(), new FuzzedClient(), new FuzzedClient()};

    private FuzzBytes bytes;
    private FuzzedWorld world;
    private HostileSpeech speech;
    private boolean[] isAttached;
    private long nextClientId;

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldSurviveAnySequenceOfDatagrams(final byte[] input)
    {
        bytes = new FuzzBytes(input);
        world = new FuzzedWorld();
        speech = new HostileSpeech(world);
        isAttached = new boolean[CLIENTS];
        nextClientId = 100;
        try
        {
            for (int i = 0; i < MAX_STEPS && !bytes.isEmpty(); i++)
            {
                step(bytes.nextByte());
                checkOthers();
            }
            world.finish();
            checkOthers();
        }
        catch (final AgentTerminationException ignore)
        {
            // Somebody used the victim's own id: it has to stop.
        }
        finally
        {
            world.victim.agent.onClose();
            world.honest.agent.onClose();
        }
    }

    private void step(final int choice)
    {
        final int address = 1 + (choice >> 4 & 3);
        switch (choice & 15)
        {
            case 1 -> world.receive(address, speech.noise(bytes));
            case 2 -> world.receive(address, speech.body(bytes));
            case 3, 4 -> world.receive(address, speech.messages(bytes, PacketFlyweight.PUSH_MESSAGE));
            case 5 -> world.receive(address, speech.messages(bytes, PacketFlyweight.PULL_RESPONSE));
            case 6 -> world.receive(address, speech.acks(bytes));
            case 7, 8 -> world.receive(address, speech.ranges(bytes, PacketFlyweight.PULL_SYNC));
            case 9 -> world.receive(address, speech.ranges(bytes, PacketFlyweight.PULL_REQUEST));
            case 10 -> offer(world.client);
            case 11 -> offer(world.honestClient);
            case 12 -> useOther(choice >> 4);
            case 13 -> discover(bytes.nextByte());
            case 14 -> disturb(choice >> 4);
            default -> passTime(choice >> 4);
        }
    }

    private void passTime(final int choice)
    {
        final long ns = FuzzedWorld.duration(choice == 0 ? bytes.nextByte() : choice);
        for (int i = choice & 3; i >= 0; i--)
        {
            world.step(ns);
        }
    }

    private void offer(final FuzzedClient client)
    {
        final int choice = bytes.nextByte();
        for (int i = choice >> 4 & 7; i >= 0; i--)
        {
            client.offer(
                LENGTHS[(choice & 15) % LENGTHS.length],
                choice > 127 ? PublicationDescriptor.BEST_EFFORT : PublicationDescriptor.MUST_DELIVER,
                choice);
        }
    }

    private void useOther(final int choice)
    {
        final int index = choice % CLIENTS;
        final FuzzedClient other = OTHERS[index];
        final int operation = bytes.nextByte();
        if (!isAttached[index] || other.isClosed())
        {
            isAttached[index] = true;
            other.renew(nextClientId++, (operation & 1) != 0, (operation & 2) != 0, (operation & 4) != 0);
            assertTrue(world.victim.agent.attach(other));
            return;
        }

        switch (operation & 7)
        {
            case 0 -> world.victim.agent.detach(other.id());
            case 1 -> world.victim.agent.abandon(other.id());
            case 2, 3 -> offer(other);
            default -> other.poll(1 + (operation >> 3));
        }
    }

    private void discover(final int which)
    {
        final List<String> addresses = new ArrayList<>();
        addresses.add("x:" + FuzzedWorld.HONEST_ADDRESS);
        for (int i = 0; i < 5; i++)
        {
            if ((which >> i & 1) != 0)
            {
                addresses.add("x:" + (1 + i));
            }
        }
        world.victim.agent.discovered(addresses.toArray(new String[0]));
    }

    private void disturb(final int choice)
    {
        switch (choice & 3)
        {
            case 0 -> world.victim.transport.sendResult(0);
            case 1 -> world.victim.transport.sendResult(PacketTransport.BACK_PRESSURED);
            case 2 -> world.victim.transport.sendResult(PacketTransport.FAILED);
            default -> world.lossCount = bytes.nextByte();
        }
    }

    private void checkOthers()
    {
        for (int i = 0; i < CLIENTS; i++)
        {
            assertTrue(!isAttached[i] || OTHERS[i].closedCount() <= 1, "closed twice");
        }
    }

    /** One sequence for each kind of step, and one with all of them. */
    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        seeds.add(new byte[0]);
        for (int kind = 0; kind < 16; kind++)
        {
            final ByteArrayOutputStream one = new ByteArrayOutputStream();
            for (int i = 0; i < 6; i++)
            {
                final byte[] step = new byte[24];
                step[0] = (byte)(kind | i << 4);
                for (int j = 1; j < step.length; j++)
                {
                    step[j] = (byte)(i + j % 3);
                }
                one.writeBytes(step);
                one.write(0x30);
                all.writeBytes(step);
            }
            seeds.add(one.toByteArray());
        }
        seeds.add(all.toByteArray());
        return seeds;
    }
}
