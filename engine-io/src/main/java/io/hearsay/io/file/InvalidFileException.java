package io.hearsay.io.file;

import java.io.IOException;
import java.io.Serial;

/**
 * A file is not what its name says: truncated, of another layout version, or full of nonsense.
 */
public final class InvalidFileException extends IOException
{
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Refuse a file.
     *
     * @param message that names the file and says what is wrong with it.
     */
    public InvalidFileException(final String message)
    {
        super(message);
    }
}
