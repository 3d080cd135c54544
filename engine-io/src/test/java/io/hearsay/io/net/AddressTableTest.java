package io.hearsay.io.net;

import static io.hearsay.core.spi.PacketTransport.NULL_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

class AddressTableTest
{
    private final AddressTable table = new AddressTable(1_000);

    @Test
    void shouldGiveTheSameHandleForTheSameAddress()
    {
        final int first = table.retain(address(1));
        final int second = table.retain(address(2));
        assertNotEquals(first, second);
        assertEquals(first, table.retain(address(1)));
        assertEquals(second, table.find(address(2)));
        assertEquals(NULL_ADDRESS, table.find(address(3)));
    }

    @Test
    void shouldReuseReleasedHandles()
    {
        for (int round = 0; round < 100; round++)
        {
            for (int i = 0; i < 500; i++)
            {
                table.retain(address(round * 500 + i));
            }
            for (int handle = 0; handle < 500; handle++)
            {
                assertTrue(table.release(handle));
                assertFalse(table.release(handle));
                assertNull(table.get(handle));
            }
        }

        assertEquals(500, table.end());
        assertEquals(0, table.retainedCount());
    }

    @Test
    void shouldNotGrowByStrangers()
    {
        final int capacity = table.capacity();
        for (int i = 0; i < 100_000; i++)
        {
            final int handle = table.beginProvisional(address(i));
            assertFalse(table.isRetained(handle));
            assertEquals(address(i), table.get(handle));
            table.endProvisional();
            assertNull(table.get(handle));
        }

        assertEquals(1, table.end());
        assertEquals(capacity, table.capacity());
        assertEquals(0, table.retainedCount());
    }

    @Test
    void shouldKeepAStrangerThatIsRetained()
    {
        final int handle = table.beginProvisional(address(1));
        table.retain(handle);
        table.endProvisional();
        assertTrue(table.isRetained(handle));
        assertEquals(handle, table.find(address(1)));
        table.retain(handle);
        assertEquals(1, table.retainedCount());
    }

    @Test
    void shouldKeepAStrangerThatIsResolvedMeanwhile()
    {
        final int handle = table.beginProvisional(address(1));
        final int other = table.retain(address(2));
        assertNotEquals(handle, other);
        assertEquals(handle, table.retain(address(1)));
        table.endProvisional();
        assertTrue(table.isRetained(handle));
        assertTrue(table.isRetained(other));
    }

    @Test
    void shouldIgnoreHandlesThatAreNotRetained()
    {
        final int handle = table.beginProvisional(address(1));
        assertFalse(table.release(handle));
        assertEquals(address(1), table.get(handle));
        table.endProvisional();

        table.retain(handle);
        assertFalse(table.isRetained(handle));
        assertFalse(table.release(NULL_ADDRESS));
        assertFalse(table.release(Integer.MAX_VALUE));
        assertFalse(table.release(Integer.MIN_VALUE));
        table.retain(NULL_ADDRESS);
        table.retain(Integer.MAX_VALUE);
        assertEquals(0, table.retainedCount());
    }

    @Test
    void shouldRefuseBeyondItsLimit()
    {
        for (int i = 0; i < 1_000; i++)
        {
            assertNotEquals(NULL_ADDRESS, table.retain(address(i)));
        }

        assertEquals(NULL_ADDRESS, table.retain(address(1_000)));
        assertEquals(NULL_ADDRESS, table.beginProvisional(address(1_000)));
        assertNotEquals(NULL_ADDRESS, table.retain(address(999)));
        table.release(0);
        assertEquals(0, table.retain(address(1_000)));
    }

    @Test
    void shouldAgreeWithAMap()
    {
        final SplittableRandom random = new SplittableRandom(7_402);
        final Map<InetSocketAddress, Integer> model = new HashMap<>();
        for (int i = 0; i < 100_000; i++)
        {
            final InetSocketAddress address = address(random.nextInt(900));
            if (random.nextBoolean())
            {
                final int handle = table.retain(address);
                final Integer known = model.putIfAbsent(address, handle);
                assertTrue(known == null || known == handle);
            }
            else
            {
                final Integer known = model.remove(address);
                assertEquals(known == null ? NULL_ADDRESS : known, table.find(address));
                assertEquals(known != null, table.release(table.find(address)));
            }
        }

        assertEquals(model.size(), table.retainedCount());
        model.forEach((address, handle) -> assertEquals(address, table.get(handle)));
    }

    private static InetSocketAddress address(final int number)
    {
        return AddressLiteral.parse(
            "10." + (number >> 16) + "." + (number >> 8 & 0xFF) + "." + (number & 0xFF) + ":1", 1);
    }
}
