package io.hearsay.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;

class ErrorPrinterTest
{
    private static final long MINUTE_NS = 60_000_000_000L;

    private final StringWriter errors = new StringWriter();
    private long nowNs = Long.MAX_VALUE - MINUTE_NS / 2;
    private final ErrorPrinter printer = new ErrorPrinter(new PrintWriter(errors, true), () -> nowNs);

    @Test
    void shouldSayTheSameAtMostOnceAMinute()
    {
        for (int i = 0; i < 100; i++)
        {
            printer.onError(new IllegalStateException("no\nfile"));
            printer.onError(new IllegalStateException());
            nowNs += MINUTE_NS / 50;
        }

        assertEquals(
            """
            hearsay: no file
            hearsay: java.lang.IllegalStateException
            hearsay: no file (and 49 times before)
            hearsay: java.lang.IllegalStateException (and 49 times before)
            """,
            errors.toString());
    }

    @Test
    void shouldRememberNoMoreThanItsBound()
    {
        for (int i = 0; i < 1_000; i++)
        {
            printer.onError(new IllegalStateException("error " + i % 65));
        }
        assertEquals(1_000, errors.toString().lines().count());
        printer.onError(new IllegalStateException("error 24"));
        assertTrue(errors.toString().endsWith("hearsay: error 24\n"));
        assertEquals(1_000, errors.toString().lines().count());
    }
}
