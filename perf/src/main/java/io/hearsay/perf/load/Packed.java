package io.hearsay.perf.load;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

import org.HdrHistogram.Histogram;

/**
 * Bits and histograms as one compressed word of text, for the way from one process to another: ten million messages
 * that were all delivered are two kilobytes.
 */
final class Packed
{
    private Packed()
    {
    }

    static String ofBits(final long[] bits)
    {
        final ByteBuffer bytes = ByteBuffer.allocate(bits.length * Long.BYTES);
        bytes.asLongBuffer().put(bits);
        final ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed))
        {
            out.write(bytes.array());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return Base64.getEncoder().encodeToString(packed.toByteArray());
    }

    static long[] bits(final String text)
    {
        try (InflaterInputStream in =
            new InflaterInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text))))
        {
            final LongBuffer longs = ByteBuffer.wrap(in.readAllBytes()).asLongBuffer();
            final long[] bits = new long[longs.remaining()];
            longs.get(bits);
            return bits;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static String ofHistogram(final Histogram histogram)
    {
        final ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        final int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    static Histogram histogram(final String text)
    {
        try
        {
            return Histogram.decodeFromCompressedByteBuffer(
                ByteBuffer.wrap(Base64.getDecoder().decode(text)), Tally.MAX_LATENCY_NS);
        }
        catch (final DataFormatException ex)
        {
            throw new IllegalArgumentException(ex);
        }
    }
}
