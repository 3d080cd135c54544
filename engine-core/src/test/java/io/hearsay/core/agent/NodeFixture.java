package io.hearsay.core.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.MessageJournal;
import io.hearsay.core.testing.Datagram;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.testing.PassThroughProtection;
import io.hearsay.core.testing.TestCounters;

/**
 * All that a node works with, in the hands of a test.
 */
final class NodeFixture
{
    static final long NODE_ID = 1_000;
    static final long MS = 1_000_000L;
    static final long SECOND = 1_000 * MS;

    final FakeTransport transport = new FakeTransport();
    final PassThroughProtection protection = new PassThroughProtection();
    final EngineCounters counters = TestCounters.create(4);
    final List<Throwable> errors = new ArrayList<>();
    long nowNs = 50 * SECOND;
    long nowUs = 1_700_000_000_000_000L;

    private final long[] packetNumbers = new long[256];

    GossipContext context(final Settings settings)
    {
        return context(settings, null);
    }

    GossipContext context(final Settings settings, final MessageJournal journal)
    {
        return new GossipContext(
            NODE_ID,
            transport,
            protection,
            () -> nowNs,
            () -> nowUs,
            new SplittableRandom(1),
            settings.conclude(),
            counters,
            errors::add,
            null,
            journal);
    }

    /** A datagram of a peer, with its next packet number. */
    Datagram from(final long peer, final byte type)
    {
        nowUs++;
        return Datagram.of(type, peer, packetNumbers[(int)peer & 0xFF]++, nowUs);
    }

    void advance(final long ns)
    {
        nowNs += ns;
        nowUs += ns / 1_000;
    }

    long count(final CounterDescriptor counter)
    {
        return counters.get(counter);
    }
}
