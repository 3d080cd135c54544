package io.hearsay.io;

import io.hearsay.core.config.EngineOption;

/**
 * Every option of an engine whose value is a text, declared once: key, default and one line of explanation. The numeric
 * ones are {@link EngineOption}.
 */
public enum EngineProperty
{
    /** Address of the node. */
    BIND("bind", "0.0.0.0:7400", "address and port that the node receives at; port 0 takes a free one"),

    /** Address that others reach the node at. */
    ADVERTISE(
        "advertise",
        "",
        "address that others reach the node at, if it is another one (NAT, containers); not looked for"),

    /** Addresses of the others. */
    DISCOVERY(
        "discovery",
        "",
        "who the other nodes are, separated by commas: host:port, file:PATH, dns:NAME:PORT, dns:SERVICE"),

    /** Directory of the engine. */
    DIRECTORY("directory", "", "directory of the engine; empty = from the node's name, in memory if possible"),

    /** Name of the node. */
    NODE_NAME("nodeName", "", "name of the node on this machine; empty = from the port"),

    /** Name of the cluster. */
    CLUSTER("cluster", "", "name of the cluster; the same passphrase gives each one another key"),

    /** Packet protection. */
    ALGORITHM("algorithm", "AES-256-OCB", "how packets are protected"),

    /** What is accepted beside the packet protection. */
    ACCEPT(
        "accept",
        "",
        "algorithms accepted beside hearsay.algorithm, separated by commas, while the cluster changes it"),

    /** Files of the keys. */
    KEY_FILE(
        "keyFile",
        "",
        "file that holds the cluster's key, readable by its owner alone; several, separated by commas, " +
        "while the cluster changes its key: all are accepted, the first is used for sending"),

    /** File of the passphrase. */
    PASSPHRASE_FILE("passphraseFile", "", "file whose first line is the passphrase, readable by its owner alone"),

    /** No protection. */
    INSECURE("insecure", "false", "true = clear text without any key: anybody can read, forge and change messages"),

    /** Where the message log is. */
    LOG_FILE("logFile", "true", "whether the message log is mapped from a file, so that dump can show it"),

    /** Idle strategy of the engine's own thread. */
    IDLE_STRATEGY("idleStrategy", "backoff", "backoff, sleeping, yielding or spinning, for the engine's own thread");

    private final String name;
    private final String defaultValue;
    private final String explanation;

    EngineProperty(final String name, final String defaultValue, final String explanation)
    {
        this.name = name;
        this.defaultValue = defaultValue;
        this.explanation = explanation;
    }

    /**
     * The system property that sets this option.
     *
     * @return for example <code>hearsay.bind</code>.
     */
    public String key()
    {
        return EngineOption.PREFIX + name;
    }

    /**
     * Value if nothing else is said.
     *
     * @return the default; may be empty.
     */
    public String defaultValue()
    {
        return defaultValue;
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
}
