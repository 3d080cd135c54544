package io.hearsay.core.agent;

import java.util.Objects;
import java.util.random.RandomGenerator;

import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.MessageJournal;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.spi.PacketTransport;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochMicroClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a {@link GossipAgent} works with: all that is outside of the protocol is handed in.
 *
 * @param nodeId       64 random bits, new at every start.
 * @param transport    that carries datagrams; closed by the agent.
 * @param protection   that seals and opens packets; closed by the agent.
 * @param nanoClock    monotonic time, read once per duty cycle.
 * @param epochClock   time since the epoch in microseconds, read once per duty cycle.
 * @param random       the agent's own generator.
 * @param settings     concluded.
 * @param counters     of this engine.
 * @param errorHandler told of what a person should know; never called for a single bad packet.
 * @param logMemory    for the message log, all zero, of the configured length and its trailer; null: the agent takes
 *                     memory of its own.
 * @param journal      that keeps messages longer than memory does, and was not asked to restore anything yet; null for
 *                     none. Not closed by the agent.
 */
public record GossipContext(
    long nodeId,
    PacketTransport transport,
    PacketProtection protection,
    NanoClock nanoClock,
    EpochMicroClock epochClock,
    RandomGenerator random,
    Settings settings,
    EngineCounters counters,
    ErrorHandler errorHandler,
    UnsafeBuffer logMemory,
    MessageJournal journal)
{
    /**
     * Without a journal, and with a log in memory of the agent's own.
     *
     * @param nodeId       64 random bits, new at every start.
     * @param transport    that carries datagrams; closed by the agent.
     * @param protection   that seals and opens packets; closed by the agent.
     * @param nanoClock    monotonic time, read once per duty cycle.
     * @param epochClock   time since the epoch in microseconds, read once per duty cycle.
     * @param random       the agent's own generator.
     * @param settings     concluded.
     * @param counters     of this engine.
     * @param errorHandler told of what a person should know; never called for a single bad packet.
     */
    public GossipContext(
        final long nodeId,
        final PacketTransport transport,
        final PacketProtection protection,
        final NanoClock nanoClock,
        final EpochMicroClock epochClock,
        final RandomGenerator random,
        final Settings settings,
        final EngineCounters counters,
        final ErrorHandler errorHandler)
    {
        this(
            nodeId, transport, protection, nanoClock, epochClock, random, settings, counters, errorHandler, null, null);
    }

    /**
     * Check that nothing is missing.
     */
    public GossipContext
    {
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(protection, "protection");
        Objects.requireNonNull(nanoClock, "nanoClock");
        Objects.requireNonNull(epochClock, "epochClock");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(counters, "counters");
        Objects.requireNonNull(errorHandler, "errorHandler");
    }
}
