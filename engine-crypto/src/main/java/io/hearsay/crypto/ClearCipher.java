package io.hearsay.crypto;

import org.agrona.MutableDirectBuffer;

/**
 * Algorithm NONE: the body stays as it is, and whatever comes is believed. Has no state.
 */
final class ClearCipher implements PacketCipher
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
    }
}
