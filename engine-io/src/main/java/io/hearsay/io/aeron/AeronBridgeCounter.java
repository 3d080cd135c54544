package io.hearsay.io.aeron;

/**
 * What a bridge counts, from its start.
 */
public enum AeronBridgeCounter
{
    /** Gossip messages that a publication accepted. */
    REPUBLISHED("messages republished", "gossip messages that a publication accepted"),

    /** Messages of Aeron that gossip accepted. */
    OFFERED("messages offered", "messages from Aeron that gossip accepted"),

    /** Gossip messages of nodes that are not asked for. */
    NOT_WANTED("messages not wanted", "gossip messages of nodes whose messages are not to be republished"),

    /** Gossip messages dropped since nobody read. */
    NOT_CONNECTED_DROPPED(
        "messages dropped, not connected", "gossip messages dropped by the policy DROP while nobody read the stream"),

    /** Messages of Aeron that came from gossip. */
    LOOPED_BACK("messages looped back", "messages read from Aeron that gossip had sent there: not offered again"),

    /** Messages of Aeron that are too long. */
    TOO_LONG_DROPPED("messages dropped, too long", "messages read from Aeron that are longer than gossip carries"),

    /** Attempts to republish that found no room. */
    AERON_BACK_PRESSURED(
        "Aeron had no room", "times a gossip message waited for a publication's readers; nothing is lost"),

    /** Attempts to republish that waited for a reader. */
    AERON_WAITED("Aeron had no reader", "times a gossip message waited by the policy WAIT; nothing is lost"),

    /** Attempts to offer that found no room. */
    GOSSIP_BACK_PRESSURED(
        "gossip had no room", "times a message from Aeron waited for room in gossip; nothing is lost"),

    /** Attempts to offer that found no engine. */
    GOSSIP_NOT_CONNECTED(
        "gossip was not connected", "times a message from Aeron waited for an engine; nothing is lost"),

    /** Connections to a media driver. */
    DRIVER_CONNECTS("driver connects", "times the bridge connected to a media driver"),

    /** Media drivers that went. */
    DRIVER_LOSSES("driver losses", "times the media driver was closed or died"),

    /** Publications made anew. */
    PUBLICATION_REOPENS(
        "publication reopens", "publications that were closed, or at the end of their positions, and made anew"),

    /** Errors told to the handler. */
    ERRORS("errors", "errors told to the error handler, or the same as the one before");

    private final String label;
    private final String explanation;

    AeronBridgeCounter(final String label, final String explanation)
    {
        this.label = label;
        this.explanation = explanation;
    }

    /**
     * Name to show.
     *
     * @return the label.
     */
    public String label()
    {
        return label;
    }

    /**
     * What it counts.
     *
     * @return a line.
     */
    public String explanation()
    {
        return explanation;
    }
}
