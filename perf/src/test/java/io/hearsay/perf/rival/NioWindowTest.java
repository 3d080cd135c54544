package io.hearsay.perf.rival;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;

import io.hearsay.perf.load.Idling;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.Placement;
import io.hearsay.perf.load.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NioWindowTest
{
    private final LoadSpec spec = new LoadSpec("nio", "8192", 3, 2, 16, Placement.PROCESS_EACH, Idling.BACKOFF, 1);

    @Test
    void shouldTellAnotherProcessWhatWasRead(@TempDir final Path directory)
    {
        final List<Integer> ports = List.of(1, 2, 3);
        try (NioWindow sender = new NioWindow(spec, new Site(1, ports, directory));
            NioWindow receiver = new NioWindow(spec, new Site(2, ports, directory)))
        {
            receiver.read(2, 1).setRelease(5);

            assertEquals(5, sender.read(2, 1).getVolatile());
            assertEquals(0, sender.read(2, 0).getVolatile());
            assertEquals(0, sender.read(1, 1).getVolatile());
        }
    }

    @Test
    void shouldKeepApartWhatIsInOneProcess()
    {
        try (NioWindow window = new NioWindow(spec, Site.ONE_PROCESS))
        {
            window.read(2, 1).setRelease(7);

            assertEquals(7, window.read(2, 1).getVolatile());
            assertEquals(0, window.read(0, 0).getVolatile());
        }
    }
}
