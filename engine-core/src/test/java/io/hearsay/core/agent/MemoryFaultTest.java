package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

import io.hearsay.core.client.RingReader;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.ClientPort;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client cuts the file that it shares with the engine. Where in this thread the JVM says so is up to it, so all that
 * touches the file stands in one place that expects it.
 */
class MemoryFaultTest
{
    private static final int RING_LENGTH = 64 * 1024;

    @TempDir
    private Path directory;

    private final AgentFixture fixture = new AgentFixture(new Settings());
    private final HostilePort neighbour = new HostilePort(false, RING_LENGTH);

    @Test
    void shouldFindTheBufferWhoseMemoryIsGone() throws IOException
    {
        try (RandomAccessFile file = newFile("a"); RandomAccessFile intact = newFile("b"))
        {
            final UnsafeBuffer buffer = map(file);
            final UnsafeBuffer other = map(intact);
            assertNull(MemoryFault.find(buffer));

            file.setLength(32 * 1024); // the first pages stay

            for (int i = 0; i < 3; i++)
            {
                assertNotNull(MemoryFault.find(buffer));
                assertNull(MemoryFault.find(other));
                assertNull(MemoryFault.pending());
            }
        }
    }

    /** The JVM did not live through that as long as what was read was zeroed by setMemory. */
    @Test
    void shouldOutliveMemoryThatGoesWhileItIsRead() throws IOException
    {
        for (final int length : new int[]{1, 20, 50, 100, 8_000})
        {
            try (RandomAccessFile file = newFile("r" + length))
            {
                final UnsafeBuffer memory = map(file);
                final ManyToOneRingBuffer ring = new ManyToOneRingBuffer(memory);
                assertTrue(ring.write(1, new UnsafeBuffer(new byte[length]), 0, length));
                final RingReader reader = new RingReader(ring);

                assertTrue(isFaultOf(() -> reader.read((type, buffer, index, read) -> cut(file), 1)));
                assertTrue(isFaultOf(reader::reset));
                assertNotNull(MemoryFault.find(memory));
            }
        }
    }

    private static boolean isFaultOf(final Runnable access)
    {
        try
        {
            access.run();
            return MemoryFault.pending() != null;
        }
        catch (final InternalError expected)
        {
            return true;
        }
    }

    private static ControlledMessageHandler.Action cut(final RandomAccessFile file)
    {
        try
        {
            file.setLength(0);
            return ControlledMessageHandler.Action.CONTINUE;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Test
    void shouldCloseTheClientWhoseMemoryIsGoneAndNoOther() throws IOException
    {
        try (RandomAccessFile file = newFile("a"); RandomAccessFile intact = newFile("b"))
        {
            final HostilePort hostile = new HostilePort(
                true, new ManyToOneRingBuffer(map(file)), new ManyToOneRingBuffer(map(intact)));
            assertTrue(fixture.agent.attach(neighbour));
            assertTrue(fixture.agent.attach(hostile));
            fixture.run(10 * NodeFixture.MS);
            assertFalse(fixture.agent.onMemoryFault());
            file.setLength(0);

            assertTrue(fixture.agent.onMemoryFault());
            fixture.run(10 * NodeFixture.MS);

            assertClosed(hostile);
            assertFalse(fixture.agent.onMemoryFault());
        }
    }

    @Test
    void shouldNoticeByItselfThatTheMemoryIsGone() throws IOException
    {
        for (int round = 0; round < 20; round++)
        {
            final long corruptBefore = fixture.count(CounterDescriptor.CLIENTS_CORRUPT);
            fixture.node.errors.clear();
            try (RandomAccessFile file = newFile("p" + round); RandomAccessFile other = newFile("d" + round))
            {
                final HostilePort hostile = new HostilePort(
                    true, new ManyToOneRingBuffer(map(file)), new ManyToOneRingBuffer(map(other)));
                assertTrue(fixture.agent.attach(hostile));
                fixture.run(10 * NodeFixture.MS);
                file.setLength(0);

                for (int i = 0; i < 100 && hostile.closedCount == 0; i++)
                {
                    runExpectingFaults();
                }

                assertEquals(1, hostile.closedCount);
                assertEquals(ClientPort.CLOSED_CORRUPT, hostile.closedReason);
                assertEquals(corruptBefore + 1, fixture.count(CounterDescriptor.CLIENTS_CORRUPT));
                assertEquals(1, fixture.node.errors.size(), () -> "" + fixture.node.errors);
            }
        }
    }

    @Test
    void shouldNotTouchAClientAgainWhoseMemoryWentWhileItWasAttached()
    {
        final HostilePort hostile = new HostilePort(true, RING_LENGTH);
        hostile.onLabel = () ->
        {
            throw new InternalError("late news of an access that was made before");
        };

        assertFalse(fixture.agent.attach(hostile));
        hostile.publish(10);
        fixture.run(10 * NodeFixture.MS);

        // who is told that the client is refused unmaps its file
        assertEquals(0, fixture.count(CounterDescriptor.MESSAGES_PUBLISHED));
        assertFalse(fixture.agent.abandon(hostile.id()));
        assertEquals(1, fixture.node.errors.size());
    }

    @Test
    void shouldNotNameEachOfManyClientsThatWriteNonsense()
    {
        for (int i = 0; i < 200; i++)
        {
            final HostilePort hostile = new HostilePort(false, RING_LENGTH);
            hostile.id = i;
            assertTrue(fixture.agent.attach(hostile));
            hostile.publication.buffer().putInt(0, RING_LENGTH + 1);
            fixture.run(NodeFixture.MS);
            assertEquals(1, hostile.closedCount);
        }

        assertEquals(200, fixture.node.errors.size());
        final long distinct = fixture.node.errors.stream().map(Throwable::getMessage).distinct().count();
        assertTrue(distinct > 10 && distinct < 30, distinct + " messages, the log of distinct errors is small");
    }

    private void runExpectingFaults()
    {
        try
        {
            fixture.run(NodeFixture.MS);
            final InternalError late = MemoryFault.pending();
            if (late != null)
            {
                fixture.agent.onMemoryFault();
            }
        }
        catch (final InternalError late)
        {
            fixture.agent.onMemoryFault();
        }
    }

    private void assertClosed(final HostilePort hostile)
    {
        assertEquals(1, hostile.closedCount);
        assertEquals(ClientPort.CLOSED_CORRUPT, hostile.closedReason);
        assertEquals(1, fixture.count(CounterDescriptor.CLIENTS_CORRUPT));
        assertEquals(1, fixture.node.errors.size());
        assertTrue(fixture.node.errors.get(0).getCause() instanceof InternalError);
        assertEquals(0, neighbour.closedCount);

        neighbour.publish(10);
        fixture.run(NodeFixture.MS);
        assertEquals(1, fixture.count(CounterDescriptor.MESSAGES_PUBLISHED));
    }

    private RandomAccessFile newFile(final String name) throws IOException
    {
        final RandomAccessFile file = new RandomAccessFile(directory.resolve(name).toFile(), "rw");
        file.setLength(RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH);
        return file;
    }

    private static UnsafeBuffer map(final RandomAccessFile file) throws IOException
    {
        return new UnsafeBuffer(file.getChannel().map(MapMode.READ_WRITE, 0, file.length()));
    }
}
