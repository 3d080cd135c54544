package io.hearsay.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The golden datagrams: a text file for implementations in any language (its README.md says how to read it), made by
 * {@link ReferenceDatagram} and BouncyCastle alone. To write it anew, after a change of the wire format, run
 * {@link #main}.
 */
final class GoldenDatagrams
{
    static final String CLUSTER_NAME = "golden";
    private static final String RESOURCE = "golden/datagrams.txt";
    private static final long SENDER = 0xfedc_ba98_7654_3210L;
    private static final long SENT_AT_US = 1_700_000_000_000_000L;
    private static final long[] PACKET_NUMBERS = {0, 1, 0xffff_ffffL, 0x1_0000_0000L};
    private static final int PUSH_MESSAGE = 1;
    private static final int PULL_SYNC = 3;
    private static final int LONG_BODY_LENGTH = 1_400;
    private static final int GROUP_LENGTH = 26;

    private GoldenDatagrams()
    {
    }

    /**
     * Write the file.
     *
     * @param args its path.
     * @throws IOException if it can not be written.
     */
    public static void main(final String[] args) throws IOException
    {
        Files.writeString(Path.of(args[0]), text(), US_ASCII);
    }

    /**
     * @return what the file should hold.
     */
    static String text()
    {
        final StringBuilder text = new StringBuilder("# Golden datagrams, wire format version 1; see README.md.\n");
        for (final Algorithm algorithm : Algorithm.values())
        {
            for (final long packetNumber : PACKET_NUMBERS)
            {
                append(text, algorithm, packetNumber, PUSH_MESSAGE, new byte[0]);
                append(text, algorithm, packetNumber, PUSH_MESSAGE, message("Hearsay".getBytes(US_ASCII)));
                append(text, algorithm, packetNumber, PULL_SYNC, sync());
            }
            append(
                text, algorithm, 2, PUSH_MESSAGE, message(TestPacket.body(LONG_BODY_LENGTH - GROUP_LENGTH)));
        }
        return text.toString();
    }

    /**
     * @return what the file holds.
     */
    static String resource()
    {
        try (InputStream in = GoldenDatagrams.class.getResourceAsStream(RESOURCE))
        {
            return new String(in.readAllBytes(), US_ASCII);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * @return the records of one algorithm, each as values by names.
     */
    static List<Map<String, String>> records(final Algorithm algorithm)
    {
        final List<Map<String, String>> records = new ArrayList<>();
        Map<String, String> current = new HashMap<>();
        final List<String> lines = new ArrayList<>(Arrays.asList(resource().split("\n")));
        lines.add("");
        for (final String line : lines)
        {
            if (line.isEmpty())
            {
                if (algorithm.label().equals(current.get("name")))
                {
                    records.add(current);
                }
                current = new HashMap<>();
            }
            else if (!line.startsWith("#"))
            {
                final int space = line.indexOf(' ');
                current.put(space < 0 ? line : line.substring(0, space), space < 0 ? "" : line.substring(space + 1));
            }
        }
        return records;
    }

    private static void append(
        final StringBuilder text,
        final Algorithm algorithm,
        final long packetNumber,
        final int type,
        final byte[] body)
    {
        final boolean isKeyed = algorithm.isKeyed();
        final byte[] secret = isKeyed ? clusterKey() : CLUSTER_NAME.getBytes(UTF_8);
        final ReferenceDatagram reference =
            new ReferenceDatagram(algorithm.number(), secret, SENDER, packetNumber);
        final byte[] datagram = reference.seal(type, SENDER, packetNumber, SENT_AT_US, body);
        text.append('\n');
        line(text, "algorithm", Integer.toString(reference.algorithm));
        line(text, "name", algorithm.label());
        line(text, isKeyed ? "clusterKey" : "clusterName", Hex.text(secret));
        line(text, "sender", Hex.text(number(SENDER)));
        line(text, "packetNumber", Hex.text(number(packetNumber)));
        line(text, "sentAt", Hex.text(number(SENT_AT_US)));
        line(text, "type", Integer.toString(type));
        line(text, "body", Hex.text(body));
        line(text, "keyId", Hex.text(reference.keyId));
        if (isKeyed)
        {
            line(text, "info", Hex.text(reference.info));
            line(text, "packetKey", Hex.text(reference.packetKey));
            line(text, "nonce", Hex.text(reference.nonce));
        }
        if (reference.vector.length > 0)
        {
            line(text, "vector", Hex.text(reference.vector));
        }
        line(text, "header", Hex.text(Arrays.copyOf(datagram, ReferenceDatagram.BODY_OFFSET)));
        line(text, "datagram", Hex.text(datagram));
    }

    private static void line(final StringBuilder text, final String name, final String value)
    {
        text.append(name).append(value.isEmpty() ? "" : " ").append(value).append('\n');
    }

    /**
     * A group of one message: the sender's own first one, on topic 7.
     */
    private static byte[] message(final byte[] payload)
    {
        return ByteBuffer.allocate(GROUP_LENGTH + payload.length)
            .putLong(SENDER)
            .putLong(1)
            .putInt(7)
            .put((byte)1)
            .put((byte)0)
            .putShort((short)1)
            .putShort((short)payload.length)
            .put(payload)
            .array();
    }

    /**
     * Two ranges: 48 bytes, three whole blocks of AES.
     */
    private static byte[] sync()
    {
        return ByteBuffer.allocate(48)
            .putLong(SENDER).putLong(1).putLong(10)
            .putLong(SENDER).putLong(21).putLong(40)
            .array();
    }

    private static byte[] clusterKey()
    {
        final byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++)
        {
            key[i] = (byte)i;
        }
        return key;
    }

    private static byte[] number(final long value)
    {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
