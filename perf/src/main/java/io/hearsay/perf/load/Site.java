package io.hearsay.perf.load;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which nodes of a cluster this process has, and where to find the others. Immutable.
 *
 * @param node      the only one that is here, or {@link #ALL_NODES}.
 * @param ports     UDP ports of loopback, by node; none if all nodes are here, and find ports for themselves.
 * @param directory that all processes of the cluster share; null if there is one process.
 */
public record Site(int node, List<Integer> ports, Path directory)
{
    /** Instead of a node: all are here. */
    public static final int ALL_NODES = -1;

    /** All nodes are in this process. */
    public static final Site ONE_PROCESS = new Site(ALL_NODES, List.of(), null);

    /**
     * Whether all nodes are in this process.
     *
     * @return true if so.
     */
    public boolean isOneProcess()
    {
        return node == ALL_NODES;
    }

    /**
     * Whether a node is in this process.
     *
     * @param number of the node.
     * @return true if so.
     */
    public boolean has(final int number)
    {
        return isOneProcess() || number == node;
    }

    /**
     * Port of a node.
     *
     * @param number of the node.
     * @return the port, 0 for any that is free.
     */
    public int port(final int number)
    {
        return isOneProcess() ? 0 : ports.get(number);
    }

    /**
     * For the command line of a child that has one node, beside those of {@link LoadSpec#toArgs()}.
     *
     * @return one <code>name=value</code> for each.
     */
    public String[] toArgs()
    {
        return new String[]{
            "node=" + node,
            "ports=" + ports.stream().map(String::valueOf).collect(Collectors.joining(",")),
            "directory=" + directory};
    }

    /**
     * From the command line of a child.
     *
     * @param args among which are those that {@link #toArgs()} made.
     * @return the same again.
     */
    public static Site fromArgs(final String... args)
    {
        final Map<String, String> values = LoadSpec.values(args);
        return new Site(
            Integer.parseInt(values.get("node")),
            Stream.of(values.get("ports").split(",")).map(Integer::valueOf).toList(),
            Path.of(values.get("directory")));
    }
}
