package io.hearsay.core.spi;

import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * The engine's side of one client: its two rings and what it asked for. Called by the agent's thread alone.
 */
public interface ClientPort
{
    /**
     * Why the engine closed a client: it was too slow and the log refused messages for its sake.
     */
    int CLOSED_TOO_SLOW = 1;

    /**
     * Why the engine closed a client: its rings hold nonsense.
     */
    int CLOSED_CORRUPT = 2;

    /**
     * Why the engine closed a client: the engine itself closes.
     */
    int CLOSED_BY_ENGINE = 3;

    /**
     * Why the engine let go of a client: it detached, and what it had offered is published.
     */
    int CLOSED_BY_CLIENT = 4;

    /**
     * Why the engine closed a client: it showed no sign of life any more; what it had offered is published, but for
     * claims that it left open.
     */
    int CLOSED_SILENT = 5;

    /**
     * Number of the client, unique in the life of the engine.
     *
     * @return the client's id.
     */
    long id();

    /**
     * How a person knows this client.
     *
     * @return for example the number of its process; ASCII.
     */
    default String label()
    {
        return "";
    }

    /**
     * Ring of what the client offers; records as in {@link io.hearsay.core.client.PublicationDescriptor}. The engine
     * takes its memory and size alone, and reads it in its own way ({@link io.hearsay.core.client.RingReader}).
     *
     * @return the ring, read by the engine.
     */
    RingBuffer publication();

    /**
     * Ring of what is delivered to the client; records as in {@link io.hearsay.core.client.DeliveryDescriptor}.
     *
     * @return the ring, written by the engine and nobody else.
     */
    RingBuffer delivery();

    /**
     * Whether messages are delivered in the order of each origin's sequences.
     *
     * @return true for order per origin, false for the order of arrival.
     */
    boolean isOrdered();

    /**
     * Whether messages of this engine's own clients are delivered too.
     *
     * @return true if they are.
     */
    boolean deliversOwn();

    /**
     * Whether all that the log retains is delivered first, or only what is accepted from now on.
     *
     * @return true for all that is retained.
     */
    boolean fromRetained();

    /**
     * Whether the client reads the engine's journal itself first: nothing is delivered until it {@link #asksForLive()},
     * and then all that comes behind the position of {@link #onLive}. Only as messages arrive, and only where there is
     * a journal.
     *
     * @return true if it does; read once, when the client attaches.
     */
    default boolean replays()
    {
        return false;
    }

    /**
     * Whether a client that {@link #replays()} reads the journal for good, also across engines: then gaps alone are
     * delivered.
     *
     * @return true if it does; read once, when the client attaches.
     */
    default boolean follows()
    {
        return false;
    }

    /**
     * Whether a client that {@link #replays()} has come to the end of the journal and waits.
     *
     * @return true if it does.
     */
    default boolean asksForLive()
    {
        return false;
    }

    /**
     * What comes behind a position of the journal is delivered, what lies before it is not. Called once, before the
     * first delivery to a client that {@link #replays()}.
     *
     * @param journalPosition as {@link MessageJournal#position()} has it.
     */
    default void onLive(final long journalPosition)
    {
    }

    /**
     * Topics of the messages that are delivered. Gaps are delivered whatever the topics, since nobody knows those of
     * lost messages; but nothing at all to a client that has none, which only publishes.
     *
     * @return the topics, null for all of them; read once, when the client attaches.
     */
    default int[] topics()
    {
        return null;
    }

    /**
     * The engine closes this client and reads no more of what it offers: it shall be told before what it offered in
     * vain is counted, or what it offers in between would be lost and not counted. {@link #onClosed} follows.
     *
     * @param reason one of the constants above.
     */
    default void onClosing(final int reason)
    {
    }

    /**
     * The engine closed this client, or let it go after it detached, and will not touch its rings again: their memory
     * is freed when this was called, and not before.
     *
     * @param reason one of the constants above.
     */
    void onClosed(int reason);
}
