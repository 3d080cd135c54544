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
     * @return the content itself, or what its hexadecimal digits say if it holds pairs of them and blanks alone.
     */
    static byte[] of(final byte[] content)
    {
        final ByteArrayOutputStream decoded = new ByteArrayOutputStream(content.length / 2);
        int at = 0;
        while (at < content.length)
        {
            if (Character.isWhitespace(content[at]))
            {
                at++;
                continue;
            }

            final int high = Character.digit(content[at], RADIX);
            final int low = at + 1 < content.length ? Character.digit(content[at + 1], RADIX) : -1;
            if (high < 0 || low < 0)
            {
                return content;
            }
            decoded.write(high * RADIX + low);
            at += 2;
        }

        return decoded.size() == 0 ? content : decoded.toByteArray();
    }
}
