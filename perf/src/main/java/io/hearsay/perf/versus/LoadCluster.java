package io.hearsay.perf.versus;

import java.io.IOException;
import java.util.Map;

/**
 * A cluster in children. One thread measures; {@link #close()} may come from another one, and ends what is measured.
 */
interface LoadCluster extends AutoCloseable
{
    /**
     * Publish for a while, wait until all is delivered or nothing comes any more, and count. Starts the system the
     * first time.
     *
     * @param rate       messages a second of each publisher, 0 for as many as possible.
     * @param durationMs how long to publish.
     * @throws IOException if a child failed, with what it says.
     */
    void warm(int rate, int durationMs) throws IOException;

    /**
     * The same, and tell.
     *
     * @param rate       messages a second of each publisher, 0 for as many as possible.
     * @param durationMs how long to publish.
     * @return the row of this measurement.
     * @throws IOException if a child failed, with what it says.
     */
    Map<String, Object> measure(int rate, int durationMs) throws IOException;

    @Override
    void close();
}
