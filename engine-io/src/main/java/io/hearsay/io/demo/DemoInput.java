package io.hearsay.io.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A file as messages: one for each line, its line feed included, so that the messages in order are the bytes of the
 * file, whatever they are. A line that is longer than a message may be becomes several.
 */
final class DemoInput
{
    private static final long MAX_FILE_LENGTH = 256L * 1024 * 1024;
    private static final long MAX_MESSAGES = 10_000_000;

    private final UnsafeBuffer bytes;
    private final int[] ends;
    private final int nodes;
    private final int repeat;

    private DemoInput(final byte[] bytes, final int[] ends, final int nodes, final int repeat)
    {
        this.bytes = new UnsafeBuffer(bytes);
        this.ends = ends;
        this.nodes = nodes;
        this.repeat = repeat;
    }

    static DemoInput read(final DemoConfig config, final int maxMessageLength) throws DemoFailure
    {
        final byte[] bytes = bytes(config.input());
        final int[] ends = split(bytes, maxMessageLength);
        if ((long)ends.length * config.repeat() > MAX_MESSAGES)
        {
            throw new DemoFailure("demo.repeat=" + config.repeat() + " times " + ends.length +
                " lines are more than " + MAX_MESSAGES + " messages");
        }

        return new DemoInput(bytes, ends, config.nodes(), config.repeat());
    }

    private static byte[] bytes(final Path file) throws DemoFailure
    {
        try
        {
            if (!Files.isRegularFile(file))
            {
                throw new DemoFailure("input " + file + (Files.exists(file) ? " is no file" : " does not exist"));
            }
            if (Files.size(file) > MAX_FILE_LENGTH)
            {
                throw new DemoFailure("input " + file + " is longer than " + MAX_FILE_LENGTH + " bytes");
            }

            final byte[] bytes = Files.readAllBytes(file);
            if (bytes.length == 0)
            {
                throw new DemoFailure("input " + file + " is empty: there is nothing to send");
            }

            return bytes;
        }
        catch (final IOException ex)
        {
            throw new DemoFailure("input " + file + " can not be read: " + ex);
        }
    }

    private static int[] split(final byte[] bytes, final int maxLength)
    {
        final List<Integer> ends = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++)
        {
            if (bytes[i] == '\n' || i + 1 - start == maxLength || i + 1 == bytes.length)
            {
                start = i + 1;
                ends.add(start);
            }
        }

        return ends.stream().mapToInt(Integer::intValue).toArray();
    }

    UnsafeBuffer bytes()
    {
        return bytes;
    }

    /**
     * Messages of all nodes.
     *
     * @return the number.
     */
    int total()
    {
        return ends.length * repeat;
    }

    /**
     * Messages of one node: every n-th of them.
     *
     * @param node number of the node, from 0.
     * @return the number.
     */
    int count(final int node)
    {
        return (total() - node + nodes - 1) / nodes;
    }

    int offset(final int node, final int index)
    {
        final int at = line(node, index);
        return at == 0 ? 0 : ends[at - 1];
    }

    int length(final int node, final int index)
    {
        return ends[line(node, index)] - offset(node, index);
    }

    private int line(final int node, final int index)
    {
        return (int)(((long)index * nodes + node) % ends.length);
    }

    /**
     * SHA-256 of what a node sends.
     *
     * @param node number of the node, from 0.
     * @return the hash.
     */
    byte[] hash(final int node)
    {
        final MessageDigest digest = sha256();
        for (int i = 0; i < count(node); i++)
        {
            digest.update(bytes.byteArray(), offset(node, i), length(node, i));
        }

        return digest.digest();
    }

    static MessageDigest sha256()
    {
        try
        {
            return MessageDigest.getInstance("SHA-256");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
