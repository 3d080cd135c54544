package io.hearsay.io.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineAgentTest
{
    @TempDir
    Path parent;

    @Test
    void shouldFreeEverythingAtItsEndWhateverTheProtocolThrows() throws IOException
    {
        final Path directory = parent.resolve("engine");
        final FakeEngine engine = new FakeEngine(directory);
        final InternalError late = new InternalError("late news of a client that cut its file");
        engine.closeFault = late;
        engine.agent.onClose();

        assertEquals(List.of(late), engine.errors);
        assertFalse(Files.exists(directory));
        assertFalse(Files.readString(Path.of("/proc/self/maps")).contains(parent.toString()), "a mapping is left");
        assertEquals(0, engine.agent.released().getCount());
        new FakeEngine(directory).agent.onClose();
    }
}
