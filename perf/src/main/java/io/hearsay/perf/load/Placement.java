package io.hearsay.perf.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.agrona.concurrent.Agent;

/**
 * Which thread does what. <i>Application</i> is what an embedding service does: offering, and polling what arrived. An
 * <i>engine</i> is what a node does itself. What that means for each system:
 * <ul>
 * <li>Hearsay: an engine is a node's agent;</li>
 * <li>Aeron: an engine is a media driver in one piece, with the conductor of its client. One serves all nodes, but for
 * {@link #PUBLISHER_OTHERS} (one for the publishers, one for all others), {@link #EACH} and {@link #PROCESS_EACH} (one
 * for each node);</li>
 * <li>NIO: an engine is a node that reads its socket and counts, while its application is the sender, which writes to
 * the sockets itself: so there is no engine of a publisher;</li>
 * <li>JGroups and scalecube have threads of their own, as many as they like: only their offers are placed.</li>
 * </ul>
 */
public enum Placement
{
    /** One thread for all applications, one for all engines. */
    APP_ENGINES("app|engines")
    {
        @Override
        List<Group> groups(final List<Agent> applications, final List<Agent> engines, final int publishers)
        {
            return List.of(new Group("applications", applications), new Group("engines", engines));
        }
    },

    /** All in one thread. */
    ALL("all")
    {
        @Override
        List<Group> groups(final List<Agent> applications, final List<Agent> engines, final int publishers)
        {
            final List<Agent> all = new ArrayList<>(applications);
            all.addAll(engines);
            return List.of(new Group("all", all));
        }
    },

    /** One thread for the nodes that publish, with their applications, and one for all other nodes with theirs. */
    PUBLISHER_OTHERS("publisher|others")
    {
        @Override
        List<Group> groups(final List<Agent> applications, final List<Agent> engines, final int publishers)
        {
            final List<Agent> publishing = new ArrayList<>(applications.subList(0, publishers));
            publishing.addAll(engines.subList(0, publishers));
            final List<Agent> others = new ArrayList<>(applications.subList(publishers, applications.size()));
            others.addAll(engines.subList(publishers, engines.size()));
            return List.of(new Group("publisher", publishing), new Group("others", others));
        }
    },

    /** One thread for all applications, and one for each engine. */
    EACH("each")
    {
        @Override
        List<Group> groups(final List<Agent> applications, final List<Agent> engines, final int publishers)
        {
            final List<Group> groups = new ArrayList<>();
            groups.add(new Group("applications", applications));
            for (int i = 0; i < engines.size(); i++)
            {
                groups.add(new Group("engine-" + i, Arrays.asList(engines.get(i))));
            }
            return groups;
        }
    },

    /** A process for each node, and in it one thread for the application and the engine. */
    PROCESS_EACH("process each")
    {
        @Override
        List<Group> groups(final List<Agent> applications, final List<Agent> engines, final int publishers)
        {
            return ALL.groups(applications, engines, publishers);
        }
    };

    private final String label;

    Placement(final String label)
    {
        this.label = label;
    }

    /**
     * Agents of one thread.
     *
     * @param name   of the thread.
     * @param agents that it runs, in this order; none is null.
     */
    record Group(String name, List<Agent> agents)
    {
        Group
        {
            agents = agents.stream().filter(Objects::nonNull).toList();
        }
    }

    /**
     * Spread agents of this process over threads.
     *
     * @param applications by node.
     * @param engines      by node, null where there is none.
     * @param publishers   how many nodes, from the first one on, publish.
     * @return a group for each thread; it may be empty.
     */
    abstract List<Group> groups(List<Agent> applications, List<Agent> engines, int publishers);

    /**
     * Name in options and results.
     *
     * @return the name.
     */
    public String label()
    {
        return label;
    }

    /**
     * The one with this name.
     *
     * @param label of it.
     * @return the placement.
     * @throws IllegalArgumentException if there is none.
     */
    public static Placement named(final String label)
    {
        return Arrays.stream(values())
            .filter((placement) -> placement.label.equals(label))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("placement=" + label + " is none of " +
                Arrays.stream(values()).map(Placement::label).toList()));
    }
}
