package io.hearsay.core.agent;

/**
 * Told by {@link AckWindows} what the acknowledgements show.
 */
interface AckWindowHandler
{
    /**
     * A peer answered a push.
     */
    void onAnswer(int address, long roundTripNs);

    /**
     * A peer did not answer a push in time.
     */
    void onUnanswered(int address, long sentNs);

    /**
     * A peer had no room.
     */
    void onNoRoom();

    /**
     * A push ended without a majority for a run of this origin.
     */
    void onMissed(int originIndex);

    /**
     * A peer holds a whole run.
     */
    void onHeldBy(int address, int originIndex, long firstSequence);

    /**
     * A push with own messages ended.
     */
    void onOwnEnded(int length, boolean isExpired, long elapsedNs);
}
