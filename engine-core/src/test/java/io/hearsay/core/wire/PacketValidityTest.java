package io.hearsay.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

import io.hearsay.core.testing.Datagram;
import io.hearsay.core.testing.PassThroughProtection;
import io.hearsay.core.testing.Seeded;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PacketValidityTest
{
    private static final int BODY = PacketFlyweight.BODY_OFFSET;

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

    private static Datagram of(final byte type)
    {
        return Datagram.of(type, 1, 2, 3);
    }
}
