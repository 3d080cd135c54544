package io.hearsay.perf.rival;

import java.util.List;

/**
 * Ends of a round trip, by name.
 */
public final class RoundTripEnds
{
    /** Hearsay whose agent runs in the application's thread. */
    static final String IN_THREAD = "OCB";

    /** Hearsay with a thread of its own, which yields: with the application's, there are more threads than cores. */
    static final String OWN_THREAD = "OCB own thread";

    private RoundTripEnds()
    {
    }

    /**
     * Variants of a system.
     *
     * @param system name of it.
     * @return their names.
     * @throws IllegalArgumentException if there is no such system.
     */
    public static List<String> variants(final String system)
    {
        return switch (system)
        {
            case Rivals.HEARSAY -> List.of(IN_THREAD, OWN_THREAD);
            case "aeron" -> List.of("UDP");
            case Rivals.NIO -> List.of("UDP");
            default -> throw new IllegalArgumentException("systems=" + system + " is none of hearsay, aeron, nio");
        };
    }

    /**
     * Start an end.
     *
     * @param system     name of it.
     * @param variant    of it.
     * @param localPort  UDP port of this end.
     * @param remotePort UDP port of the other one.
     * @param sink       of what arrives.
     * @return the end.
     */
    public static RoundTripEnd start(
        final String system,
        final String variant,
        final int localPort,
        final int remotePort,
        final RoundTripEnd.Sink sink)
    {
        return switch (system)
        {
            case Rivals.HEARSAY -> new HearsayEnd(OWN_THREAD.equals(variant), localPort, remotePort, sink);
            case "aeron" -> new AeronEnd(localPort, remotePort, sink);
            case Rivals.NIO -> new NioEnd(localPort, remotePort, sink);
            default -> throw new IllegalArgumentException("there is no system called " + system);
        };
    }

    /**
     * A UDP port of loopback that is free now.
     *
     * @return the port.
     */
    public static int freePort()
    {
        return Loopback.freePort();
    }
}
