package io.hearsay.io.journal;

import java.nio.file.Path;

import io.hearsay.io.file.InvalidFileException;
import org.agrona.ErrorHandler;

/**
 * Counts what is damaged in the files and tells of it, of the first few in each file one by one. Written by one thread
 * at a time, read by any.
 */
final class DamageReport
{
    private static final int MAX_OF_A_FILE = 8;

    private final ErrorHandler errorHandler;
    private Path lastPath;
    private int countOfPath;
    private volatile long count;

    DamageReport(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
    }

    /**
     * Something is wrong in a file.
     *
     * @param path   of the file.
     * @param offset in it.
     * @param what   is wrong.
     */
    void onDamage(final Path path, final long offset, final String what)
    {
        report(path, path + " at offset " + offset + ": " + what);
    }

    /**
     * A file can not be used.
     *
     * @param path of the file.
     * @param ex   that says why.
     */
    void onUnusable(final Path path, final Exception ex)
    {
        report(path, String.valueOf(ex.getMessage()));
    }

    private void report(final Path path, final String message)
    {
        count = count + 1;
        countOfPath = path.equals(lastPath) ? countOfPath + 1 : 1;
        lastPath = path;
        if (countOfPath <= MAX_OF_A_FILE)
        {
            errorHandler.onError(new InvalidFileException(
                countOfPath < MAX_OF_A_FILE ? message : message + " (and maybe more)"));
        }
    }

    long count()
    {
        return count;
    }
}
