package io.hearsay.io.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.testing.FuzzBytes;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.file.CommandDescriptor;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A live engine whose files somebody else may write: its ring of commands, its buffer of answers, and the file of a
 * client, before and while that is attached. The engine goes on, its other client notices nothing, and a new one is
 * served. An input is a sequence of steps, see {@link #step}.
 */
class SharedMemoryFuzzer
{
    private static final int MAX_STEPS = 200;
    private static final int PUBLICATION = ClientFileDescriptor.PUBLICATION_RING_OFFSET;
    private static final int PADDED_RING = FuzzedEngine.RING_LENGTH + 4_096;
    private static final int[] PLACES = {
        0,
        ClientFileDescriptor.STATE_OFFSET,
        ClientFileDescriptor.TOPICS_OFFSET,
        PUBLICATION,
        PUBLICATION + FuzzedEngine.RING_LENGTH,
        PUBLICATION + PADDED_RING,
        PUBLICATION + PADDED_RING + FuzzedEngine.RING_LENGTH};
    private static final UnsafeBuffer MESSAGE = new UnsafeBuffer(new byte[8_192]);
    private static FuzzedEngine engine;

    private FuzzBytes bytes;
    private ClientFile client;
    private boolean isAsked;

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldServeWhateverIsInSharedMemory(final byte[] input) throws IOException
    {
        if (engine == null)
        {
            engine = new FuzzedEngine();
        }
        bytes = new FuzzBytes(input);
        client = null;
        isAsked = false;
        for (int i = 0; i < MAX_STEPS && !bytes.isEmpty(); i++)
        {
            step(bytes.nextByte());
        }
        engine.step(1);
        leave();
        engine.checkServes();
    }

    private void step(final int choice) throws IOException
    {
        if (client == null)
        {
            arrive(choice);
        }

        switch (choice & 15)
        {
            case 1, 2 -> attach();
            case 3, 4, 5 -> spoil(PLACES[(choice >> 4) % PLACES.length]);
            case 6 -> command(choice >> 4);
            case 7 -> keyring();
            case 8 -> spoilCommands(choice >> 4);
            case 9, 10 -> publish(choice >> 4);
            case 11 -> cut();
            case 12 -> engine.command(CommandDescriptor.DETACH_TYPE_ID, client.id());
            case 13 -> spoilAnswers();
            case 14 -> leave();
            default -> engine.step(1L << 2 * (choice >> 4));
        }
    }

    private void arrive(final int choice) throws IOException
    {
        final int[] topics = (choice & 0x30) == 0 ? null : new int[choice >> 4 & 3];
        client = ClientFile.create(
            engine.directory, FuzzedEngine.facts(engine.newClientId(), choice & 7, topics));
        isAsked = false;
    }

    private void attach()
    {
        isAsked = true;
        engine.command(CommandDescriptor.ATTACH_TYPE_ID, client.id());
    }

    private void spoil(final int place) throws IOException
    {
        final int behind = bytes.nextByte() * 8;
        final byte[] some = bytes.next(1 + bytes.below(32));
        try (FileChannel channel = channel())
        {
            if (channel != null && place + behind + some.length <= channel.size())
            {
                channel.write(ByteBuffer.wrap(some), place + behind);
            }
        }
    }

    /** Only before the engine may have mapped it: what then happens is up to the JVM, and tested elsewhere. */
    private void cut() throws IOException
    {
        final int length = bytes.nextShort() * 4;
        try (FileChannel channel = channel())
        {
            if (!isAsked && channel != null)
            {
                channel.truncate(Math.min(length, channel.size() - 1));
                client.close();
                attach();
                engine.step(1);
                client = null;
            }
        }
    }

    private FileChannel channel() throws IOException
    {
        final Path path = engine.directory.resolve(ClientFileDescriptor.fileName(client.id()));
        return path.toFile().exists() ? FileChannel.open(path, StandardOpenOption.WRITE) : null;
    }

    private void publish(final int choice)
    {
        try
        {
            if ((choice & 8) != 0)
            {
                client.publication().tryClaim(PublicationDescriptor.MESSAGE_TYPE_ID, 8 << (choice & 7));
                return;
            }
            client.publication().write(
                PublicationDescriptor.MESSAGE_TYPE_ID, MESSAGE, 0,
                PublicationDescriptor.PAYLOAD_OFFSET + (4 << choice));
        }
        catch (final IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException ignore)
        {
            // it ruined its own ring
        }
    }

    private void command(final int choice)
    {
        engine.command(choice == 0 ? 1 + bytes.nextByte() : 1 + choice % 3, bytes.next(bytes.below(40)), choice * 2);
    }

    private void keyring()
    {
        final int operation = bytes.nextByte();
        final byte[] text = bytes.next(bytes.below(64));
        final ByteBuffer command = ByteBuffer.allocate(12 + text.length).order(java.nio.ByteOrder.nativeOrder());
        command.putLong(7).putInt(operation).put(text);
        engine.command(CommandDescriptor.KEYRING_TYPE_ID, command.array(), 12 + text.length);
    }

    private void spoilCommands(final int choice)
    {
        final var buffer = engine.file.commands().buffer();
        final int capacity = engine.file.commands().capacity();
        final int head = (int)engine.file.commands().consumerPosition() & capacity - 8;
        switch (choice & 3)
        {
            case 0 -> buffer.putInt(head, number(capacity));
            case 1 -> buffer.putInt(head + 4, number(capacity));
            case 2 -> buffer.putLong(capacity + RingBufferDescriptor.TAIL_POSITION_OFFSET, position());
            default -> buffer.putLong(capacity + RingBufferDescriptor.HEAD_POSITION_OFFSET, position());
        }
    }

    private void spoilAnswers()
    {
        final byte[] some = bytes.next(1 + bytes.below(32));
        final int at = bytes.nextByte() < 128 ? bytes.nextShort() : engine.file.answers().capacity() - 128;
        engine.file.answers().putBytes(Math.min(at, engine.file.answers().capacity() - some.length), some);
    }

    private int number(final int capacity)
    {
        final int choice = bytes.nextByte();
        return choice < 128 ? choice - 64 : choice < 160 ? capacity - (choice & 31) : bytes.nextInt();
    }

    private long position()
    {
        final int choice = bytes.nextByte();
        return choice < 128 ? engine.file.commands().consumerPosition() + 8 * (choice - 64) : bytes.nextLong();
    }

    private void leave() throws IOException
    {
        if (client != null)
        {
            engine.command(CommandDescriptor.DETACH_TYPE_ID, client.id());
            engine.step(1);
            engine.step(1);
            client.delete();
            client.close();
            client = null;
        }
    }

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        seeds.add(new byte[0]);
        for (int kind = 3; kind < 15; kind++)
        {
            for (int i = 0; i < 7; i += 2)
            {
                final byte change = (byte)(kind | i << 4);
                seeds.add(new byte[]{0x19, change, 2, 4, 1, 2, 3, 4, 1, 0x20, 0x39, 0x50, 0x41, 0x20});
                seeds.add(new byte[]{
                    1, 0x20, 0x39, change, 2, 4, 1, 2, 3, 4, 0x20, 0x49, 0x50, change, 1, 2, 3, 4, 5, 0x30});
            }
        }
        for (int operation = 1; operation <= 10; operation++)
        {
            seeds.add(new byte[]{
                7, (byte)operation, 11, 'A', 'E', 'S', '-', '2', '5', '6', '-', 'G', 'C', 'M', 0x20, 0x20});
            seeds.add(new byte[]{7, (byte)operation, 4, '/', 'a', '/', 'b', 0x20, 0x20});
        }
        return seeds;
    }
}
