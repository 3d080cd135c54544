package io.hearsay.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;

class ChildJvmTest
{
    @Test
    void shouldAnswerFailAndGoOnAndEnd() throws IOException, InterruptedException
    {
        final ChildJvm child = ChildJvm.start(List.of("-Dflag=up"), EchoChild.class);
        try (child)
        {
            assertEquals(List.of("one", "two", "up"), child.ask("one two"));
            final IOException failure = assertThrows(IOException.class, () -> child.ask("fail"));
            assertTrue(failure.getMessage().contains("as told"), failure.getMessage());
            child.pause();
            child.resume();
            assertEquals(List.of("three", "up"), child.ask("three"));
            child.pause();
        }
        assertFalse(child.isAlive());
        child.close();
    }

    @Test
    void shouldRefuseAChildThatDoesNotComeUp()
    {
        assertThrows(IOException.class, () -> ChildJvm.start(List.of(), EchoChild.class, "exit"));
    }
}
