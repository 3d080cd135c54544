package io.hearsay.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The bytes on the wire, as PROTOCOL.md says: these texts never change in version 1.
 */
class FlyweightTest
{
    private static final int AT = 3;
    private static final long ORIGIN = 0x8182_8384_8586_8788L;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private final SplittableRandom random = new SplittableRandom(11);

    @BeforeEach
    void fillWithRubbish()
    {
        buffer.setMemory(0, buffer.capacity(), (byte)0xEE);
    }

    @Test
    void shouldWriteLabelAndHeader()
    {
        PacketFlyweight.putHeader(
            buffer, AT, PacketFlyweight.PULL_SYNC, ORIGIN, 0x0102_0304_0506_0708L, 0x1112_1314_1516_1718L);
        PacketFlyweight.putProtection(buffer, AT, (byte)4, 0x2040, 0xA1A2A3A4);

        assertBytes(
            "03 04 0000203a 01 00 0000 a1a2a3a4 8182838485868788 0102030405060708 1112131415161718",
            PacketFlyweight.BODY_OFFSET);
        assertEquals(38, PacketFlyweight.BODY_OFFSET);
        assertEquals(6, PacketFlyweight.LABEL_LENGTH);
        assertEquals(32, PacketFlyweight.HEADER_LENGTH);
    }

    @Test
    void shouldReadWhatItWroteIntoLabelAndHeader()
    {
        for (int i = 0; i < 1_000; i++)
        {
            final byte type = (byte)random.nextInt(256);
            final long sender = random.nextLong();
            final long number = random.nextLong();
            final long sentAtUs = random.nextLong();
            final byte algorithm = (byte)random.nextInt(256);
            final int length = random.nextInt(PacketFlyweight.BODY_OFFSET, 8_193);
            final int keyId = random.nextInt();
            PacketFlyweight.putHeader(buffer, AT, type, sender, number, sentAtUs);
            PacketFlyweight.putProtection(buffer, AT, algorithm, length, keyId);

            assertEquals(type, PacketFlyweight.type(buffer, AT));
            assertEquals(PacketFlyweight.VERSION, PacketFlyweight.version(buffer, AT));
            assertEquals(sender, PacketFlyweight.sender(buffer, AT));
            assertEquals(number, PacketFlyweight.packetNumber(buffer, AT));
            assertEquals(sentAtUs, PacketFlyweight.sentAtUs(buffer, AT));
            assertEquals(algorithm, PacketFlyweight.algorithm(buffer, AT));
            assertEquals(length - PacketFlyweight.LABEL_LENGTH, PacketFlyweight.size(buffer, AT));
            assertEquals(keyId, PacketFlyweight.keyId(buffer, AT));
        }
    }

    @Test
    void shouldNumberTheTypes()
    {
        assertEquals(1, PacketFlyweight.PUSH_MESSAGE);
        assertEquals(2, PacketFlyweight.PUSH_ACK);
        assertEquals(3, PacketFlyweight.PULL_SYNC);
        assertEquals(4, PacketFlyweight.PULL_REQUEST);
        assertEquals(5, PacketFlyweight.PULL_RESPONSE);
        assertEquals(8_192, PacketFlyweight.MAX_PACKET_LENGTH);
        assertEquals(8_096, RunFlyweight.MAX_MESSAGE_LENGTH);
    }

    @Test
    void shouldWriteARun()
    {
        RunFlyweight.putHeader(buffer, AT, ORIGIN, 0x0102_0304_0506_0708L, 0xCAFEBABE, 200, 0x0203);
        final int entry = AT + RunFlyweight.HEADER_LENGTH;
        RunFlyweight.entryLength(buffer, entry, 2);
        buffer.putByte(entry + 2, (byte)'h');
        buffer.putByte(entry + 3, (byte)'i');
        RunFlyweight.entryLength(buffer, entry + 4, 0);

        assertBytes("8182838485868788 0102030405060708 cafebabe c8 00 0203 0002 6869 0000", 30);
        assertEquals(24, RunFlyweight.HEADER_LENGTH);
    }

    @Test
    void shouldReadWhatItWroteIntoARun()
    {
        for (int i = 0; i < 1_000; i++)
        {
            final long origin = random.nextLong();
            final long first = random.nextLong();
            final int topic = random.nextInt();
            final int hops = random.nextInt(256);
            final int count = random.nextInt(RunFlyweight.MAX_COUNT + 1);
            RunFlyweight.putHeader(buffer, AT, origin, first, topic, hops, count);

            assertEquals(origin, RunFlyweight.origin(buffer, AT));
            assertEquals(first, RunFlyweight.firstSequence(buffer, AT));
            assertEquals(topic, RunFlyweight.topic(buffer, AT));
            assertEquals(hops, RunFlyweight.hops(buffer, AT));
            assertEquals(count, RunFlyweight.count(buffer, AT));
        }

        RunFlyweight.hops(buffer, AT, 255);
        RunFlyweight.count(buffer, AT, 65_535);
        assertEquals(255, RunFlyweight.hops(buffer, AT));
        assertEquals(65_535, RunFlyweight.count(buffer, AT));
    }

