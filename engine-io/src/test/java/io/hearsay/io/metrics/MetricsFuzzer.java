package io.hearsay.io.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.core.testing.FuzzBytes;
import io.hearsay.io.file.FuzzedFile;
import io.hearsay.io.file.FuzzedStatus;
import io.hearsay.io.file.InvalidFileException;
import io.hearsay.io.status.EngineStatus;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An <code>engine.dat</code> in which anything may stand is refused, or served to Prometheus in both of its formats. An
 * input is a sequence of changes to the file, see {@link FuzzedFile#spoil}.
 */
class MetricsFuzzer
{
    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldServeAnEngineFileOfAnything(final byte[] input) throws IOException
    {
        try
        {
            FuzzedStatus.FILE.spoil(new FuzzBytes(input));
            try (EngineStatus status = EngineStatus.open(FuzzedStatus.FILE.directory()))
            {
                final MetricSnapshots snapshots = EngineMetrics.of(status, FuzzedStatus.NOW_MS);
                final ByteArrayOutputStream text = new ByteArrayOutputStream();
                FORMATS.getPrometheusTextFormatWriter().write(text, snapshots);
                check(text.toString(StandardCharsets.UTF_8));
                text.reset();
                FORMATS.getOpenMetricsTextFormatWriter().write(text, snapshots);
                check(text.toString(StandardCharsets.UTF_8));
            }
        }
        catch (final InvalidFileException ex)
        {
            assertTrue(ex.getMessage().contains("engine.dat"), ex.getMessage());
        }
        finally
        {
            FuzzedStatus.FILE.restore();
        }
    }

    private static void check(final String text)
    {
        text.lines().forEach(line -> assertTrue(
            line.startsWith("#") || line.startsWith("hearsay") && line.indexOf(' ') > 0, () -> "no sample: " + line));
    }

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        seeds.add(new byte[0]);
        for (int place = 0; place <= FuzzedStatus.PLACES; place++)
        {
            for (int behind = 0; behind < 128; behind += 16)
            {
                seeds.add(new byte[]{(byte)place, 0, (byte)behind, 7, (byte)behind, 2, -1, 0x7F, 0, 0, 0, -128});
            }
        }
        return seeds;
    }
}
