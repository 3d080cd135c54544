package io.hearsay.io.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * What went wrong with a file, in words: the JDK's exceptions often say no more than its name. Any thread.
 */
public final class FileFailure
{
    private FileFailure()
    {
    }

    /**
     * Say what went wrong.
     *
     * @param ex that was thrown.
     * @return one line, which names the file if the exception does.
     */
    public static String describe(final IOException ex)
    {
        final String text = ex instanceof FileSystemException named && named.getFile() != null ?
            named.getFile() + reason(named) : ex.getMessage();
        return text == null ? ex.toString() : text;
    }

    private static String reason(final FileSystemException ex)
    {
        final String reason = ex.getReason();
        if (reason != null)
        {
            // Ours go on with the name as a sentence, those of the system begin like one.
            return (Character.isUpperCase(reason.charAt(0)) ? ": " : " ") + reason;
        }

        return ex instanceof AccessDeniedException ? ": permission denied" :
            ex instanceof NoSuchFileException ? " does not exist" :
            ex instanceof NotDirectoryException ? " is no directory" :
            ex instanceof FileAlreadyExistsException ? " exists already" : ": " + ex.getClass().getSimpleName();
    }
}
