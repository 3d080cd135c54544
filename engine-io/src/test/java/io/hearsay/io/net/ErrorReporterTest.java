package io.hearsay.io.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class ErrorReporterTest
{
    private final List<Throwable> reported = new ArrayList<>();
    private final ErrorReporter reporter = new ErrorReporter(reported::add);

    @Test
    void shouldReportARepeatedErrorSeldom()
    {
        for (int i = 0; i < 1_000; i++)
        {
            reporter.onError(new IOException("no route"));
        }

        assertEquals(10, reported.size());
    }

    @Test
    void shouldReportEachDistinctErrorAtOnce()
    {
        for (int i = 0; i < 7; i++)
        {
            reporter.onError(new IOException("no route"));
        }
        reporter.onError(new IOException("no permission"));
        reporter.onError(new IllegalStateException("no route"));
        reporter.onError(new IOException((String)null));

        assertEquals(3 + 3, reported.size());
    }

    @Test
    void shouldBeBoundedWhenErrorsDoNotRepeat()
    {
        for (int i = 0; i < 32 + 1_000; i++)
        {
            reporter.onError(new IOException("error " + i));
        }

        assertEquals(32 + 10, reported.size());
    }
}
