package io.hearsay.perf.attach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

import io.hearsay.perf.rig.ChildJvm;

/**
 * Main class of a child process: runs the parts that its arguments name, each as <code>kind=where</code>; the last one
 * answers.
 */
final class Station
{
    private Station()
    {
    }

    /**
     * Run until the standard input ends.
     *
     * @param args the parts, in the order in which they start; they end in the other order.
     * @throws IOException if the standard input fails.
     */
    public static void main(final String[] args) throws IOException
    {
        final Deque<Part> parts = new ArrayDeque<>();
        try
        {
            for (final String arg : args)
            {
                final int split = arg.indexOf('=');
                parts.push(part(arg.substring(0, split), arg.substring(split + 1)));
            }

            ChildJvm.serve(parts.element()::answer);
        }
        finally
        {
            parts.forEach(Part::close);
        }
    }

    /**
     * Start a part.
     *
     * @param kind  of part.
     * @param where a directory, or for <code>ends</code> the name of the pair and the length of a message.
     * @return the part.
     * @throws IOException if a file can not be mapped.
     */
    static Part part(final String kind, final String where) throws IOException
    {
        return switch (kind)
        {
            case "ends" -> new TwoThreads(EndPair.named(
                where.substring(0, where.indexOf(',')), Integer.parseInt(where.substring(where.indexOf(',') + 1))));
            case "engine" -> new EnginePart(Path.of(where));
            case "client" -> new Application((sink) -> new ClientLink(Path.of(where), sink));
            case "relay" -> new Relay(Path.of(where), true);
            case "taker" -> new Relay(Path.of(where), false);
            case "rings" -> new Application((sink) -> ringLink(Path.of(where), sink));
            default -> throw new IllegalArgumentException("there is no part called " + kind);
        };
    }

    private static Link ringLink(final Path directory, final Link.Sink sink)
    {
        try
        {
            return new RingLink(directory, sink);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
