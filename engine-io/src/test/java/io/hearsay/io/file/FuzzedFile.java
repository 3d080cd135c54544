package io.hearsay.io.file;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.hearsay.core.testing.FuzzBytes;

/**
 * A good file that a fuzzer spoils here and there, and that is good again for the next input: only what was changed is
 * written. In a directory that goes with the process. One thread.
 */
public final class FuzzedFile
{
    private static final int MAX_CHANGES = 64;

    private final Path directory;
    private final FileChannel channel;
    private final byte[] good;
    private final int[] places;
    private final List<int[]> changes = new ArrayList<>();

    /**
     * Makes a good file.
     */
    @FunctionalInterface
    public interface Maker
    {
        /**
         * Make it.
         *
         * @param directory to make it in.
         * @return the file.
         * @throws IOException if that fails.
         */
        Path make(Path directory) throws IOException;
    }

    /**
     * A new file.
     *
     * @param maker  makes it.
     * @param places where its parts begin: a change names one of them and how far behind it it lies.
     */
    public FuzzedFile(final Maker maker, final int... places)
    {
        this.places = places;
        try
        {
            directory = newDirectory();
            final Path file = maker.make(directory);
            good = Files.readAllBytes(file);
            channel = FileChannel.open(file, READ, WRITE);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * A new directory that is removed with all that is in it when the process ends.
     *
     * @return the directory.
     * @throws IOException if it can not be made.
     */
    public static Path newDirectory() throws IOException
    {
        final Path directory = Files.createTempDirectory("hearsay-fuzz");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
        return directory;
    }

    /**
     * Where the file is.
     *
     * @return its directory.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * Spoil it. A change: the place (1 byte; one more than there are cuts the file off or makes it longer), how far
     * behind (2), how many bytes (1), the bytes.
     *
     * @param bytes of the fuzzer.
     */
    public void spoil(final FuzzBytes bytes)
    {
        try
        {
            long length = good.length;
            for (int i = 0; i < MAX_CHANGES && !bytes.isEmpty(); i++)
            {
                final int place = bytes.below(places.length + 1);
                final int behind = bytes.nextShort();
                final byte[] change = bytes.next(1 + bytes.below(32));
                if (place == places.length)
                {
                    length = behind < 256 ? good.length - 128 + behind : (long)good.length * behind >> 15;
                    continue;
                }

                final int offset = Math.min(places[place] + behind, good.length - change.length);
                channel.write(ByteBuffer.wrap(change), offset);
                changes.add(new int[]{offset, change.length});
            }
            if (length < good.length)
            {
                channel.truncate(length);
                changes.add(new int[]{(int)length, good.length - (int)length});
            }
            else if (length > good.length)
            {
                channel.write(ByteBuffer.allocate(1), length - 1);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Make it good again.
     */
    public void restore()
    {
        try
        {
            channel.truncate(good.length);
            for (final int[] change : changes)
            {
                channel.write(ByteBuffer.wrap(good, change[0], change[1]), change[0]);
            }
            changes.clear();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static void delete(final Path directory)
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
            {
                Files.delete(file);
            }
        }
        catch (final IOException ignore)
        {
            // Somebody else tidied up.
        }
    }
}
