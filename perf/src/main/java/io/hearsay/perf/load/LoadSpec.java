package io.hearsay.perf.load;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which cluster is to be measured, and how.
 *
 * @param system     name of the system.
 * @param variant    of it.
 * @param nodes      of the cluster, at least 2.
 * @param publishers how many of them, from the first one on, publish.
 * @param size       of a message in bytes.
 * @param placement  of the work on threads.
 * @param idling     of these threads.
 * @param capacity   the most messages that a publisher sends in one measurement: there is a bit for each, on each node.
 */
public record LoadSpec(
    String system,
    String variant,
    int nodes,
    int publishers,
    int size,
    Placement placement,
    Idling idling,
    int capacity)
{
    /**
     * Check.
     */
    public LoadSpec
    {
        require("nodes", nodes, 2, 1_024);
        require("publishers", publishers, 1, Math.min(nodes, MessageHeader.MAX_PUBLISHERS));
        require("size", size, MessageHeader.LENGTH, 8_096);
        require("capacity", capacity, 1, 1 << 30);
    }

    private static void require(final String name, final int value, final int min, final int max)
    {
        if (value < min || value > max)
        {
            throw new IllegalArgumentException(name + '=' + value + " is not in " + min + " … " + max);
        }
    }

    /**
     * For the command line of a child.
     *
     * @return one <code>name=value</code> for each.
     */
    public String[] toArgs()
    {
        return new String[]{
            "system=" + system,
            "variant=" + variant,
            "nodes=" + nodes,
            "publishers=" + publishers,
            "size=" + size,
            "placement=" + placement.label(),
            "idle=" + idling.label(),
            "capacity=" + capacity};
    }

    static Map<String, String> values(final String... args)
    {
        return Stream.of(args).map((arg) -> arg.split("=", 2))
            .collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1]));
    }

    /**
     * From the command line of a child.
     *
     * @param args among which are those that {@link #toArgs()} made.
     * @return the same again.
     */
    public static LoadSpec fromArgs(final String... args)
    {
        final Map<String, String> values = values(args);
        return new LoadSpec(
            values.get("system"),
            values.get("variant"),
            Integer.parseInt(values.get("nodes")),
            Integer.parseInt(values.get("publishers")),
            Integer.parseInt(values.get("size")),
            Placement.named(values.get("placement")),
            Idling.named(values.get("idle")),
            Integer.parseInt(values.get("capacity")));
    }
}
