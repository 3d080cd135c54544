package io.hearsay.core.counters;

/**
 * Every histogram of latencies, declared once. Both compare a sender's clock with this node's, so they are as good as
 * the clocks of the two machines agree; what was sent later than it arrived is counted by itself.
 */
public enum LatencyDescriptor
{
    /** One hop. */
    HOP(1, "hop", "from a packet's sentAt to its arrival: one hop, all kinds of packets"),

    /** From the publisher to the rings of a client. */
    PUBLISH_TO_DELIVER(2, "publish-to-deliver",
        "from a publisher's sentAt to a client's ring, of messages that came straight from their origin");

    private final int id;
    private final String label;
    private final String explanation;

    LatencyDescriptor(final int id, final String label, final String explanation)
    {
        this.id = id;
        this.label = label;
        this.explanation = explanation;
    }

    /**
     * The histogram's number, which never changes.
     *
     * @return the id.
     */
    public int id()
    {
        return id;
    }

    /**
     * The histogram's name.
     *
     * @return the label.
     */
    public String label()
    {
        return label;
    }

    /**
     * What is measured.
     *
     * @return one line.
     */
    public String explanation()
    {
        return explanation;
    }
}
