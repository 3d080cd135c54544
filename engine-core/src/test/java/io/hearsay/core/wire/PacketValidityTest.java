package io.hearsay.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Datagram;
import io.hearsay.core.testing.PassThroughProtection;
import io.hearsay.core.testing.Seeded;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PacketValidityTest
{
    private static final int BODY = PacketFlyweight.BODY_OFFSET;

    @Test
    void shouldAcceptWhatPeersWrite()
    {
        assertTrue(isValid(push()));
        assertTrue(isValid(push().run(1, 1, 0, new byte[0])));
        assertTrue(isValid(push().run(-1, Long.MAX_VALUE, 255, new byte[3])));
        assertTrue(isValid(push().run(1, Long.MAX_VALUE - 1, 0, new byte[3], new byte[3]).run(2, 1, 0, new byte[0])));
        assertTrue(isValid(push().run(1, 1, 0, new byte[RunFlyweight.MAX_MESSAGE_LENGTH])));
        assertTrue(isValid(of(PacketFlyweight.PUSH_ACK).to(1)));
        assertTrue(isValid(of(PacketFlyweight.PUSH_ACK).to(1).ack(-1).ack(5, new boolean[9])));
        assertTrue(isValid(of(PacketFlyweight.PULL_SYNC)));
        assertTrue(isValid(of(PacketFlyweight.PULL_SYNC).range(1, 1, 1).range(1, 5, Long.MAX_VALUE)));
        assertTrue(isValid(of(PacketFlyweight.PULL_REQUEST).to(1).range(1, 1, 1)));
        assertTrue(isValid(of(PacketFlyweight.PULL_RESPONSE).run(1, 1, 1, new byte[1])));
    }

    @Test
    void shouldRefuseSequencesThatAreNone()
    {
        assertFalse(isValid(push().run(1, 0, 0, new byte[1])));
        assertFalse(isValid(push().run(1, -1, 0, new byte[1])));
        assertFalse(isValid(push().run(1, Long.MAX_VALUE, 0, new byte[1], new byte[1])));
        assertFalse(isValid(of(PacketFlyweight.PULL_SYNC).range(1, 0, 1)));
        assertFalse(isValid(of(PacketFlyweight.PULL_SYNC).range(1, 2, 1)));
        assertFalse(isValid(of(PacketFlyweight.PULL_SYNC).range(1, 1, 2).range(1, 5, -1)));
        assertFalse(isValid(of(PacketFlyweight.PULL_REQUEST).to(1).range(1, Long.MIN_VALUE, 1)));
    }

    @Test
    void shouldRefuseBodiesThatAreNotConsumedExactly()
    {
        assertFalse(isValid(push().run(1, 1, 0, new byte[1]).raw((byte)0)));
        assertFalse(isValid(push().run(1, 1, 0)), "a run of no messages");
        assertFalse(isValid(push().run(1, 1, 0, new byte[RunFlyweight.MAX_MESSAGE_LENGTH + 1])));
        assertFalse(isValid(of(PacketFlyweight.PULL_RESPONSE)), "a response without messages");
        assertFalse(isValid(of(PacketFlyweight.PUSH_ACK)));
        assertFalse(isValid(of(PacketFlyweight.PUSH_ACK).raw(new byte[7])));
        assertFalse(isValid(of(PacketFlyweight.PUSH_ACK).to(1).raw(new byte[9])));
        assertFalse(isValid(of(PacketFlyweight.PUSH_ACK).to(1).ack(1, true).raw((byte)0)));
        assertFalse(isValid(of(PacketFlyweight.PULL_REQUEST).raw(new byte[7])));
        assertFalse(isValid(of(PacketFlyweight.PULL_REQUEST).to(1).raw(new byte[23])));
        assertFalse(isValid(of(PacketFlyweight.PULL_SYNC).raw(new byte[25])));
        assertFalse(isValid(of((byte)0)));
        assertFalse(isValid(of((byte)6)));
    }

    @Test
    void shouldRefuseEveryTruncation()
    {
        truncate(of(PacketFlyweight.PUSH_MESSAGE).run(1, 1, 0, new byte[40]));
        truncate(of(PacketFlyweight.PULL_RESPONSE).run(1, 1, 0, new byte[4], new byte[40]));
        truncate(of(PacketFlyweight.PUSH_ACK).to(5).ack(1, new boolean[65]));
        truncate(of(PacketFlyweight.PULL_SYNC).range(1, 1, 1));
        truncate(of(PacketFlyweight.PULL_REQUEST).to(5).range(1, 1, 1));
    }

    @Test
    void shouldCheckLabelAndHeader()
    {
        final UnsafeBuffer packet = new UnsafeBuffer(push().bytes());
        final int length = packet.capacity();
        assertNull(PacketValidator.checkHeader(packet, 0, length));
        assertEquals(CounterDescriptor.MALFORMED_LENGTH, PacketValidator.checkHeader(packet, 0, length - 1));
        for (int i = 0; i < BODY; i++)
        {
            final UnsafeBuffer exact = new UnsafeBuffer(new byte[i]);
            assertEquals(CounterDescriptor.MALFORMED_LENGTH, PacketValidator.checkHeader(exact, 0, i));
        }
        packet.putByte(PacketFlyweight.VERSION_OFFSET, (byte)2);
        assertEquals(CounterDescriptor.MALFORMED_VERSION, PacketValidator.checkHeader(packet, 0, length));
        packet.putByte(PacketFlyweight.VERSION_OFFSET, PacketFlyweight.VERSION);
        for (final int type : new int[] {0, 6, 127, -128, -1})
        {
            packet.putByte(PacketFlyweight.TYPE_OFFSET, (byte)type);
            assertEquals(CounterDescriptor.MALFORMED_TYPE, PacketValidator.checkHeader(packet, 0, length));
        }
    }

    @Test
    void shouldIgnoreFlagsAndReservedBits()
    {
        final UnsafeBuffer packet = new UnsafeBuffer(push().run(1, 1, 0, new byte[1]).bytes());
        packet.putByte(PacketFlyweight.FLAGS_OFFSET, (byte)0xFF);
        packet.putShort(PacketFlyweight.RESERVED_OFFSET, (short)-1);
        packet.putByte(BODY + RunFlyweight.FLAGS_OFFSET, (byte)0xFF);
        assertNull(PacketValidator.checkHeader(packet, 0, packet.capacity()));
        assertTrue(PacketValidator.isBodyValid(
            PacketFlyweight.PUSH_MESSAGE, packet, BODY, packet.capacity() - BODY - PassThroughProtection.TAG_LENGTH));
    }

    @Test
    void shouldAcceptTheLongestDatagramAndNoLonger()
    {
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[PacketFlyweight.MAX_PACKET_LENGTH + 1]);
        PacketFlyweight.putHeader(packet, 0, PacketFlyweight.PULL_SYNC, 1, 1, 1);
        PacketFlyweight.putProtection(packet, 0, (byte)0, PacketFlyweight.MAX_PACKET_LENGTH, 0);
        assertNull(PacketValidator.checkHeader(packet, 0, PacketFlyweight.MAX_PACKET_LENGTH));
        PacketFlyweight.putProtection(packet, 0, (byte)0, PacketFlyweight.MAX_PACKET_LENGTH + 1, 0);
        assertEquals(
            CounterDescriptor.MALFORMED_LENGTH,
            PacketValidator.checkHeader(packet, 0, PacketFlyweight.MAX_PACKET_LENGTH + 1));
    }

    @Test
    void shouldNeverReadOutsideNorThrowOnRandomBytes()
    {
        Seeded.run(20, (random) ->
        {
            int valid = 0;
            for (int i = 0; i < 4_000; i++)
            {
                valid += fuzz(random, random.nextInt(1 << random.nextInt(9))) ? 1 : 0;
            }
            assertTrue(valid > 0, "some bodies are to be valid, or the fuzzing is blind");
        });
    }

    /** The body lies at the end of its buffer, so that reading behind it fails. */
    private static boolean fuzz(final SplittableRandom random, final int length)
    {
        final int prefix = random.nextInt(8);
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(prefix + length));
        for (int i = 0; i < prefix + length; i++)
        {
            // mostly small numbers, or no count and no length ever fits
            buffer.putByte(i, (byte)(random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(2)));
        }

        final byte type = (byte)(1 + random.nextInt(5));
        final boolean isValid = PacketValidator.isBodyValid(type, buffer, prefix, length);
        PacketValidator.checkHeader(buffer, prefix, length);
        if (isValid && (type == PacketFlyweight.PUSH_MESSAGE || type == PacketFlyweight.PULL_RESPONSE))
        {
            int at = prefix;
            while (at < prefix + length)
            {
                final int end = RunFlyweight.skipEntries(
                    buffer, at + RunFlyweight.HEADER_LENGTH, RunFlyweight.count(buffer, at));
                assertEquals(end, PacketValidator.endOfRun(buffer, at, prefix + length));
                at = end;
            }
            assertEquals(prefix + length, at);
        }

        return isValid;
    }

    private static void truncate(final Datagram datagram)
    {
        final byte[] bytes = datagram.bytes();
        final int bodyLength = bytes.length - BODY - PassThroughProtection.TAG_LENGTH;
        final boolean mayBeEmpty = bytes[0] == PacketFlyweight.PUSH_MESSAGE || bytes[0] == PacketFlyweight.PULL_SYNC;
        for (int length = 0; length < bodyLength; length++)
        {
            final UnsafeBuffer exact = new UnsafeBuffer(new byte[BODY + length]);
            exact.putBytes(0, bytes, 0, BODY + length);
            final boolean isWhole = length == 0 && mayBeEmpty ||
                length == Long.BYTES &&
                (bytes[0] == PacketFlyweight.PUSH_ACK || bytes[0] == PacketFlyweight.PULL_REQUEST);
            assertEquals(isWhole, PacketValidator.isBodyValid(bytes[0], exact, BODY, length), "length " + length);
        }
    }

    private static boolean isValid(final Datagram datagram)
    {
        final byte[] bytes = datagram.bytes();
        final int length = bytes.length - PassThroughProtection.TAG_LENGTH;
        final UnsafeBuffer exact = new UnsafeBuffer(new byte[length]);
        exact.putBytes(0, bytes, 0, length);
        return PacketValidator.isBodyValid(bytes[0], exact, BODY, length - BODY);
    }

    private static Datagram push()
    {
        return of(PacketFlyweight.PUSH_MESSAGE);
    }

    private static Datagram of(final byte type)
    {
        return Datagram.of(type, 1, 2, 3);
    }
}
