package io.hearsay.io.agent;

import io.hearsay.core.counters.EngineCounters;
import io.hearsay.io.file.EngineDirectory;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.file.LogFile;
import io.hearsay.io.journal.Journal;

/**
 * What an {@link EngineAgent} owns and frees, beside the protocol's agent.
 *
 * @param directory            that this engine claimed.
 * @param file                 <code>engine.dat</code>.
 * @param counters             in that file.
 * @param counterReader        over these counters.
 * @param errors               written to that file.
 * @param clock                that the agent advances and the protocol reads.
 * @param log                  the message log's memory, or null if it is not in a file.
 * @param journal              that keeps messages, or null if there is none.
 * @param dutyCycleThresholdNs time from one cycle to the next above which it counts as slow.
 */
public record EngineResources(
    EngineDirectory directory,
    EngineFile file,
    EngineCounters counters,
    CounterReader counterReader,
    EngineErrors errors,
    EngineClock clock,
    LogFile log,
    Journal journal,
    long dutyCycleThresholdNs)
{
}
