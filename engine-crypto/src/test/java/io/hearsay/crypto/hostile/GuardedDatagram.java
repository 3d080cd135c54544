package io.hearsay.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A received datagram in off-heap memory, between guard bytes. The buffer that is opened ends with the datagram, so
 * that reading beyond it fails; what is written beyond it shows in the guards.
 */
final class GuardedDatagram
{
    private static final int MAX_LENGTH = 10_000;
    private static final int GUARD_LENGTH = 64;
    private static final byte GUARD = 0x5a;
    private static final byte[] INTACT = new byte[GUARD_LENGTH];

    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_LENGTH + 2 * GUARD_LENGTH));
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final byte[] guard = new byte[GUARD_LENGTH];
    private byte[] received = new byte[0];
    private int offset;

    static
    {
        Arrays.fill(INTACT, GUARD);
    }

    /**
     * Receive and open a datagram; whatever comes out, check what must be so.
     *
     * @param prefix how far from the start of its buffer the datagram lies.
     * @return what {@link PacketProtection#open} said.
     */
    int open(final PacketProtection protection, final byte[] datagram, final int prefix, final boolean discovered)
    {
        memory.putBytes(0, INTACT);
        memory.putBytes(GUARD_LENGTH, datagram);
        memory.putBytes(GUARD_LENGTH + datagram.length, INTACT);
        view.wrap(memory, GUARD_LENGTH - prefix, prefix + datagram.length);
        received = datagram;
        offset = prefix;
        final int result = protection.open(view, prefix, datagram.length, discovered);

        assertGuards();
        final int opened = PacketFlyweight.BODY_OFFSET + result;
        if (result < 0)
        {
            assertTrue(result >= PacketProtection.MALFORMED, () -> "unknown code " + result);
            assertArrayEquals(datagram, bytes(0, datagram.length), () -> "changed although refused with " + result);
        }
        else
        {
            assertTrue(opened <= datagram.length, () -> "a body of " + result + " from " + datagram.length + " bytes");
            assertArrayEquals(
                Arrays.copyOf(datagram, PacketFlyweight.BODY_OFFSET),
                bytes(0, PacketFlyweight.BODY_OFFSET),
                "label or header were changed");
        }
        return result;
    }

    /**
     * What lies there now.
     */
    byte[] bytes(final int from, final int length)
    {
        final byte[] bytes = new byte[length];
        view.getBytes(offset + from, bytes);
        return bytes;
    }

    byte[] body(final int length)
    {
        return bytes(PacketFlyweight.BODY_OFFSET, length);
    }

    private void assertGuards()
    {
        memory.getBytes(0, guard);
        assertArrayEquals(INTACT, guard, "a byte in front of the datagram was changed");
        memory.getBytes(GUARD_LENGTH + received.length, guard);
        assertArrayEquals(INTACT, guard, "a byte behind the datagram was changed");
    }
}
