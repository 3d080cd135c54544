package io.hearsay.io.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

import io.hearsay.core.testing.Seeded;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.Keyring;
import io.hearsay.crypto.KeyringEntry;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class KeyringAnswerTest
{
    private static final List<KeyringEntry> ENTRIES = List.of(
        new KeyringEntry(0x89ABCDEF, Algorithm.AES_256_OCB, true, 7, 1_700_000_000_000_000L),
        new KeyringEntry(1, Algorithm.NONE, false, Long.MAX_VALUE, KeyringEntry.NEVER));

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[KeyringAnswerDescriptor.MAX_LENGTH]);

    @Test
    void shouldGiveBackEntries()
    {
        final int length = KeyringAnswer.encode(buffer, 42, ENTRIES);

        assertEquals(new KeyringAnswer(ENTRIES, null), KeyringAnswer.decode(buffer, 0, length));
        assertEquals(42, buffer.getLong(KeyringAnswerDescriptor.CORRELATION_ID_OFFSET));
    }

    @Test
    void shouldGiveBackAReasonAndCutALongOne()
    {
        final int length = KeyringAnswer.encode(buffer, 42, "büsy");
        assertEquals(new KeyringAnswer(List.of(), "büsy"), KeyringAnswer.decode(buffer, 0, length));

        final int longLength = KeyringAnswer.encode(buffer, 42, "x".repeat(10_000));
        final String cut = KeyringAnswer.decode(buffer, 0, longLength).refusal();
        assertTrue(cut.length() >= 1_000 && cut.length() < KeyringAnswerDescriptor.MAX_LENGTH, cut);
    }

    @Test
    void shouldHaveTheseBytes()
    {
        final byte[] bytes = new byte[KeyringAnswer.encode(buffer, 0x0102030405060708L, ENTRIES.subList(0, 1))];
        buffer.getBytes(0, bytes);

        final ByteBuffer expected = ByteBuffer.allocate(40).order(ByteOrder.nativeOrder());
        expected.putLong(0x0102030405060708L).putInt(1).putInt(0);
        expected.putInt(0x89ABCDEF).put((byte)4).put((byte)1).putShort((short)0);
        expected.putLong(7).putLong(1_700_000_000_000_000L);
        assertEquals(Arrays.toString(expected.array()), Arrays.toString(bytes));
    }

    @Test
    void shouldFitTheLargestRing()
    {
        final KeyringEntry[] all = new KeyringEntry[Keyring.MAX_KEYS * Algorithm.values().length];
        Arrays.fill(all, ENTRIES.get(0));
        final int length = KeyringAnswer.encode(buffer, 1, List.of(all));

        assertEquals(List.of(all), KeyringAnswer.decode(buffer, 0, length).entries());
    }

    @Test
    void shouldRefuseWhatMakesNoSense()
    {
        final int length = KeyringAnswer.encode(buffer, 42, ENTRIES);
        assertNotNull(KeyringAnswer.decode(buffer, 0, length));
        assertNull(KeyringAnswer.decode(buffer, 0, length - 1));
        assertNull(KeyringAnswer.decode(buffer, 0, 3));
        buffer.putByte(KeyringAnswerDescriptor.BODY_OFFSET + KeyringAnswerDescriptor.ENTRY_ALGORITHM_OFFSET, (byte)99);
        assertNull(KeyringAnswer.decode(buffer, 0, length));
        buffer.putInt(KeyringAnswerDescriptor.COUNT_OFFSET, Integer.MAX_VALUE);
        assertNull(KeyringAnswer.decode(buffer, 0, length));
        buffer.putInt(KeyringAnswerDescriptor.COUNT_OFFSET, -2);
        assertNull(KeyringAnswer.decode(buffer, 0, length));
    }

    @Test
    void shouldReadAnyBytesWithoutHarm()
    {
        final int[] understood = new int[1];
        Seeded.run(2_000, random ->
        {
            final byte[] bytes = new byte[random.nextInt(KeyringAnswerDescriptor.MAX_LENGTH)];
            random.nextBytes(bytes);
            final UnsafeBuffer answer = new UnsafeBuffer(bytes);
            if (bytes.length >= KeyringAnswerDescriptor.BODY_OFFSET)
            {
                answer.putInt(KeyringAnswerDescriptor.COUNT_OFFSET, random.nextInt(-1, 4));
            }
            understood[0] += KeyringAnswer.decode(answer, 0, bytes.length) == null ? 0 : 1;
        });
        assertTrue(understood[0] > 100 && understood[0] < 1_900, understood[0] + " were understood");
    }

    @Test
    void shouldRefuseACommandWhoseTextIsTooLong()
    {
        final UnsafeBuffer command = new UnsafeBuffer(new byte[10_000]);
        final String longest = "x".repeat(KeyringCommandDescriptor.MAX_TEXT_LENGTH);
        final int length = KeyringCommandDescriptor.encode(command, 1, KeyringOperation.ADD_KEY_FILE, longest);

        assertEquals(longest, KeyringCommandDescriptor.text(command, 0, length));
        assertThrows(IllegalArgumentException.class, () ->
            KeyringCommandDescriptor.encode(command, 1, KeyringOperation.ADD_KEY_FILE, longest + "x"));
    }

    @Test
    void shouldKeepTheNumbersOfTheOperations()
    {
        final StringBuilder numbers = new StringBuilder();
        for (final KeyringOperation operation : KeyringOperation.values())
        {
            assertEquals(operation, KeyringOperation.numbered(operation.number()));
            numbers.append(operation.number()).append(' ').append(operation).append(' ');
        }

        assertEquals("1 LIST 2 ADD_KEY_FILE 3 ADD_PASSPHRASE_FILE 4 RELOAD 5 USE_KEY 6 REMOVE_KEY 7 ADD_ALGORITHM " +
            "8 USE_ALGORITHM 9 REMOVE_ALGORITHM 10 ADD_OFFERED_KEY ", numbers.toString());
    }
}
