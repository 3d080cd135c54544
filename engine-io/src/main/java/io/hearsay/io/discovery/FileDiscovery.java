package io.hearsay.io.discovery;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.spi.Discovery;
import io.hearsay.io.file.FileFailure;
import io.hearsay.io.net.AddressLiteral;
import org.agrona.ErrorHandler;

/**
 * Addresses from a text file in UTF-8: one a line, <code>host:port</code> or <code>[v6]:port</code>, the host being a
 * literal or a name; what follows a <code>#</code> is a comment, and blank lines are skipped. The file is read again
 * each second, so it may be changed by whatever means; who wants no half of it to be seen writes another file and
 * renames it. A line that is no address is reported with its number, once for each content of the file, and the others
 * are used; of many such lines the first ones are reported, and how many more there are. A file that can not be read,
 * or is longer than {@link #MAX_LENGTH}, is reported each time, and what was read last stands. Any thread, one at a
 * time; blocks.
 */
public final class FileDiscovery implements Discovery
{
    /** Longest file, in bytes. */
    public static final int MAX_LENGTH = 1 << 24;

    /** Broken lines of one content that are told one by one: the error log has room for some hundred errors. */
    static final int MAX_REPORTED = 16;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final long REFRESH_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_SHOWN = 100;

    private final Path path;
    private final HostNames names;
    private byte[] content = new byte[0];
    private List<String> rawAddresses = List.of();

    FileDiscovery(final Path path, final NameLookup lookup)
    {
        this.path = Objects.requireNonNull(path, "path");
        names = new HostNames(lookup);
    }

    /**
     * Read a file.
     *
     * @param path of the file; it need not be there yet.
     * @return the discovery.
     */
    public static FileDiscovery of(final Path path)
    {
        return new FileDiscovery(path, InetAddress::getAllByName);
    }

    @Override
    public synchronized String[] addresses(final ErrorHandler errorHandler)
    {
        try
        {
            final byte[] next = read();
            if (!Arrays.equals(content, next))
            {
                content = next;
                rawAddresses = parse(new String(next, StandardCharsets.UTF_8), errorHandler);
                names.retain(rawAddresses.stream().filter(HostNames::isNamed)
                    .map((raw) -> raw.substring(0, AddressLiteral.portColon(raw))).toList());
            }
        }
        catch (final IOException ex)
        {
            errorHandler.onError(
                new IOException(
                    path + " can not be read, its last content stands: " + FileFailure.describe(ex), ex));
        }

        return names.addresses(rawAddresses, errorHandler);
    }

    @Override
    public long refreshIntervalNs()
    {
        return REFRESH_INTERVAL_NS;
    }

    private byte[] read() throws IOException
    {
        try (InputStream in = Files.newInputStream(path))
        {
            final byte[] bytes = in.readNBytes(MAX_LENGTH + 1);
            if (bytes.length > MAX_LENGTH)
            {
                throw new IOException(path + " is longer than " + MAX_LENGTH + " bytes");
            }
            return bytes;
        }
    }

    private List<String> parse(final String text, final ErrorHandler errorHandler)
    {
        final List<String> found = new ArrayList<>();
        int number = 0;
        int brokenCount = 0;
        final int start = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        for (final String line : text.substring(start).split("\\R", -1))
        {
            number++;
            final int comment = line.indexOf('#');
            final String rawAddress = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (AddressLiteral.parse(rawAddress, 1) != null || HostNames.isNamed(rawAddress))
            {
                found.add(rawAddress);
            }
            else if (!rawAddress.isEmpty() && ++brokenCount <= MAX_REPORTED)
            {
                final String shown = rawAddress.substring(0, Math.min(MAX_SHOWN, rawAddress.length()));
                errorHandler.onError(new IllegalArgumentException(
                    path + ":" + number + " is skipped, no address: " + shown));
            }
        }
        if (brokenCount > MAX_REPORTED)
        {
            errorHandler.onError(new IllegalArgumentException(
                path + ": " + (brokenCount - MAX_REPORTED) + " more lines are skipped"));
        }

        return found;
    }
}
