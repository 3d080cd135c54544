package io.hearsay.io.dump;

import java.io.ByteArrayOutputStream;

/**
 * Tells a file of bytes from one of hexadecimal digits, as a person copies them from a capture. Pure. No valid datagram
 * is taken for text: it begins with a byte from 1 to 5, which is neither a digit nor a blank.
 */
final class CapturedBytes
{
    private static final int RADIX = 16;

    private CapturedBytes()
    {
    }

    /**
     * The bytes that a file stands for.
     *
     * @param content of the file.
     * @return the content itself, or what its hexadecimal digits say if it holds digits and blanks alone.
     * @throws IllegalStateException if the number of digits is odd.
     */
    static byte[] of(final byte[] content)
    {
        final ByteArrayOutputStream decoded = new ByteArrayOutputStream(content.length / 2);
        int high = -1;
        for (final byte character : content)
        {
            final int digit = Character.digit(character, RADIX);
            if (digit < 0 && !Character.isWhitespace(character))
            {
                return content;
            }
            if (digit >= 0 && high >= 0)
            {
                decoded.write(high * RADIX + digit);
                high = -1;
            }
            else if (digit >= 0)
            {
                high = digit;
            }
        }

        if (high >= 0)
        {
            throw new IllegalStateException("the hexadecimal digits end in the middle of a byte");
        }

        return decoded.size() == 0 ? content : decoded.toByteArray();
    }
}
