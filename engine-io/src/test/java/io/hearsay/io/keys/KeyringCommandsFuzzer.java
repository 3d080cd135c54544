package io.hearsay.io.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.core.testing.FuzzBytes;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.ClusterProtection;
import io.hearsay.crypto.Keyring;
import io.hearsay.crypto.KeyringEntry;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;
import org.agrona.concurrent.broadcast.BroadcastReceiver;
import org.agrona.concurrent.broadcast.CopyBroadcastReceiver;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Commands to the keyring of any bytes: each that is long enough to name who sent it is answered once, the ring always
 * sends with one key and one algorithm that it has, and an answer of any bytes is understood or passed over. An input
 * is a sequence of commands: how many bytes (1), the bytes; the last one is read as an answer, too. No file is read.
 */
class KeyringCommandsFuzzer
{
    private static final int MAX_COMMANDS = 40;
    private static final UnsafeBuffer BUFFER = new UnsafeBuffer(
        ByteBuffer.allocateDirect(64 * 1024 + BroadcastBufferDescriptor.TRAILER_LENGTH));

    private int answered;

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldObeyOrRefuseAnyCommand(final byte[] input)
    {
        final List<Throwable> errors = new ArrayList<>();
        BUFFER.setMemory(0, BUFFER.capacity(), (byte)0);
        final Keyring keyring =
            new ClusterProtection().key(ClusterKey.take(new byte[ClusterKey.LENGTH])).build();
        final KeyringCommands commands = new KeyringCommands(
            keyring, new KeyOrigin("", Map.of()), new Answers(BUFFER, errors::add), errors::add);
        final CopyBroadcastReceiver receiver =
            new CopyBroadcastReceiver(new BroadcastReceiver(BUFFER), KeyringAnswerDescriptor.MAX_LENGTH);
        answered = 0;
        int expected = 0;
        int tooShort = 0;
        final FuzzBytes bytes = new FuzzBytes(input);
        byte[] last = new byte[0];
        for (int i = 0; i < MAX_COMMANDS && !bytes.isEmpty(); i++)
        {
            last = bytes.next(bytes.nextByte());
            if (readsFile(last))
            {
                continue;
            }
            commands.onCommand(new UnsafeBuffer(last), 0, last.length);
            assertEquals(0, commands.doWork());
            tooShort += last.length < KeyringCommandDescriptor.TEXT_OFFSET ? 1 : 0;
            expected += last.length < KeyringCommandDescriptor.TEXT_OFFSET ? 0 : 1;
            receiver.receive((typeId, buffer, offset, length) ->
                onAnswer(KeyringAnswer.decode(buffer, offset, length)));
            assertEquals(expected, answered, "not answered");
            check(keyring);
        }
        assertEquals(tooShort, errors.size());
        commands.close();
        keyring.close();
        decode(last);
    }

    private static boolean readsFile(final byte[] command)
    {
        if (command.length < KeyringCommandDescriptor.TEXT_OFFSET)
        {
            return false;
        }

        final int number = new UnsafeBuffer(command).getInt(KeyringCommandDescriptor.OPERATION_OFFSET);
        for (final KeyringOperation operation : KeyringOperation.values())
        {
            if (operation.number() == number)
            {
                return operation.readsFiles();
            }
        }

        return false;
    }

    private void onAnswer(final KeyringAnswer answer)
    {
        assertNotNull(answer, "what the engine answers makes no sense");
        assertTrue(answer.refusal() == null ? !answer.entries().isEmpty() : !answer.refusal().isEmpty());
        answered++;
    }

    private static void check(final Keyring keyring)
    {
        int sending = 0;
        for (final KeyringEntry entry : keyring.entries())
        {
            sending += entry.isSending() ? 1 : 0;
            assertFalse(entry.algorithm() == Algorithm.NONE);
        }
        assertEquals(1, sending);
    }

    private static void decode(final byte[] bytes)
    {
        final KeyringAnswer answer = KeyringAnswer.decode(new UnsafeBuffer(bytes), 0, bytes.length);
        assertTrue(answer == null || answer.refusal() != null || !answer.entries().isEmpty());
    }

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        seeds.add(new byte[0]);
        final UnsafeBuffer command = new UnsafeBuffer(new byte[256]);
        final ByteBuffer all = ByteBuffer.allocate(8_192);
        for (final KeyringOperation operation : KeyringOperation.values())
        {
            for (final String text : new String[]{"", "AES-256-GCM", "CHACHA20-POLY1305", "NONE", "0000abcd", "\u20ac"})
            {
                final int length = KeyringCommandDescriptor.encode(command, 7, operation, text);
                final byte[] seed = new byte[1 + length];
                seed[0] = (byte)length;
                command.getBytes(0, seed, 1, length);
                seeds.add(seed);
                all.put(seed);
            }
        }
        seeds.add(java.util.Arrays.copyOf(all.array(), all.position()));
        final UnsafeBuffer answer = new UnsafeBuffer(new byte[KeyringAnswerDescriptor.MAX_LENGTH]);
        final int length = KeyringAnswer.encode(
            answer, 7, List.of(new KeyringEntry(5, Algorithm.AES_256_OCB, true, 6, Long.MIN_VALUE)));
        final byte[] entry = new byte[1 + length];
        entry[0] = (byte)length;
        answer.getBytes(0, entry, 1, length);
        seeds.add(entry);
        seeds.add("\u0005short".getBytes(StandardCharsets.US_ASCII));
        return seeds;
    }
}
