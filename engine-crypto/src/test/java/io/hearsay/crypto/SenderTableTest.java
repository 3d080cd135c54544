package io.hearsay.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;

class SenderTableTest
{
    private static final long SKEW_NS = 1_000_000;
    private static final long SKEW_US = SKEW_NS / 1_000;

    private final CipherSuite suite = CipherSuite.clear("");
    private final SenderTable table = new SenderTable(3, 64, SKEW_NS);
    private int wiped;

    @Test
    void shouldForgetInTheOrderOfSilenceAndWipe()
    {
        hear(1, 0);
        hear(2, 10);
        hear(3, 20);
        hear(1, 30);
        assertTrue(table.isFull());

        table.onCycle(2 * SKEW_NS + 11, 3 * SKEW_US);
        assertEquals(1, wiped);
        assertNull(table.get(2));
        assertEquals(2, table.size());

        table.onCycle(2 * SKEW_NS + 30, 3 * SKEW_US);
        assertEquals(2, wiped);
        assertNull(table.get(3));

        table.onCycle(2 * SKEW_NS + 31, 3 * SKEW_US);
        assertEquals(3, wiped);
        assertEquals(0, table.size());
        hear(4, 0);
        assertEquals(1, table.size());
    }

    @Test
    void shouldWipeAllOnCloseTwice()
    {
        hear(1, 0);
        hear(2, 0);

        table.close();
        table.close();

        assertEquals(2, wiped);
        assertEquals(0, table.size());
        assertNull(table.get(1));
    }

    @Test
    void shouldKeepTwoPacketKeysAndWipeTheReplacedOne()
    {
        final Sender sender = table.add(1, 0);
        final PacketCipher[] ciphers = new PacketCipher[3];
        for (int epoch = 0; epoch < ciphers.length; epoch++)
        {
            ciphers[epoch] = new CountingCipher();
            assertEquals(0, wiped);
            sender.keep(suite, epoch, ciphers[epoch]);
        }

        assertEquals(1, wiped);
        assertNull(sender.cipher(suite, 0));
        assertSame(ciphers[1], sender.cipher(suite, 1));
        assertSame(ciphers[2], sender.cipher(suite, 2));
        assertNull(sender.cipher(CipherSuite.clear("x"), 2));
    }

    @Test
    void shouldWipeTheKeysOfAClosedSuiteAFewSendersACycleWhoeverIsHeardMeanwhile()
    {
        final SenderTable large = new SenderTable(100, 64, SKEW_NS);
        final CipherSuite other = CipherSuite.clear("other");
        for (int id = 1; id <= 20; id++)
        {
            final Sender sender = large.add(id, 0);
            sender.keep(suite, 0, new CountingCipher());
            sender.keep(other, 0, new CountingCipher());
            large.heard(sender, 0, 0);
        }

        suite.close();
        large.forgetClosedSuites();
        assertEquals(0, wiped);
        large.onCycle(1, 0);
        assertEquals(4, wiped);
        for (int id = 1; id <= 20; id += 2)
        {
            large.heard(large.get(id), 0, 1);
        }
        for (int id = 20; id > 0; id--)
        {
            large.onCycle(2, 0);
            large.heard(large.get(id), 0, 2);
        }

        assertEquals(20, wiped);
        for (int id = 1; id <= 20; id++)
        {
            assertNull(large.get(id).cipher(suite, 0));
            assertNotNull(large.get(id).cipher(other, 0));
        }
        large.close();
        assertEquals(40, wiped);
    }

    private void hear(final long id, final long nowNs)
    {
        Sender sender = table.get(id);
        if (sender == null)
        {
            sender = table.add(id, 0);
            sender.keep(suite, 0, new CountingCipher());
        }
        table.heard(sender, 0, nowNs);
    }

    private final class CountingCipher implements PacketCipher
    {
        @Override
        public void init(final byte[] key)
        {
        }

        @Override
        public int seal(
            final int nonceHigh,
            final long nonceLow,
            final MutableDirectBuffer packet,
            final int offset,
            final int aadLength,
            final int bodyLength)
        {
            return bodyLength;
        }

        @Override
        public int open(
            final int nonceHigh,
            final long nonceLow,
            final MutableDirectBuffer packet,
            final int offset,
            final int aadLength,
            final int sealedLength)
        {
            return sealedLength;
        }

        @Override
        public void wipe()
        {
            wiped++;
        }
    }
}
