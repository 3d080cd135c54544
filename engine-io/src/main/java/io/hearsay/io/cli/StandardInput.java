package io.hearsay.io.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Standard input of a process. If it was started with a closed one, the JVM's own files take its place: what is read
 * then is the JDK, all of which would be published.
 */
final class StandardInput
{
    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/0");

    private StandardInput()
    {
    }

    /**
     * Standard input, or one that says that it is closed.
     *
     * @return the stream.
     */
    static InputStream open()
    {
        return isOfTheJvm() ? closed() : System.in;
    }

    private static boolean isOfTheJvm()
    {
        try
        {
            return Files.readSymbolicLink(DESCRIPTOR).startsWith(Path.of(System.getProperty("java.home")).toRealPath());
        }
        catch (final IOException | UnsupportedOperationException ignore)
        {
            // A system without /proc can not tell.
            return false;
        }
    }

    private static InputStream closed()
    {
        return new InputStream()
        {
            @Override
            public int read() throws IOException
            {
                throw new IOException("it is closed");
            }
        };
    }
}
