package io.hearsay.io.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.KeyringEntry;

/**
 * A keyring as a person or a program reads it: by key, or summed up by algorithm. There is nothing secret in it.
 */
final class KeyringTable
{
    private static final double US_PER_S = 1_000_000.0;
    private static final long TENTHS_BELOW_S = 10;

    private final long nowUs;

    /**
     * Show a keyring at a time.
     *
     * @param nowUs microseconds since the epoch.
     */
    KeyringTable(final long nowUs)
    {
        this.nowUs = nowUs;
    }

    /**
     * One line for each key with each algorithm.
     *
     * @param entries of the keyring.
     * @return the lines, the first of them a heading.
     */
    List<String> byKey(final List<KeyringEntry> entries)
    {
        final List<String> lines = new ArrayList<>();
        lines.add("key       " + heading());
        for (final KeyringEntry entry : entries)
        {
            lines.add(ClusterKey.format(entry.keyId()) + "  " + line(entry));
        }

        return lines;
    }

    /**
     * One line for each algorithm, whatever the key.
     *
     * @param entries of the keyring.
     * @return the lines, the first of them a heading.
     */
    List<String> byAlgorithm(final List<KeyringEntry> entries)
    {
        final List<String> lines = new ArrayList<>();
        lines.add(heading());
        for (final KeyringEntry sum : sums(entries))
        {
            lines.add(line(sum));
        }

        return lines;
    }

    /**
     * One object of JSON for each key with each algorithm.
     *
     * @param entries of the keyring.
     * @return the lines.
     */
    static List<String> jsonByKey(final List<KeyringEntry> entries)
    {
        return entries.stream()
            .map(entry -> "{\"key\":\"" + ClusterKey.format(entry.keyId()) + "\"," + json(entry) + "}").toList();
    }

    /**
     * One object of JSON for each algorithm, whatever the key.
     *
     * @param entries of the keyring.
     * @return the lines.
     */
    static List<String> jsonByAlgorithm(final List<KeyringEntry> entries)
    {
        return sums(entries).stream().map(entry -> "{" + json(entry) + "}").toList();
    }

    /**
     * How long ago something was.
     *
     * @param timeUs microseconds since the epoch, or {@link KeyringEntry#NEVER}.
     * @return for example <code>0.4 s ago</code>.
     */
    String ago(final long timeUs)
    {
        if (timeUs == KeyringEntry.NEVER)
        {
            return "never";
        }

        final long agoUs = Math.max(0, nowUs - timeUs);
        final long seconds = TimeUnit.MICROSECONDS.toSeconds(agoUs);
        if (seconds < TENTHS_BELOW_S)
        {
            return String.format(Locale.ROOT, "%.1f s ago", Math.floor(agoUs / US_PER_S * 10) / 10);
        }
        if (seconds < TimeUnit.MINUTES.toSeconds(2))
        {
            return seconds + " s ago";
        }
        if (seconds < TimeUnit.HOURS.toSeconds(2))
        {
            return TimeUnit.SECONDS.toMinutes(seconds) + " min ago";
        }

        return seconds < TimeUnit.DAYS.toSeconds(2) ?
            TimeUnit.SECONDS.toHours(seconds) + " h ago" : TimeUnit.SECONDS.toDays(seconds) + " days ago";
    }

    private static String heading()
    {
        return row("algorithm", "sending", "accepted", "last one");
    }

    private String line(final KeyringEntry entry)
    {
        return row(
            entry.algorithm().label(),
            entry.isSending() ? "yes" : "",
            Long.toString(entry.packetsOpened()),
            ago(entry.lastOpenedUs()));
    }

    private static String row(final String algorithm, final String sending, final String accepted, final String last)
    {
        return String.format("%-17s  %-7s  %14s  %s", algorithm, sending, accepted, last);
    }

    private static String json(final KeyringEntry entry)
    {
        final boolean isNever = entry.lastOpenedUs() == KeyringEntry.NEVER;
        return "\"algorithm\":\"" + entry.algorithm().label() + "\",\"sending\":" + entry.isSending() +
            ",\"accepted\":" + entry.packetsOpened() +
            ",\"lastUs\":" + (isNever ? "null" : Long.toString(entry.lastOpenedUs()));
    }

    private static List<KeyringEntry> sums(final List<KeyringEntry> entries)
    {
        final Map<Algorithm, KeyringEntry> sums = new EnumMap<>(Algorithm.class);
        for (final KeyringEntry entry : entries)
        {
            sums.merge(entry.algorithm(), entry, (one, other) -> new KeyringEntry(
                0,
                one.algorithm(),
                one.isSending() || other.isSending(),
                one.packetsOpened() + other.packetsOpened(),
                Math.max(one.lastOpenedUs(), other.lastOpenedUs())));
        }

        return List.copyOf(sums.values());
    }
}
