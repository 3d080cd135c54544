package io.hearsay.core.spi;

import org.agrona.DirectBuffer;

/**
 * Keeps accepted messages longer than memory does. All calls are the agent's thread's, and none of them blocks, waits
 * for a disk or allocates, but {@link #restore}, which is called once, before the first duty cycle. What takes time is
 * done elsewhere and shows in the next calls.
 * <p>
 * Positions are bytes since the journal's first record ever, the same after a restart; they only grow.
 */
public interface MessageJournal
{
    /** Result of {@link #append}: not now, as the disk is full or slower than the engine. Nothing was written. */
    long NO_ROOM = -1;

    /**
     * What was accepted before this start, whether it is still stored or not: called once, before all else. Ranges come
     * origin by origin, that which was appended to longest ago first; ascending, disjoint, not adjacent.
     *
     * @param handler told of each range.
     */
    void restore(RangeHandler handler);

    /**
     * Append a run.
     *
     * @param buffer that holds it.
     * @param offset of it, a {@link io.hearsay.core.wire.RunFlyweight} and its entries, as on the wire.
     * @param length in bytes, at most that of the longest run of a datagram.
     * @param isOwn  whether a client of this engine published it.
     * @param timeMs when it is appended, milliseconds since the epoch.
     * @return the position behind it, or {@link #NO_ROOM}.
     */
    long append(DirectBuffer buffer, int offset, int length, boolean isOwn, long timeMs);

    /**
     * Note that accepted messages are missing here, as there was no room for too long.
     *
     * @param count  of messages.
     * @param timeMs when it is noted, milliseconds since the epoch.
     * @return the position behind the note, or {@link #NO_ROOM}.
     */
    long appendGap(long count, long timeMs);

    /**
     * Position behind the last record.
     *
     * @return the position; that of the restored end before the first append.
     */
    long position();

    /**
     * Lowest sequence of an origin from which on all that was appended, or restored, is still stored.
     *
     * @param origin node id.
     * @return the sequence, or {@link Long#MAX_VALUE} if nothing is stored. May rise from call to call.
     */
    long storedFrom(long origin);

    /**
     * Ask for stored messages. The answer comes by {@link #poll}; it may lack what has left meanwhile. Answers come one
     * after the other, in the order of the questions; one that never ends, or is passed over, is given up by who asked.
     *
     * @param token  given back with the answer, higher than all before.
     * @param origin node id.
     * @param first  sequence, inclusive.
     * @param last   sequence, inclusive.
     * @return false if too many questions are open: ask again later.
     */
    boolean ask(long token, long origin, long first, long last);

    /**
     * Take answers.
     *
     * @param handler told of each run and of each end of an answer.
     * @param limit   the most runs and ends to take.
     * @return how many were taken.
     */
    int poll(AnswerHandler handler, int limit);

    /**
     * Told of what is known.
     */
    @FunctionalInterface
    interface RangeHandler
    {
        /**
         * All of these were accepted.
         *
         * @param origin node id.
         * @param first  sequence, inclusive.
         * @param last   sequence, inclusive.
         */
        void onRange(long origin, long first, long last);
    }

    /**
     * Told of answers.
     */
    interface AnswerHandler
    {
        /**
         * A stored run, which may hold more than was asked for.
         *
         * @param token  of the question.
         * @param buffer that holds it, during the call.
         * @param offset of it.
         * @param length of it.
         * @return false to have it offered again by the next {@link #poll}, which ends this one.
         */
        boolean onRun(long token, DirectBuffer buffer, int offset, int length);

        /**
         * That was all.
         *
         * @param token of the question.
         */
        void onEnd(long token);
    }
}
