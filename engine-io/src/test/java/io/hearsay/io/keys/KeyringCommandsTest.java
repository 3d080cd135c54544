package io.hearsay.io.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.hearsay.core.testing.Await;
import io.hearsay.core.testing.Seeded;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.ClusterProtection;
import io.hearsay.crypto.Keyring;
import io.hearsay.crypto.KeyringEntry;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;
import org.agrona.concurrent.broadcast.BroadcastReceiver;
import org.agrona.concurrent.broadcast.CopyBroadcastReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyringCommandsTest
{
    private static final KeySource FIRST = KeySource.keyFile(Path.of("/keys/first"));

    private final List<Throwable> errors = new ArrayList<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(
        ByteBuffer.allocateDirect(64 * 1024 + BroadcastBufferDescriptor.TRAILER_LENGTH));
    private final CopyBroadcastReceiver receiver =
        new CopyBroadcastReceiver(new BroadcastReceiver(buffer), KeyringAnswerDescriptor.MAX_LENGTH);
    private final Map<Long, KeyringAnswer> answers = new HashMap<>();
    private final UnsafeBuffer command = new UnsafeBuffer(ByteBuffer.allocateDirect(8_192));
    private final Map<String, Integer> files = new HashMap<>(Map.of("/keys/first", 1));
    private final List<ClusterKey> read = new CopyOnWriteArrayList<>();
    private final Keyring keyring = keyring(1);
    private final KeyringCommands commands = commands(keyring, this::read);
    private long correlationId;

    @AfterEach
    void stop()
    {
        commands.close();
        assertEquals(List.of(), errors);
        for (final ClusterKey key : read)
        {
            assertClosed(key);
        }
    }

    private static ClusterKey key(final int number)
    {
        final byte[] bytes = new byte[ClusterKey.LENGTH];
        Arrays.fill(bytes, (byte)number);
        return ClusterKey.take(bytes);
    }

    private static int id(final int number)
    {
        return key(number).id();
    }

    private static Keyring keyring(final int number)
    {
        return new ClusterProtection().key(key(number)).build();
    }

    private KeyringCommands commands(final Keyring ring, final KeyLoader.KeyReader reader)
    {
        return new KeyringCommands(
            ring,
            new KeyOrigin("", Map.of(FIRST, id(1))),
            new Answers(buffer, errors::add),
            errors::add,
            reader);
    }

    private ClusterKey read(final KeySource source) throws IOException
    {
        final Integer number = files.get(source.file().toString());
        if (number == null)
        {
            throw new NoSuchFileException(source.file().toString(), null, "there is no such key file");
        }

        final ClusterKey key = key(number);
        read.add(key);
        return key;
    }

    private static void assertClosed(final ClusterKey key)
    {
        assertTrue(key.toString().contains("closed"), key.toString());
    }

    private long send(final KeyringCommands to, final KeyringOperation operation, final String text)
    {
        final int length = KeyringCommandDescriptor.encode(command, ++correlationId, operation, text);
        to.onCommand(command, 0, length);
        return correlationId;
    }

    private KeyringAnswer answer(final long id)
    {
        while (receiver.receive((typeId, message, offset, length) -> answers.put(
            message.getLong(offset + KeyringAnswerDescriptor.CORRELATION_ID_OFFSET),
            KeyringAnswer.decode(message, offset, length))) > 0)
        {
            // all that came
        }

        return answers.get(id);
    }

    private KeyringAnswer ask(final KeyringOperation operation, final String text)
    {
        final long id = send(commands, operation, text);
        Await.until(
            () ->
            {
                commands.doWork();
                return answer(id) != null;
            },
            "an answer");
        return answer(id);
    }

    private void assertRefused(final String part, final KeyringOperation operation, final String text)
    {
        final List<KeyringEntry> before = keyring.entries();
        final String refusal = ask(operation, text).refusal();
        assertNotNull(refusal, operation + " was done");
        assertTrue(refusal.contains(part), refusal);
        assertEquals(before, keyring.entries());
    }

    private List<Integer> ids()
    {
        return keyring.entries().stream().map(KeyringEntry::keyId).toList();
    }

    @Test
    void shouldAddUseAndRemoveAKey()
    {
        files.put("/keys/second", 2);
        assertEquals(keyring.entries(), ask(KeyringOperation.LIST, "").entries());
        assertEquals(2, ask(KeyringOperation.ADD_KEY_FILE, "/keys/second").entries().size());
        assertTrue(ask(KeyringOperation.USE_KEY, ClusterKey.format(id(2))).entries().get(1).isSending());
        assertEquals(1, ask(KeyringOperation.REMOVE_KEY, ClusterKey.format(id(1))).entries().size());
        assertEquals(List.of(id(2)), ids());
    }

    @Test
    void shouldSayWhyItRefuses()
    {
        assertRefused("is used for sending", KeyringOperation.REMOVE_KEY, ClusterKey.format(id(1)));
        assertRefused("no key 0badcafe", KeyringOperation.USE_KEY, "0badcafe");
        assertRefused("8 hexadecimal digits", KeyringOperation.USE_KEY, "");
        assertRefused("8 hexadecimal digits", KeyringOperation.REMOVE_KEY, "x".repeat(4_000));
        assertRefused("not absolute", KeyringOperation.ADD_KEY_FILE, "keys/first");
        assertRefused("not absolute", KeyringOperation.ADD_PASSPHRASE_FILE, "");
        assertRefused("no path", KeyringOperation.ADD_KEY_FILE, "/keys/\0");
        assertRefused("/keys/none there is no such", KeyringOperation.ADD_KEY_FILE, "/keys/none");
        assertRefused("ROT13", KeyringOperation.ADD_ALGORITHM, "ROT13");
        assertRefused("NONE", KeyringOperation.ADD_ALGORITHM, "NONE");
        assertRefused("not accepted", KeyringOperation.USE_ALGORITHM, "NONE");
        assertRefused("used for sending", KeyringOperation.REMOVE_ALGORITHM, "AES-256-OCB");
        assertRefused("no key was offered", KeyringOperation.ADD_OFFERED_KEY, "");
    }

    @Test
    void shouldAnswerWhatItDoesNotUnderstand()
    {
        command.putLong(0, ++correlationId);
        command.putInt(8, 99);
        commands.onCommand(command, 0, 12);
        assertTrue(answer(correlationId).refusal().contains("no operation 99"));

        command.putLong(0, ++correlationId);
        command.putInt(8, KeyringOperation.ADD_KEY_FILE.number());
        command.putBytes(12, new byte[]{(byte)0xC3, '('});
        commands.onCommand(command, 0, 14);
        assertTrue(answer(correlationId).refusal().contains("not in UTF-8"));

        command.putLong(0, ++correlationId);
        commands.onCommand(command, 0, 12 + KeyringCommandDescriptor.MAX_TEXT_LENGTH + 1);
        assertTrue(answer(correlationId).refusal().contains("allowed are 4096"));

        commands.onCommand(command, 0, 11);
        assertEquals(1, errors.size());
        assertTrue(errors.remove(0).getMessage().contains("too short"));
    }

    @Test
    void shouldObeyAnyBytesWithoutHarm()
    {
        Seeded.run(500, random ->
        {
            final byte[] bytes = new byte[random.nextInt(12, 60)];
            random.nextBytes(bytes);
            command.putBytes(0, bytes);
            command.putLong(0, ++correlationId);
            command.putInt(8, random.nextInt(12));
            commands.onCommand(command, 0, bytes.length);
            commands.doWork();
            answer(correlationId);
        });
        assertEquals(List.of(id(1)), ids());
    }

    @Test
    void shouldRefuseEverythingButTheListIfItSendsInClearText()
    {
        final Keyring clear = new ClusterProtection().algorithm(Algorithm.NONE).build();
        final KeyringCommands ofClear = commands(clear, this::read);
        for (final KeyringOperation operation : KeyringOperation.values())
        {
            final boolean isAlgorithm = operation.name().endsWith("ALGORITHM");
            final String text = operation.readsFiles() ?
                "/keys/first" : isAlgorithm ? "AES-256-OCB" : ClusterKey.format(clear.entries().get(0).keyId());
            if (operation == KeyringOperation.ADD_OFFERED_KEY)
            {
                final ClusterKey key = key(3);
                read.add(key);
                ofClear.offered().offer(correlationId + 1, key);
            }
            final KeyringAnswer answer = answer(send(ofClear, operation, text));
            assertEquals(operation == KeyringOperation.LIST, answer.refusal() == null, operation.name());
            assertTrue(answer.refusal() == null || answer.refusal().contains("clear text"), answer.refusal());
        }
        ofClear.close();
    }

    @Test
    void shouldGoOnWhileAKeyIsReadAndReadOneAtATime()
    {
        final CountDownLatch reading = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        final KeyringCommands slow = commands(keyring, source ->
        {
            reading.countDown();
            awaitLatch(go);
            return read(source);
        });
        files.put("/keys/second", 2);
        final long added = send(slow, KeyringOperation.ADD_PASSPHRASE_FILE, "/keys/second");
        awaitLatch(reading);

        for (int cycle = 0; cycle < 1_000; cycle++)
        {
            assertEquals(0, slow.doWork());
        }
        assertNull(answer(added));
        assertTrue(answer(send(slow, KeyringOperation.ADD_KEY_FILE, "/keys/first")).refusal().contains("busy"));
        assertTrue(answer(send(slow, KeyringOperation.RELOAD, "")).refusal().contains("busy"));
        assertEquals(1, answer(send(slow, KeyringOperation.LIST, "")).entries().size());

        go.countDown();
        Await.until(() -> slow.doWork() == 1, "the key is read");
        assertEquals(2, answer(added).entries().size());
        slow.close();
    }

    @Test
    void shouldOverwriteAKeyThatComesAfterTheClose()
    {
        final CountDownLatch reading = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        final KeyringCommands slow = commands(keyring, source ->
        {
            reading.countDown();
            awaitLatch(go);
            return read(source);
        });
        send(slow, KeyringOperation.ADD_KEY_FILE, "/keys/first");
        awaitLatch(reading);
        slow.close();
        go.countDown();

        Await.until(
            () -> !read.isEmpty() && read.get(0).toString().contains("closed"), "the key is overwritten by its reader");
        assertEquals(List.of(id(1)), ids());
    }

    @Test
    void shouldOverwriteAKeyThatWaitsAtTheClose()
    {
        send(commands, KeyringOperation.ADD_KEY_FILE, "/keys/first");
        Await.until(
            () -> Thread.getAllStackTraces().keySet().stream().noneMatch(one -> one.getName().equals("hearsay-keys")),
            "the key is read and handed over");
        assertFalse(read.get(0).toString().contains("closed"));
        commands.close();

        assertClosed(read.get(0));
    }

    @Test
    void shouldAnswerWhateverHappensToTheReader()
    {
        final KeyringCommands broken = commands(keyring, source ->
        {
            throw new OutOfMemoryError("heap");
        });
        final long id = send(broken, KeyringOperation.ADD_KEY_FILE, "/keys/first");
        Await.until(() -> broken.doWork() == 1, "the reader gives up");

        assertTrue(answer(id).refusal().contains("heap"), answer(id).refusal());
        broken.close();
    }

    @Test
    void shouldAddAKeyThatIsNewInItsFile()
    {
        assertEquals(1, ask(KeyringOperation.RELOAD, "").entries().size());
        files.put("/keys/first", 2);
        assertEquals(2, ask(KeyringOperation.RELOAD, "").entries().size());
        assertEquals(List.of(id(1), id(2)), ids());
    }

    @Test
    void shouldNotBringBackAKeyThatWasRemoved()
    {
        files.put("/keys/second", 2);
        ask(KeyringOperation.ADD_KEY_FILE, "/keys/second");
        ask(KeyringOperation.USE_KEY, ClusterKey.format(id(2)));
        ask(KeyringOperation.REMOVE_KEY, ClusterKey.format(id(1)));
        ask(KeyringOperation.RELOAD, "");
        assertEquals(List.of(id(2)), ids());

        files.remove("/keys/first");
        assertNull(ask(KeyringOperation.RELOAD, "").refusal());
        assertEquals(List.of(id(2)), ids());

        files.put("/keys/first", 1);
        ask(KeyringOperation.ADD_KEY_FILE, "/keys/first");
        assertEquals(List.of(id(2), id(1)), ids());
    }

    @Test
    void shouldAddAllOrNothingWhenItReadsFilesAgain()
    {
        files.put("/keys/second", 2);
        ask(KeyringOperation.ADD_KEY_FILE, "/keys/second");
        files.put("/keys/first", 3);
        files.remove("/keys/second");
        assertRefused("/keys/second there is no such", KeyringOperation.RELOAD, "");

        for (int number = 10; number < 10 + Keyring.MAX_KEYS - 3; number++)
        {
            files.put("/keys/" + number, number);
            ask(KeyringOperation.ADD_KEY_FILE, "/keys/" + number);
        }
        files.put("/keys/second", 4);
        assertRefused("8 keys are in the ring", KeyringOperation.RELOAD, "");
        files.put("/keys/second", 2);
        assertEquals(Keyring.MAX_KEYS, ask(KeyringOperation.RELOAD, "").entries().size());
        assertTrue(ids().contains(id(3)));
    }

    @Test
    void shouldRememberABoundedNumberOfFiles()
    {
        for (int i = 1; i < KeyringCommands.MAX_SOURCES; i++)
        {
            files.put("/keys/" + i, 1);
            assertNull(ask(KeyringOperation.ADD_KEY_FILE, "/keys/" + i).refusal());
        }
        files.put("/keys/more", 1);
        assertRefused("64 different files", KeyringOperation.ADD_KEY_FILE, "/keys/more");
        assertNull(ask(KeyringOperation.ADD_KEY_FILE, "/keys/./5").refusal());
    }

    @Test
    void shouldAddAKeyThatWasOffered()
    {
        final ClusterKey key = key(5);
        read.add(key);
        commands.offered().offer(correlationId + 1, key);

        assertEquals(2, ask(KeyringOperation.ADD_OFFERED_KEY, "").entries().size());
        assertEquals(List.of(id(1), id(5)), ids());
    }

    @Test
    void shouldOverwriteOfferedKeysThatNobodyTook()
    {
        final OfferedKeys offered = commands.offered();
        for (int i = 0; i < OfferedKeys.MAX_COUNT; i++)
        {
            read.add(key(1));
            offered.offer(100 + i, read.get(i));
        }
        read.add(key(1));
        assertThrows(IllegalStateException.class, () -> offered.offer(1, read.get(OfferedKeys.MAX_COUNT)));
        assertNull(offered.take(99));
        assertEquals(read.get(3), offered.take(103));
        assertNull(offered.take(103));
        read.get(3).close();

        assertFalse(read.get(5).toString().contains("closed"));
        commands.close();
        assertClosed(read.get(5));
        read.add(key(1));
        assertThrows(IllegalStateException.class, () -> offered.offer(1, read.get(OfferedKeys.MAX_COUNT + 1)));
        // and the end of each test looks whether all of them are overwritten
    }

    @Test
    void shouldOutliveABrokenBufferOfAnswers()
    {
        buffer.setMemory(0, buffer.capacity(), (byte)0x7F);
        send(commands, KeyringOperation.LIST, "");
        buffer.setMemory(0, buffer.capacity(), (byte)0xFF);
        send(commands, KeyringOperation.LIST, "");
        errors.clear();

        buffer.setMemory(0, buffer.capacity(), (byte)0);
        assertEquals(1, answer(send(commands, KeyringOperation.LIST, "")).entries().size());
    }

    private static void awaitLatch(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
