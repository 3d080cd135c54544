package io.hearsay.io.dump;

import net.openhft.chronicle.bytes.HexDumpBytes;
import org.agrona.DirectBuffer;

/**
 * Bytes in hexadecimal with a comment behind each field, eight bytes a line, so that a terminal of 80 columns has room
 * for both. The only class here that uses chronicle-bytes. One thread; freed by {@link #close()}.
 */
final class AnnotatedHex implements AutoCloseable
{
    private static final String FILE_OF_PROPERTIES = "system.properties";
    private static final String NO_FILE = "/dev/null";
    private static final int BYTES_A_LINE = 8;
    private static final int OFFSET_DIGITS = 4;
    private static final int PREVIEW_LENGTH = 40;
    private static final String HEADING = " ".repeat(OFFSET_DIGITS + 1 + 3 * BYTES_A_LINE) + "# ";

    static
    {
        // Else chronicle-bytes would take a file of that name in the working directory for this JVM's properties.
        if (System.getProperty(FILE_OF_PROPERTIES) == null)
        {
            System.setProperty(FILE_OF_PROPERTIES, NO_FILE);
        }
    }

    private final HexDumpBytes dump = new HexDumpBytes();
    private final DirectBuffer source;
    private int offset;
    private boolean isHeading;

    AnnotatedHex(final DirectBuffer source)
    {
        this.source = source;
        dump.numberWrap(BYTES_A_LINE);
        dump.offsetFormat((position, to) -> to.appendBase16(position, OFFSET_DIGITS));
    }

    /**
     * Where the next field begins.
     *
     * @return the offset in the datagram.
     */
    int offset()
    {
        return offset;
    }

    /**
     * A line without bytes.
     *
     * @param text of the line.
     */
    void heading(final String text)
    {
        dump.writeHexDumpDescription(text);
        isHeading = true;
    }

    /**
     * The next bytes.
     *
     * @param length  of the field.
     * @param comment that explains it.
     */
    void field(final int length, final String comment)
    {
        final byte[] bytes = new byte[length];
        source.getBytes(offset, bytes);
        offset += length;
        isHeading = false;
        dump.writeHexDumpDescription("  " + comment);
        dump.write(bytes);
    }

    /**
     * The next bytes, as text as far as they can be shown.
     *
     * @param length of the payload.
     */
    void payload(final int length)
    {
        final StringBuilder preview = new StringBuilder("\"");
        for (int i = 0; i < Math.min(length, PREVIEW_LENGTH); i++)
        {
            final byte value = source.getByte(offset + i);
            preview.append(value >= ' ' && value <= '~' ? (char)value : '.');
        }
        field(length, preview.append(length > PREVIEW_LENGTH ? "\" ..." : "\"").toString());
    }

    String text()
    {
        if (isHeading)
        {
            // A comment appears with what follows it.
            dump.writeHexDumpDescription("");
        }

        // Without an offset before it, a heading would begin left of the comments below it.
        return dump.toHexString().replaceAll("(?m)^ +# ", HEADING);
    }

    @Override
    public void close()
    {
        dump.releaseLast();
    }
}
