package io.hearsay.core.peer;

import java.util.Arrays;

import io.hearsay.core.spi.PacketTransport;

/**
 * The probes that may still be acknowledged: a ring in which the oldest one gives way. Owned by the agent's thread; it
 * grows from a few to 256, which is what leaves a node in two and a half seconds.
 */
final class OpenProbes
{
    private static final int MIN_LENGTH = 8;
    private static final int MAX_LENGTH = 256;
    private static final long RETENTION_NS = 3_000_000_000L;

    private long[] packetNumbers = new long[MIN_LENGTH];
    private int[] addresses = new int[MIN_LENGTH];
    private long[] sentNs = new long[MIN_LENGTH];
    private int next;

    OpenProbes()
    {
        Arrays.fill(addresses, PacketTransport.NULL_ADDRESS);
    }

    void add(final int address, final long packetNumber, final long nowNs)
    {
        if (addresses[next] != PacketTransport.NULL_ADDRESS && nowNs - sentNs[next] < RETENTION_NS &&
            addresses.length < MAX_LENGTH)
        {
            grow();
        }

        packetNumbers[next] = packetNumber;
        addresses[next] = address;
        sentNs[next] = nowNs;
        next = next + 1 < addresses.length ? next + 1 : 0;
    }

    /**
     * Close the probe that was sent to an address under a number.
     *
     * @return when it was sent, {@link PeerTable#LATE} if a later one to that address is still open, or
     * {@link PeerTable#NO_PROBE}.
     */
    long remove(final int address, final long packetNumber)
    {
        for (int i = 0; i < addresses.length; i++)
        {
            if (addresses[i] == address && packetNumbers[i] == packetNumber)
            {
                addresses[i] = PacketTransport.NULL_ADDRESS;
                return isOpenSince(address, sentNs[i]) ? PeerTable.LATE : sentNs[i];
            }
        }

        return PeerTable.NO_PROBE;
    }

    private boolean isOpenSince(final int address, final long timeNs)
    {
        for (int i = 0; i < addresses.length; i++)
        {
            if (addresses[i] == address && sentNs[i] - timeNs > 0)
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Close all probes that were sent to an address.
     */
    void removeAll(final int address)
    {
        for (int i = 0; i < addresses.length; i++)
        {
            if (addresses[i] == address)
            {
                addresses[i] = PacketTransport.NULL_ADDRESS;
            }
        }
    }

    /** The next one to give way is the oldest again: what is new comes before it. */
    private void grow()
    {
        final int before = addresses.length;
        final int length = 2 * before;
        final int moved = before - next;
        packetNumbers = Arrays.copyOf(packetNumbers, length);
        addresses = Arrays.copyOf(addresses, length);
        sentNs = Arrays.copyOf(sentNs, length);
        System.arraycopy(packetNumbers, next, packetNumbers, length - moved, moved);
        System.arraycopy(addresses, next, addresses, length - moved, moved);
        System.arraycopy(sentNs, next, sentNs, length - moved, moved);
        Arrays.fill(addresses, next, length - moved, PacketTransport.NULL_ADDRESS);
    }
}