    @Test
    void shouldWalkOverEntries()
    {
        final int[] lengths = {0, 7, 1, 0, 30};
        int at = AT;
        for (final int length : lengths)
        {
            RunFlyweight.entryLength(buffer, at, length);
            at += RunFlyweight.ENTRY_HEADER_LENGTH + length;
        }

        assertEquals(AT, RunFlyweight.skipEntries(buffer, AT, 0));
        assertEquals(AT + 2, RunFlyweight.skipEntries(buffer, AT, 1));
        assertEquals(AT + 11, RunFlyweight.skipEntries(buffer, AT, 2));
        assertEquals(at, RunFlyweight.skipEntries(buffer, AT, lengths.length));
        RunFlyweight.entryLength(buffer, AT, 65_535);
        assertEquals(65_535, RunFlyweight.entryLength(buffer, AT));
    }

    @Test
    void shouldWriteARange()
    {
        RangeFlyweight.put(buffer, AT, ORIGIN, 1, Long.MAX_VALUE);

        assertBytes("8182838485868788 0000000000000001 7fffffffffffffff", RangeFlyweight.LENGTH);
        assertEquals(24, RangeFlyweight.LENGTH);
        assertEquals(8, RangeFlyweight.TO_LENGTH);
        assertEquals(ORIGIN, RangeFlyweight.origin(buffer, AT));
        assertEquals(1, RangeFlyweight.first(buffer, AT));
        assertEquals(Long.MAX_VALUE, RangeFlyweight.last(buffer, AT));
    }

    @Test
    void shouldWriteAnAcknowledgement()
    {
        AckFlyweight.put(buffer, AT, 0x0102_0304_0506_0708L, 11);
        AckFlyweight.setBits(buffer, AT, 0, 1);
        AckFlyweight.setBits(buffer, AT, 6, 10);

        assertBytes("0102030405060708 000b c1 03", AckFlyweight.length(11));
        assertEquals(8, AckFlyweight.TO_LENGTH);
        assertEquals(0x0102_0304_0506_0708L, AckFlyweight.packetNumber(buffer, AT));
        assertEquals(11, AckFlyweight.count(buffer, AT));
    }

    @Test
    void shouldWriteNoRoomAsAnAcknowledgementOfNothing()
    {
        AckFlyweight.put(buffer, AT, 9, 0);
        assertBytes("0000000000000009 0000", AckFlyweight.length(0));
        assertEquals(0, AckFlyweight.count(buffer, AT));
    }

    @Test
    void shouldMeasureAcknowledgements()
    {
        assertEquals(10, AckFlyweight.length(0));
        assertEquals(11, AckFlyweight.length(1));
        assertEquals(11, AckFlyweight.length(8));
        assertEquals(12, AckFlyweight.length(9));
        assertEquals(10 + 8_192, AckFlyweight.length(65_535));
    }

    @Test
    void shouldSetAndCountBitsLikeAPlainArray()
    {
        for (int i = 0; i < 500; i++)
        {
            final int count = random.nextInt(1, 300);
            final boolean[] expected = new boolean[count];
            AckFlyweight.put(buffer, AT, i, count);
            for (int k = 0; k < 3; k++)
            {
                final int from = random.nextInt(count);
                final int to = random.nextInt(from, count + 1);
                AckFlyweight.setBits(buffer, AT, from, to);
                Arrays.fill(expected, from, to, true);
            }

            final int from = random.nextInt(count);
            final int to = random.nextInt(from, count + 1);
            int expectedCount = 0;
            for (int bit = 0; bit < count; bit++)
            {
                assertEquals(expected[bit], AckFlyweight.bit(buffer, AT, bit));
                expectedCount += bit >= from && bit < to && expected[bit] ? 1 : 0;
            }
            assertEquals(expectedCount, AckFlyweight.countBits(buffer, AT, from, to));
            assertEquals(count, AckFlyweight.count(buffer, AT));
            assertEquals((byte)0xEE, buffer.getByte(AT + AckFlyweight.length(300)));
        }
    }

    @Test
    void shouldTouchNothingBesideTheRecord()
    {
        AckFlyweight.put(buffer, AT, -1, 16);
        AckFlyweight.setBits(buffer, AT, 0, 16);
        assertEquals((byte)0xEE, buffer.getByte(AT - 1));
        assertEquals((byte)0xEE, buffer.getByte(AT + AckFlyweight.length(16)));
        assertTrue(AckFlyweight.bit(buffer, AT, 15));
        AckFlyweight.put(buffer, AT, -1, 16);
        assertFalse(AckFlyweight.bit(buffer, AT, 15));
    }

    private void assertBytes(final String expectedHex, final int length)
    {
        final byte[] actual = new byte[length];
        buffer.getBytes(AT, actual);
        assertEquals(expectedHex.replace(" ", ""), HexFormat.of().formatHex(actual));
        assertEquals((byte)0xEE, buffer.getByte(AT - 1));
        assertEquals((byte)0xEE, buffer.getByte(AT + length));
    }
}
