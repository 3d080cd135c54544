package io.hearsay.io.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedFilesTest
{
    private static final ClientFacts CLIENT = new ClientFacts(7, 99, 64 * 1024, 128 * 1024, 5, null);
    private static final EngineFacts ENGINE =
        new EngineFacts(99, 1_000, 42, 1_000_000, 64 * 1024, 128 * 1024, 4, 2);

    @TempDir
    Path directory;

    private Path clientPath;
    private Path enginePath;

    @BeforeEach
    void create() throws IOException
    {
        ClientFile.create(directory, CLIENT).close();
        EngineFile.create(directory, ENGINE).close();
        clientPath = directory.resolve("client-7.dat");
        enginePath = directory.resolve("engine.dat");
    }

    @Test
    void shouldShareAClientsFile() throws IOException
    {
        try (ClientFile file = ClientFile.open(directory, 7))
        {
            assertEquals(7, file.id());
            assertEquals(64 * 1024, file.publication().capacity());
            assertEquals(128 * 1024, file.delivery().capacity());
            assertTrue(file.has(ClientFileDescriptor.FLAG_ORDERED));
            assertTrue(file.has(ClientFileDescriptor.FLAG_RETAINED));
            assertEquals(false, file.has(ClientFileDescriptor.FLAG_OWN));
        }
    }

    @Test
    void shouldShareAClientsTopics() throws IOException
    {
        final int[][] choices = {null, {}, {Integer.MIN_VALUE, 0, 7}, new int[ClientFileDescriptor.MAX_TOPICS]};
        for (int i = 0; i < choices.length; i++)
        {
            ClientFile.create(directory, new ClientFacts(10 + i, 1, 64 * 1024, 64 * 1024, 0, choices[i])).close();
            try (ClientFile file = ClientFile.open(directory, 10 + i))
            {
                assertArrayEquals(choices[i], file.topics());
            }
        }
    }

    @Test
    void shouldRemoveItsOwnFileAlone() throws IOException
    {
        try (ClientFile old = ClientFile.create(directory, new ClientFacts(20, 1, 64 * 1024, 64 * 1024, 0, null)))
        {
            Files.delete(directory.resolve("client-20.dat"));
            old.delete();
            Files.createFile(directory.resolve("client-20.dat"));
            old.delete();
            assertTrue(Files.exists(directory.resolve("client-20.dat")));
        }
    }

    @Test
    void shouldShareAnEnginesFacts() throws IOException
    {
        try (EngineFile file = EngineFile.open(directory))
        {
            assertEquals(ENGINE, file.facts());
            assertEquals(1_000, file.activityMs());
        }
    }

    @Test
    void shouldTouchNoFileThatExists()
    {
        assertThrows(IOException.class, () -> ClientFile.create(directory, CLIENT));
        assertTrue(Files.exists(clientPath));
    }

    @Test
    void shouldRefuseATruncatedClientFile() throws IOException
    {
        for (final long length : new long[]{Files.size(clientPath) - 1, 70_000, 4_096, 100, 0})
        {
            truncate(clientPath, length);
            final IOException refusal = assertThrows(IOException.class, () -> ClientFile.open(directory, 7));
            assertTrue(refusal.getMessage().contains("truncated"), refusal.getMessage());
        }
    }

    @Test
    void shouldRefuseAClientFileOfNonsense() throws IOException
    {
        refuseClient(ClientFileDescriptor.MAGIC_OFFSET, 8, 1, "no client file");
        refuseClient(ClientFileDescriptor.VERSION_OFFSET, 4, 99, "layout version 99");
        refuseClient(ClientFileDescriptor.CLIENT_ID_OFFSET, 8, 8, "makes no sense");
        refuseClient(ClientFileDescriptor.PUBLICATION_RING_LENGTH_OFFSET, 4, 1 << 30, "makes no sense");
        refuseClient(ClientFileDescriptor.PUBLICATION_RING_LENGTH_OFFSET, 4, -1, "makes no sense");
        refuseClient(ClientFileDescriptor.DELIVERY_RING_LENGTH_OFFSET, 4, 100_000, "makes no sense");
        refuseClient(ClientFileDescriptor.TOPIC_COUNT_OFFSET, 4, ClientFileDescriptor.MAX_TOPICS + 1, "257 topics");
        refuseClient(ClientFileDescriptor.TOPIC_COUNT_OFFSET, 4, -2, "-2 topics");
        refuseClient(ClientFileDescriptor.TOPIC_COUNT_OFFSET, 4, Integer.MIN_VALUE, "makes no sense");
        final int trailer = ClientFileDescriptor.PUBLICATION_RING_OFFSET + 64 * 1024;
        refuseClient(trailer + 128, 8, 24, "not new");
        assertEquals(CLIENT.id(), reopen());
    }

    @Test
    void shouldRefuseAnEngineFileOfNonsense() throws IOException
    {
        refuseEngine(EngineFileDescriptor.MAGIC_OFFSET, 8, 1, "no engine file");
        refuseEngine(EngineFileDescriptor.VERSION_OFFSET, 4, 99, "layout version 99");
        refuseEngine(EngineFileDescriptor.COMMAND_RING_LENGTH_OFFSET, 4, 100_000, "make no sense");
        refuseEngine(EngineFileDescriptor.METADATA_LENGTH_OFFSET, 4, Integer.MAX_VALUE, "make no sense");
        refuseEngine(EngineFileDescriptor.VALUES_LENGTH_OFFSET, 4, -1, "make no sense");
        refuseEngine(EngineFileDescriptor.ERROR_LOG_LENGTH_OFFSET, 4, 0, "make no sense");
        refuseEngine(EngineFileDescriptor.PUBLICATION_RING_LENGTH_OFFSET, 4, 0, "make no sense");
        truncate(enginePath, 100);
        assertThrows(InvalidFileException.class, () -> EngineFile.open(directory));
    }

    @Test
    void shouldNotFollowASymbolicLink() throws IOException
    {
        Files.createSymbolicLink(directory.resolve("client-8.dat"), clientPath);

        assertThrows(IOException.class, () -> ClientFile.open(directory, 8));
        assertThrows(IOException.class, () -> ClientFile.open(directory, 9));
    }

    private long reopen() throws IOException
    {
        final ClientFile file = ClientFile.open(directory, 7);
        file.close();
        file.close();
        return file.id();
    }

    private void refuseClient(final int offset, final int size, final long value, final String cause)
        throws IOException
    {
        final long before = put(clientPath, offset, size, value);
        final IOException refusal = assertThrows(IOException.class, () -> ClientFile.open(directory, 7));
        assertTrue(refusal.getMessage().contains(cause), refusal.getMessage());
        put(clientPath, offset, size, before);
    }

    private void refuseEngine(final int offset, final int size, final long value, final String cause)
        throws IOException
    {
        final long before = put(enginePath, offset, size, value);
        final IOException refusal = assertThrows(IOException.class, () -> EngineFile.open(directory));
        assertTrue(refusal.getMessage().contains(cause), refusal.getMessage());
        put(enginePath, offset, size, before);
    }

    private static long put(final Path file, final int offset, final int size, final long value) throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.seek(offset);
            final long before = size == Long.BYTES ?
                Long.reverseBytes(access.readLong()) : Integer.reverseBytes(access.readInt());
            access.seek(offset);
            if (size == Long.BYTES)
            {
                access.writeLong(Long.reverseBytes(value));
            }
            else
            {
                access.writeInt(Integer.reverseBytes((int)value));
            }
            return before;
        }
    }

    private static void truncate(final Path file, final long length) throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.setLength(length);
        }
    }
}
