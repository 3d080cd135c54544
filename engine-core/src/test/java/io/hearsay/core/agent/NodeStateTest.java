package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.wire.RunFlyweight;
import org.junit.jupiter.api.Test;

class NodeStateTest
{
    private static final int MAX_ORIGINS = 300;

    private final NodeFixture fixture = new NodeFixture();
    private NodeState node;

    @Test
    void shouldForgetAnIdleOriginWhereverItIsAndLeaveTheLogAlone()
    {
        for (int idle = 1; idle < MAX_ORIGINS; idle += 26)
        {
            fill();
            for (int i = 1; i < MAX_ORIGINS; i++)
            {
                if (i != idle)
                {
                    append(node.origins.find(i));
                }
            }

            assertTrue(node.makeOriginRoom());

            assertNull(node.origins.find(idle));
            assertEquals(idle == 1 ? 1 : 1 + (idle - 1) / 26, fixture.count(CounterDescriptor.ORIGINS_FORGOTTEN));
            assertEquals(0, node.log.tail(), "the log was emptied for nothing");
        }
    }

    @Test
    void shouldForgetAllIdleOriginsInOneCycleBeforeTheLogIsTouched()
    {
        fill();
        append(node.origins.find(150));
        for (int i = 0; i < MAX_ORIGINS - 2; i++)
        {
            assertTrue(node.makeOriginRoom());
            node.origins.add(1_000_000 + i, 0, false, 0).accept(2, 2, 0); // something is missing
        }
        assertNotNull(node.origins.find(150));
        assertEquals(0, node.log.tail());

        assertTrue(node.makeOriginRoom());
        assertNull(node.origins.find(150));
        assertEquals(node.log.head(), node.log.tail());
        node.origins.add(2_000_000, 0, false, 0).accept(2, 2, 0);
        assertFalse(node.makeOriginRoom());
    }

    private void fill()
    {
        node = new NodeState(fixture.context(new Settings().set(EngineOption.MAX_ORIGINS, MAX_ORIGINS)));
        for (int i = 1; i < MAX_ORIGINS; i++)
        {
            node.origins.add(i, 0, false, 0);
        }
        assertTrue(node.origins.isFull());
    }

    private void append(final Origin origin)
    {
        final int length = RecordDescriptor.BODY_OFFSET + RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH;
        final int offset = node.claim(length, 1);
        final int run = offset + RecordDescriptor.BODY_OFFSET;
        RunFlyweight.putHeader(node.log.buffer(), run, origin.id(), 1, 0, 1, 1);
        RunFlyweight.entryLength(node.log.buffer(), run + RunFlyweight.HEADER_LENGTH, 0);
        node.log.append(offset, length, RecordDescriptor.RUN, 0, origin.index(), 0);
        node.index.put(origin.index(), 1, 1, offset);
        origin.accept(1, 1, 0);
        origin.retained(1, 1);
    }
}
