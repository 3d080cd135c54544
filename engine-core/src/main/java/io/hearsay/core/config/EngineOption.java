package io.hearsay.core.config;

import static io.hearsay.core.config.Unit.BYTES;
import static io.hearsay.core.config.Unit.COUNT;
import static io.hearsay.core.config.Unit.TIME;

/**
 * Every numeric option of an engine, declared once: key, unit, default, range and one line of explanation. Parsing,
 * validation, <code>--help</code> and the README's table come from here.
 */
public enum EngineOption
{
    /** Peers that a push or an urgent sync goes to. */
    FANOUT("fanout", COUNT, 3, 1, 64, "random peers that a push goes to"),

    /** Up to how many other nodes every push goes to all. */
    DIRECT_PEERS("directPeers", COUNT, 31, 0, 64, "with at most this many other nodes, a push goes to all of them"),

    /** Hops that are made by push before an origin becomes hot instead. */
    EAGER_HOPS("eagerHops", COUNT, -1, -1, 255,
        "hops made by push before pull takes over; -1 = from the cluster's size, 0 = pull only"),

    /** Size of the cluster if discovery names only a sample. */
    CLUSTER_SIZE("clusterSize", COUNT, 0, 0, 10_000_000, "nodes of the cluster; 0 = live peers + 1"),

    /** Longest datagram that several messages share. */
    BATCH_LENGTH("batchLength", BYTES, 0, 0, 8_192,
        "longest datagram that several messages share; 0 = from the interface's MTU, else at least 128"),

    /** Longest wait for the acknowledgements of a push. */
    ACK_TIMEOUT("ackTimeout", TIME, 300_000_000L, 1_000_000L, 60_000_000_000L,
        "longest wait for the acknowledgements of a push"),

    /** How long acknowledgements may be collected. */
    ACK_DELAY("ackDelay", TIME, 500_000L, 0, 1_000_000L, "how long acknowledgements for one peer may be collected"),

    /** Pushes that may wait for acknowledgements at a time. */
    ACK_WINDOWS("ackWindows", COUNT, 4_096, 16, 1 << 20, "pushes that may wait for acknowledgements at a time"),

    /** Interval of the idle sync. */
    PULL_INTERVAL("pullInterval", TIME, 200_000_000L, 1_000_000L, 60_000_000_000L,
        "interval of the idle sync with one random peer"),

    /** Bytes asked for at a time. */
    PULL_BUDGET("pullBudget", BYTES, 64 * 1024, 8 * 1024, 16 * 1024 * 1024, "estimated bytes asked for at a time"),

    /** Silence after which a peer is no longer live. */
    PEER_TIMEOUT("peerTimeout", TIME, 5_000_000_000L, 10_000_000L, 3_600_000_000_000L,
        "silence after which a peer counts as gone; it is probed after half of it"),

    /** Interval of probes. */
    PROBE_INTERVAL("probeInterval", TIME, 1_000_000_000L, 10_000_000L, 3_600_000_000_000L,
        "interval of the probes of an address that does not answer"),

    /** Time after which a missing message is declared lost whatever was heard. */
    GAP_TIMEOUT("gapTimeout", TIME, 10_000_000_000L, 10_000_000L, 3_600_000_000_000L,
        "time after which a missing message is declared lost at the latest"),

    /** Longest time that own messages are held for confirmation. */
    HOLD_TIMEOUT("holdTimeout", TIME, 10_000_000_000L, 10_000_000L, 3_600_000_000_000L,
        "longest time that an own must-deliver message is held until enough peers have it"),

    /** Time in which a consumer that the log waits for must make progress. */
    CLIENT_LIVENESS_TIMEOUT("clientLivenessTimeout", TIME, 10_000_000_000L, 10_000_000L, 3_600_000_000_000L,
        "time in which a client must show that it lives, and one that the log waits for consume a quarter of the log"),

    /** Size of the message log. */
    LOG_LENGTH("logLength", BYTES, 16 * 1024 * 1024, 64 * 1024, 1 << 30, "size of the message log, a power of two"),

    /** Most origins known at a time. */
    MAX_ORIGINS("maxOrigins", COUNT, 4_096, 2, 1 << 20, "origins known at a time"),

    /** Silence after which an origin of which nothing is retained is forgotten. */
    ORIGIN_LINGER("originLinger", TIME, 60_000_000_000L, 10_000_000L, 86_400_000_000_000L,
        "silence after which an origin of which nothing is retained is forgotten"),

    /** Forgotten origins that are still recognised. */
    ORIGIN_TOMBSTONES("originTombstones", COUNT, 65_536, 16, 1 << 24, "forgotten origins that are still recognised"),

    /** How far ahead of the highest contiguous sequence of its origin a message is accepted. */
    WINDOW_WIDTH("windowWidth", COUNT, 1 << 20, 1_024, 1 << 30,
        "how far ahead of the contiguous ones a message of an origin is accepted"),

    /** How far back a node that joins goes. */
    JOIN_HISTORY("joinHistory", COUNT, 1 << 18, 0, 1 << 30,
        "messages of each origin that a node without a past asks back for when it joins; 0 = what comes from then on"),

