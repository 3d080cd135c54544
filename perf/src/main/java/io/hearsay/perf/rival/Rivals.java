package io.hearsay.perf.rival;

import java.util.List;
import java.util.Map;

import io.hearsay.perf.load.Deliveries;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.LoadSystem;
import io.hearsay.perf.load.Site;

/**
 * The systems that are compared, by name, and their variants.
 */
public final class Rivals
{
    /** Hearsay. */
    public static final String HEARSAY = "hearsay";

    /** Aeron, multi-destination cast. */
    public static final String AERON = "aeron-mdc";

    /** Bare datagrams. */
    public static final String NIO = "nio";

    /** JGroups over UDP. */
    public static final String JGROUPS = "jgroups";

    /** scalecube-cluster. */
    public static final String SCALECUBE = "scalecube";

    private static final Map<String, List<String>> VARIANTS = Map.of(
        HEARSAY, List.of("OCB 8192", "NONE 8192", "OCB 1408", "NONE 1408"),
        AERON, List.of("MTU 8192", "MTU 1408"),
        JGROUPS, List.of("UDP"),
        SCALECUBE, List.of("100 ms", "1 ms"),
        NIO, List.of("8192", "1408"));

    private static final Map<String, List<String>> MORE = Map.of(HEARSAY, List.of("OCB 8192 journal"));

    private Rivals()
    {
    }

    /**
     * Variants of a system.
     *
     * @param system name of it.
     * @return the names of all that are compared by default.
     * @throws IllegalArgumentException if there is no such system.
     */
    public static List<String> variants(final String system)
    {
        final List<String> variants = VARIANTS.get(system);
        if (variants == null)
        {
            throw new IllegalArgumentException("systems=" + system + " is none of " + VARIANTS.keySet());
        }

        return variants;
    }

    /**
     * Variants of a system that are measured if they are asked for by name.
     *
     * @param system name of it.
     * @return the names, not those that are compared by default.
     */
    public static List<String> moreVariants(final String system)
    {
        return MORE.getOrDefault(system, List.of());
    }

    /**
     * Start the nodes of a cluster that are to be in this process, and wait until they know all others.
     *
     * @param spec       of the cluster.
     * @param site       which nodes these are.
     * @param deliveries to tell of what they deliver.
     * @return the nodes.
     */
    public static LoadSystem start(final LoadSpec spec, final Site site, final Deliveries deliveries)
    {
        return switch (spec.system())
        {
            case HEARSAY -> new HearsaySystem(spec, site, deliveries);
            case AERON -> new AeronSystem(spec, site, deliveries);
            case JGROUPS -> new JGroupsSystem(spec, site, deliveries);
            case SCALECUBE -> new ScalecubeSystem(spec, site, deliveries);
            case NIO -> new NioSystem(spec, site, deliveries);
            default -> throw new IllegalArgumentException("there is no system called " + spec.system());
        };
    }

    /**
     * UDP ports of loopback that are free now, all different.
     *
     * @param count of them.
     * @return the ports.
     */
    public static List<Integer> freePorts(final int count)
    {
        return Loopback.freePorts(count);
    }
}
