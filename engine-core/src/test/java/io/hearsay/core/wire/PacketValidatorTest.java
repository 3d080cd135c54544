package io.hearsay.core.wire;

import static io.hearsay.core.wire.PacketFlyweight.PULL_REQUEST;
import static io.hearsay.core.wire.PacketFlyweight.PULL_RESPONSE;
import static io.hearsay.core.wire.PacketFlyweight.PULL_SYNC;
import static io.hearsay.core.wire.PacketFlyweight.PUSH_ACK;
import static io.hearsay.core.wire.PacketFlyweight.PUSH_MESSAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;

import io.hearsay.core.counters.CounterDescriptor;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PacketValidatorTest
{
    private static final int LENGTH = 100;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[16 * 1024]);

    @Test
    void shouldAcceptAGoodHeaderOfEveryType()
    {
        for (byte type = PUSH_MESSAGE; type <= PULL_RESPONSE; type++)
        {
            putHeader(type, LENGTH);
            assertNull(PacketValidator.checkHeader(buffer, 0, LENGTH));
        }
        putHeader(PUSH_MESSAGE, 38);
        assertNull(PacketValidator.checkHeader(buffer, 0, 38));
        putHeader(PUSH_MESSAGE, 8_192);
        assertNull(PacketValidator.checkHeader(buffer, 0, 8_192));
    }

    @Test
    void shouldRefuseAWrongLength()
    {
        for (final int length : new int[]{0, 1, 6, 37, 8_193})
        {
            putHeader(PUSH_MESSAGE, length);
            assertEquals(CounterDescriptor.MALFORMED_LENGTH, PacketValidator.checkHeader(buffer, 0, length));
        }
        putHeader(PUSH_MESSAGE, LENGTH);
        assertEquals(CounterDescriptor.MALFORMED_LENGTH, PacketValidator.checkHeader(buffer, 0, LENGTH - 1));
        assertEquals(CounterDescriptor.MALFORMED_LENGTH, PacketValidator.checkHeader(buffer, 0, LENGTH + 1));
    }

    @Test
    void shouldRefuseAnUnknownVersionOrType()
    {
        putHeader(PUSH_MESSAGE, LENGTH);
        buffer.putByte(PacketFlyweight.VERSION_OFFSET, (byte)2);
        assertEquals(CounterDescriptor.MALFORMED_VERSION, PacketValidator.checkHeader(buffer, 0, LENGTH));
        for (final int type : new int[]{0, 6, 255})
        {
            putHeader((byte)type, LENGTH);
            assertEquals(CounterDescriptor.MALFORMED_TYPE, PacketValidator.checkHeader(buffer, 0, LENGTH));
        }
    }

    @Test
    void shouldIgnoreFlagsAndReservedBytes()
    {
        putHeader(PUSH_MESSAGE, LENGTH);
        buffer.putByte(PacketFlyweight.FLAGS_OFFSET, (byte)0xFF);
        buffer.putShort(PacketFlyweight.RESERVED_OFFSET, (short)0xFFFF);
        assertNull(PacketValidator.checkHeader(buffer, 0, LENGTH));
    }

    @Test
    void shouldAcceptAProbeButNoEmptyResponse()
    {
        assertTrue(PacketValidator.isBodyValid(PUSH_MESSAGE, buffer, 0, 0));
        assertFalse(PacketValidator.isBodyValid(PULL_RESPONSE, buffer, 0, 0));
        assertFalse(PacketValidator.isBodyValid((byte)0, buffer, 0, 0));
    }

    @Test
    void shouldAcceptRunsThatFillTheBodyExactly()
    {
        final int first = putRun(0, 1, 0, 5, 0);
        final int end = putRun(first, Long.MAX_VALUE, 3);
        assertTrue(PacketValidator.isBodyValid(PUSH_MESSAGE, buffer, 0, end));
        assertTrue(PacketValidator.isBodyValid(PULL_RESPONSE, buffer, 0, end));
        assertEquals(first, PacketValidator.endOfRun(buffer, 0, end));
        for (int length = 1; length < end; length++)
        {
            assertEquals(length == first, PacketValidator.isBodyValid(PUSH_MESSAGE, buffer, 0, length));
        }
        assertFalse(PacketValidator.isBodyValid(PUSH_MESSAGE, buffer, 0, end + 1));
    }

    @Test
    void shouldRefuseRunsOfImpossibleSequences()
    {
        assertFalse(PacketValidator.isBodyValid(PUSH_MESSAGE, buffer, 0, putRun(0, 0, 1)));
        assertFalse(PacketValidator.isBodyValid(PUSH_MESSAGE, buffer, 0, putRun(0, -1, 1)));
        assertFalse(PacketValidator.isBodyValid(PUSH_MESSAGE, buffer, 0, putRun(0, Long.MAX_VALUE, 1, 1)));
        assertTrue(PacketValidator.isBodyValid(PUSH_MESSAGE, buffer, 0, putRun(0, Long.MAX_VALUE - 1, 1, 1)));
        assertFalse(PacketValidator.isBodyValid(PUSH_MESSAGE, buffer, 0, putRun(0, 1)));
    }

    @Test
    void shouldRefuseAMessageThatIsTooLong()
    {
        assertTrue(PacketValidator.isBodyValid(PUSH_MESSAGE, buffer, 0, putRun(0, 1, 8_096)));
        assertFalse(PacketValidator.isBodyValid(PUSH_MESSAGE, buffer, 0, putRun(0, 1, 8_097)));
    }

    @Test
    void shouldAcceptRangesInWholeRecordsOnly()
    {
        RangeFlyweight.put(buffer, 8, 1, 1, 1);
        RangeFlyweight.put(buffer, 32, 1, 5, Long.MAX_VALUE);
        assertTrue(PacketValidator.isBodyValid(PULL_SYNC, buffer, 8, 48));
        assertTrue(PacketValidator.isBodyValid(PULL_REQUEST, buffer, 0, 56));
        assertTrue(PacketValidator.isBodyValid(PULL_SYNC, buffer, 8, 0));
        assertFalse(PacketValidator.isBodyValid(PULL_SYNC, buffer, 8, 47));
        assertFalse(PacketValidator.isBodyValid(PULL_REQUEST, buffer, 0, 55));
        assertFalse(PacketValidator.isBodyValid(PULL_REQUEST, buffer, 0, 7));
    }

    @Test
    void shouldRefuseImpossibleRanges()
    {
        assertFalse(isRangeValid(0, 5));
        assertFalse(isRangeValid(-3, 5));
        assertFalse(isRangeValid(6, 5));
        assertFalse(isRangeValid(1, -1));
        assertTrue(isRangeValid(5, 5));
    }

    @Test
    void shouldAcceptAcknowledgementsThatFillTheBodyExactly()
    {
        AckFlyweight.put(buffer, 8, 1, 9);
        AckFlyweight.put(buffer, 8 + AckFlyweight.length(9), 1, 0);
        final int length = 8 + AckFlyweight.length(9) + AckFlyweight.length(0);
        assertTrue(PacketValidator.isBodyValid(PUSH_ACK, buffer, 0, length));
        assertTrue(PacketValidator.isBodyValid(PUSH_ACK, buffer, 0, 8));
        for (int cut = 1; cut < AckFlyweight.length(0); cut++)
        {
            assertFalse(PacketValidator.isBodyValid(PUSH_ACK, buffer, 0, length - cut));
        }
        assertFalse(PacketValidator.isBodyValid(PUSH_ACK, buffer, 0, 7));
        buffer.putShort(8 + AckFlyweight.COUNT_OFFSET, (short)0xFFFF);
        assertFalse(PacketValidator.isBodyValid(PUSH_ACK, buffer, 0, length));
    }

    @Test
    void shouldReadNothingBeyondABodyOfRandomBytes()
    {
        final SplittableRandom random = new SplittableRandom(5);
        int valid = 0;
        for (int i = 0; i < 100_000; i++)
        {
            final byte[] body = new byte[random.nextInt(80)];
            for (int k = 0; k < body.length; k++)
            {
                // mostly small numbers, so that many bodies are nearly valid
                body[k] = (byte)(random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(2));
            }
            // the buffer's own bounds check fails the test if the validator reads too far
            final UnsafeBuffer exact = new UnsafeBuffer(body);
            valid += PacketValidator.isBodyValid((byte)random.nextInt(-1, 8), exact, 0, body.length) ? 1 : 0;
        }
        assertTrue(valid > 500, "valid: " + valid);
    }

    private boolean isRangeValid(final long first, final long last)
    {
        RangeFlyweight.put(buffer, 0, 1, first, last);
        return PacketValidator.isBodyValid(PULL_SYNC, buffer, 0, RangeFlyweight.LENGTH);
    }

    private void putHeader(final byte type, final int length)
    {
        PacketFlyweight.putHeader(buffer, 0, type, 1, 2, 3);
        PacketFlyweight.putProtection(buffer, 0, (byte)0, length, 0);
    }

    private int putRun(final int offset, final long first, final int... lengths)
    {
        RunFlyweight.putHeader(buffer, offset, 1, first, 0, 0, lengths.length);
        int at = offset + RunFlyweight.HEADER_LENGTH;
        for (final int length : lengths)
        {
            RunFlyweight.entryLength(buffer, at, length);
            at += RunFlyweight.ENTRY_HEADER_LENGTH + length;
        }

        return at;
    }
}
