package io.hearsay.io.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.core.testing.FuzzBytes;
import io.hearsay.io.file.FuzzedFile;
import io.hearsay.io.file.FuzzedStatus;
import io.hearsay.io.file.InvalidFileException;
import io.hearsay.io.status.EngineStatus;
import io.hearsay.io.status.LatencySnapshot;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An <code>engine.dat</code> in which anything may stand is refused, or shown by all that shows it: in lines that a
 * terminal can print, and in objects that a program can read. An input: the time (1 byte), then changes to the file,
 * see {@link FuzzedFile#spoil}, and what is left after a 0x80 comes while it is shown.
 */
class StatusFuzzer
{
    private static final long[] TIMES_MS = {
        FuzzedStatus.NOW_MS, FuzzedStatus.NOW_MS + 5_000, FuzzedStatus.NOW_MS + 1_000_000_000_000L, 0, Long.MAX_VALUE};
    private static final CounterScope[] SCOPES = {CounterScope.PEER, CounterScope.ORIGIN, CounterScope.CLIENT};
    private static final String NAME = "\"[a-zA-Z0-9.-]++\":";
    private static final String NUMBER = "-?[0-9]++(?:\\.[0-9]++)?+";
    private static final Pattern OBJECT = Pattern.compile(
        "\\{(?:" + NAME + "(?:\"(?:[^\"\\\\\\p{Cc}]|\\\\[\"\\\\trn]|\\\\u[0-9a-f]{4})*+\"|" + NUMBER +
        "|true|false|\\{(?:" + NAME + NUMBER + ",?)*+}),?)*+}");

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldShowAnEngineFileOfAnything(final byte[] input) throws IOException
    {
        final FuzzBytes bytes = new FuzzBytes(input);
        final long nowMs = TIMES_MS[bytes.below(TIMES_MS.length)];
        try
        {
            FuzzedStatus.FILE.spoil(bytes);
            try (EngineStatus status = EngineStatus.open(FuzzedStatus.FILE.directory()))
            {
                show(status, nowMs);
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

    private static void show(final EngineStatus status, final long nowMs)
    {
        EngineHeadline.of(status, nowMs).text().lines().forEach(StatusFuzzer::checkText);
        for (final CounterScope scope : SCOPES)
        {
            new RowReport(nowMs).text(scope, status.rows(scope)).forEach(StatusFuzzer::checkText);
            RowReport.json(scope, status.rows(scope)).forEach(StatusFuzzer::checkObject);
        }

        final StatReport before = new StatReport(nowMs - 1, counter -> 7, null);
        final StatReport stat = new StatReport(nowMs, status::get, before);
        final StatReport.Selection selection = new StatReport.Selection(List.of(), true, false);
        stat.text(selection).forEach(StatusFuzzer::checkText);
        stat.json(selection).forEach(StatusFuzzer::checkObject);

        final Map<LatencyDescriptor, LatencySnapshot> all = new EnumMap<>(LatencyDescriptor.class);
        for (final LatencyDescriptor descriptor : LatencyDescriptor.values())
        {
            final LatencySnapshot latency = status.latency(descriptor);
            all.put(descriptor, latency);
            LatencyReport.text(descriptor, latency).forEach(StatusFuzzer::checkText);
            checkObject(LatencyReport.json(descriptor, latency));
            LatencyReport.text(descriptor, latency.since(all.get(LatencyDescriptor.values()[0])))
                .forEach(StatusFuzzer::checkText);
        }

        ErrorReport.text(status.errors(), true).forEach(StatusFuzzer::checkText);
        ErrorReport.text(status.errors(), false).forEach(StatusFuzzer::checkText);
        ErrorReport.json(status.errors()).forEach(StatusFuzzer::checkObject);
    }

    private static void checkText(final String line)
    {
        assertTrue(line.chars().noneMatch(Character::isISOControl), () -> "not printable: " + line);
    }

    private static void checkObject(final String line)
    {
        assertTrue(OBJECT.matcher(line).matches(), () -> "no object: " + line);
    }

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        seeds.add(new byte[0]);
        for (int place = 0; place <= FuzzedStatus.PLACES; place++)
        {
            for (int behind = 0; behind < 160; behind += place == 0 ? 4 : 32)
            {
                seeds.add(new byte[]{1, (byte)place, 0, (byte)behind, 7, (byte)behind, 2, -1, 0x7F, 0, 0, 0, -128});
            }
        }
        return seeds;
    }
}
