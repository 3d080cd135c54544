package io.hearsay.io.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;

/**
 * Standard output that remembers why it could not be written: print streams merely say that, and a reader who had
 * enough must not look like a full disk. One thread writes.
 */
final class StandardOutput extends OutputStream
{
    /** That of the process. */
    static final StandardOutput OF_PROCESS = new StandardOutput(new FileOutputStream(FileDescriptor.out));

    private final OutputStream out;
    private IOException failure;

    StandardOutput(final OutputStream out)
    {
        this.out = out;
    }

    /**
     * Bytes for this output, written when the buffer is full or flushed.
     *
     * @return a stream in the encoding of the terminal.
     */
    PrintStream buffered()
    {
        // JDK 17 does not know the property: its default is the terminal's encoding already.
        final String charset = System.getProperty("stdout.encoding", Charset.defaultCharset().name());
        return new PrintStream(new BufferedOutputStream(this), false, Charset.forName(charset));
    }

    /**
     * How a command ended whose output went here.
     *
     * @param err  to say on what went wrong.
     * @param code that the command ended with.
     * @return the code, or 1 if not all of its output could be written and somebody wanted to have it.
     */
    int exitCode(final PrintWriter err, final int code)
    {
        if (failure == null || isReaderGone() || code != 0)
        {
            return code;
        }

        err.println("hearsay: standard output can not be written: " + failure.getMessage());
        err.flush();
        return 1;
    }

    private boolean isReaderGone()
    {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }

    @Override
    public void write(final int value) throws IOException
    {
        write(new byte[]{(byte)value}, 0, 1);
    }

    @Override
    public void write(final byte[] bytes, final int offset, final int length) throws IOException
    {
        try
        {
            out.write(bytes, offset, length);
        }
        catch (final IOException ex)
        {
            failure = failure == null ? ex : failure;
            throw ex;
        }
    }
}
