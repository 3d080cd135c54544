package io.hearsay.core.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;

class EngineCountersTest
{
    private static final int COUNT = CounterDescriptor.of(CounterScope.ENGINE).size();

    private final CountersManager manager = new CountersManager(
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(COUNT * CountersReader.METADATA_LENGTH, 64)),
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(COUNT * CountersReader.COUNTER_LENGTH, 64)));

    @Test
    void shouldGiveEveryCounterAnIdAndALabelOfItsOwn()
    {
        final Set<Integer> ids = new HashSet<>();
        final Set<String> labels = new HashSet<>();
        for (final CounterDescriptor descriptor : CounterDescriptor.values())
        {
            assertTrue(ids.add(descriptor.id()), descriptor.name());
            assertTrue(labels.add(descriptor.scope() + descriptor.label()), descriptor.name());
            assertTrue(descriptor.label().matches("[a-z]+(-[a-z]+)*"), descriptor.label());
            assertTrue(descriptor.unit().matches("[a-z]+( or no)?"), descriptor.unit());
            assertTrue(descriptor.explanation().length() > 5, descriptor.name());
        }
    }

    @Test
    void shouldKeepTheIdsThatToolsOfOtherVersionsRead()
    {
        assertEquals(1, CounterDescriptor.PACKETS_RECEIVED.id());
        assertEquals(4, CounterDescriptor.BYTES_SENT.id());
        assertEquals(10, CounterDescriptor.MALFORMED_LENGTH.id());
        assertEquals(19, CounterDescriptor.REJECTED_NOT_AUTHENTIC.id());
        assertEquals(30, CounterDescriptor.MESSAGES_PUBLISHED.id());
        assertEquals(33, CounterDescriptor.DUPLICATES_DROPPED.id());
        assertEquals(42, CounterDescriptor.GAPS_DECLARED.id());
        assertEquals(60, CounterDescriptor.PUSHES_SENT.id());
        assertEquals(70, CounterDescriptor.SYNCS_SENT.id());
        assertEquals(90, CounterDescriptor.PEERS_LIVE.id());
        assertEquals(110, CounterDescriptor.TRANSPORT_UNREACHABLE.id());
    }

    @Test
    void shouldShowEveryCounterToAReader()
    {
        try (EngineCounters counters = new EngineCounters(manager))
        {
            for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
            {
                counters.set(descriptor, 1_000_000L + descriptor.id());
            }

            final Map<String, Integer> types = new HashMap<>();
            final Map<String, Long> values = new HashMap<>();
            manager.forEach((counterId, typeId, key, label) ->
            {
                types.put(label, typeId);
                values.put(label, manager.getCounterValue(counterId));
            });
            assertEquals(COUNT, types.size());
            for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
            {
                assertEquals(EngineCounters.TYPE_ID_BASE + descriptor.id(), types.get(descriptor.label()));
                assertEquals(1_000_000L + descriptor.id(), values.get(descriptor.label()));
            }
        }
    }

    @Test
    void shouldAddAndSetEachOnItsOwn()
    {
        try (EngineCounters counters = new EngineCounters(manager))
        {
            counters.increment(CounterDescriptor.PACKETS_SENT);
            counters.increment(CounterDescriptor.PACKETS_SENT);
            counters.add(CounterDescriptor.BYTES_SENT, 100);
            counters.add(CounterDescriptor.BYTES_SENT, 23);
            counters.set(CounterDescriptor.LOG_USED, 9);
            counters.set(CounterDescriptor.LOG_USED, 5);

            assertEquals(2, counters.get(CounterDescriptor.PACKETS_SENT));
            assertEquals(123, counters.get(CounterDescriptor.BYTES_SENT));
            assertEquals(5, counters.get(CounterDescriptor.LOG_USED));
            assertEquals(0, counters.get(CounterDescriptor.PACKETS_RECEIVED));
        }
    }

    @Test
    void shouldFreeItsCountersOnce()
    {
        final EngineCounters counters = new EngineCounters(manager);
        counters.close();
        counters.close();
        try (EngineCounters next = new EngineCounters(manager))
        {
            next.increment(CounterDescriptor.CLIENTS);
            assertEquals(1, next.get(CounterDescriptor.CLIENTS));
        }
    }

    @Test
    void shouldKeepCountersSideBySide()
    {
        final UnsafeBuffer values =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(EngineCounters.packedLength(), 64));
        final UnsafeBuffer status =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(StatusDescriptor.length(0, 0), 64));
        try (EngineCounters counters = new EngineCounters(values, status, 0, 0))
        {
            for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
            {
                counters.set(descriptor, 1_000_000L + descriptor.id());
            }
            counters.increment(CounterDescriptor.CLIENTS);

            for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
            {
                final int more = descriptor == CounterDescriptor.CLIENTS ? 1 : 0;
                assertEquals(1_000_000L + descriptor.id() + more, counters.get(descriptor), descriptor.name());
            }
        }
    }
}
