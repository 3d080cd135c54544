package io.hearsay.io.file;

/**
 * Parts of the files begin at whole pages, so that each can be mapped by itself.
 */
final class Pages
{
    /**
     * Length of a page in bytes.
     */
    static final int LENGTH = 4_096;

    private Pages()
    {
    }

    /**
     * Round up to whole pages.
     *
     * @param length in bytes.
     * @return the padded length in bytes.
     */
    static long align(final long length)
    {
        return length + LENGTH - 1 & -LENGTH;
    }
}