    /** Most peers with full state. */
    MAX_PEERS("maxPeers", COUNT, 65_536, 2, 1 << 24, "addresses that discovery and strangers may fill"),

    /** Datagrams received in one duty cycle. */
    RECEIVE_LIMIT("receiveLimit", COUNT, 64, 1, 65_536, "datagrams received in one duty cycle"),

    /** Messages drained from the publication rings in one duty cycle. */
    PUBLISH_LIMIT("publishLimit", COUNT, 1_024, 1, 1 << 20, "messages taken from each client in one duty cycle"),

    /** Clients that may be attached at a time. */
    MAX_CLIENTS("maxClients", COUNT, 64, 1, 1_024, "clients attached at a time"),

    /** Peers and origins that are shown. */
    STATUS_ROWS("statusRows", COUNT, 1_024, 0, 65_536, "peers, and origins, that tools can see one by one"),

    /** When a duty cycle counts as slow. */
    DUTY_CYCLE_THRESHOLD("dutyCycleThreshold", TIME, 10_000_000L, 1_000L, 3_600_000_000_000L,
        "time from one duty cycle to the next above which it counts as slow"),

    /** Largest difference of clocks. */
    MAX_CLOCK_SKEW("maxClockSkew", TIME, 60_000_000_000L, 1_000_000L, 3_600_000_000_000L,
        "largest difference of clocks at which a sender not known yet is accepted"),

    /** Width of the replay windows. */
    REPLAY_WINDOW("replayWindow", COUNT, 16_384, 64, 1 << 24,
        "packets by which a datagram may be late, per sender; a power of two"),

    /** Most senders with replay state. */
    MAX_SENDERS("maxSenders", COUNT, 16_384, 16, 1 << 24, "senders whose keys and replay windows are kept"),

    /** Most connected channels. */
    CONNECTED_PEERS("connectedPeers", COUNT, 64, 0, 4_096, "most active peers that get a socket of their own"),

    /** Most datagrams that leave with one call. */
    SEND_LIMIT("sendLimit", COUNT, 16, 1, 64,
        "datagrams for one peer that leave with one call to the kernel, where it and the JVM's flags allow that; " +
            "1: also each received alone"),

    /** Size of the socket buffers. */
    SOCKET_BUFFER_LENGTH("socketBufferLength", BYTES, 2 * 1024 * 1024, 16 * 1024, 1 << 30,
        "send and receive buffer asked for per socket"),

    /** Size of a client's publication ring. */
    PUBLICATION_RING_LENGTH("publicationRingLength", BYTES, 1024 * 1024, 64 * 1024, 1 << 30,
        "size of a client's publication ring, a power of two"),

    /** Size of a client's delivery ring. */
    DELIVERY_RING_LENGTH("deliveryRingLength", BYTES, 4 * 1024 * 1024, 64 * 1024, 1 << 30,
        "size of a client's delivery ring, a power of two"),

    /** Size of the journal. */
    JOURNAL_LENGTH("journalLength", BYTES, 8L << 30, 1L << 20, 1L << 50,
        "size of the journal, whose oldest segments leave; two of 64 MiB stay always"),

    /** Age of the journal. */
    JOURNAL_AGE("journalAge", TIME, 0, 0, 8_784L * 3_600_000_000_000L,
        "age at which the journal's oldest segments leave; 0 = none"),

    /** Interval of forcing the journal to the disk. */
    JOURNAL_SYNC_INTERVAL("journalSyncInterval", TIME, 1_000_000_000L, 1_000_000L, 3_600_000_000_000L,
        "how often the journal is forced to the disk, with journalSync=interval");

    /** What every key begins with. */
    public static final String PREFIX = "hearsay.";

    private final String name;
    private final Unit unit;
    private final long defaultValue;
    private final long min;
    private final long max;
    private final String explanation;

    EngineOption(
        final String name,
        final Unit unit,
        final long defaultValue,
        final long min,
        final long max,
        final String explanation)
    {
        this.name = name;
        this.unit = unit;
        this.defaultValue = defaultValue;
        this.min = min;
        this.max = max;
        this.explanation = explanation;
    }

    /**
     * The system property that sets this option.
     *
     * @return for example <code>hearsay.fanout</code>.
     */
    public String key()
    {
        return PREFIX + name;
    }

    /**
     * Unit of the value.
     *
     * @return count, bytes or time (in nanoseconds).
     */
    public Unit unit()
    {
        return unit;
    }

    /**
     * Value if nothing else is said.
     *
     * @return the default.
     */
    public long defaultValue()
    {
        return defaultValue;
    }

    /**
     * Smallest value allowed.
     *
     * @return the minimum, inclusive.
     */
    public long min()
    {
        return min;
    }

    /**
     * Largest value allowed.
     *
     * @return the maximum, inclusive.
     */
    public long max()
    {
        return max;
    }

    /**
     * What the option does, in one line.
     *
     * @return the line.
     */
    public String explanation()
    {
        return explanation;
    }

    /**
     * The range as a person reads it.
     *
     * @return for example <code>1ms … 1m</code>.
     */
    public String range()
    {
        return unit.format(min) + " … " + unit.format(max);
    }
}
