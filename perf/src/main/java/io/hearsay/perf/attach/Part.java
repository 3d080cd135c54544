package io.hearsay.perf.attach;

import java.util.List;

/**
 * Something that a {@link Station} runs: an engine, a ring, or an application that measures.
 */
interface Part extends AutoCloseable
{
    /**
     * Measure.
     *
     * @param words what and how.
     * @return numbers, with spaces between them.
     */
    default String answer(final List<String> words)
    {
        throw new UnsupportedOperationException("there is nothing to be asked: " + words);
    }

    @Override
    void close();
}
