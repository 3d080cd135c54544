package io.hearsay.io.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

import org.junit.jupiter.api.Test;

class FileFailureTest
{
    @Test
    void shouldSayMoreThanTheName()
    {
        assertEquals("a does not exist", FileFailure.describe(new NoSuchFileException("a")));
        assertEquals("a is no directory", FileFailure.describe(new NotDirectoryException("a")));
        assertEquals("a: permission denied", FileFailure.describe(new AccessDeniedException("a")));
        assertEquals("a exists already", FileFailure.describe(new FileAlreadyExistsException("a")));
        assertEquals("a: FileSystemLoopException", FileFailure.describe(new FileSystemLoopException("a")));
        assertEquals("a: Not a directory", FileFailure.describe(new FileSystemException("a", null, "Not a directory")));
        assertEquals("a is in use", FileFailure.describe(new FileSystemException("a", null, "is in use")));
        assertEquals("too long", FileFailure.describe(new IOException("too long")));
        assertEquals("java.io.IOException", FileFailure.describe(new IOException()));
    }
}
