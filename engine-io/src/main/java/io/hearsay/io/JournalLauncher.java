package io.hearsay.io;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.io.journal.Journal;
import io.hearsay.io.journal.JournalContext;
import io.hearsay.io.journal.SyncPolicy;
import org.agrona.ErrorHandler;

/**
 * Opens the journal of an engine that has one. Loaded then and not before, as it needs libraries and JVM flags that
 * others do not. Launching thread alone.
 */
final class JournalLauncher
{
    /** Of which the ranges are known that were accepted: more would take more than some hundred MB. */
    private static final int MAX_ORIGINS = 1 << 18;

    private JournalLauncher()
    {
    }

    static Journal open(final EngineInputs inputs, final ErrorHandler errorHandler) throws IOException
    {
        final Settings settings = inputs.settings;
        final long ageNs = settings.get(EngineOption.JOURNAL_AGE);
        return Journal.open(new JournalContext(inputs.journal)
            .syncPolicy(policy(inputs.journalSync))
            .syncIntervalNs(settings.get(EngineOption.JOURNAL_SYNC_INTERVAL))
            .retainedLength(settings.get(EngineOption.JOURNAL_LENGTH))
            .retainedMs(ageNs == 0 ? Long.MAX_VALUE : Math.max(1, TimeUnit.NANOSECONDS.toMillis(ageNs)))
            .maxOrigins(Math.min(MAX_ORIGINS, settings.getInt(EngineOption.ORIGIN_TOMBSTONES)))
            .errorHandler(errorHandler));
    }

    private static SyncPolicy policy(final String name)
    {
        return switch (name)
        {
            case "none" -> SyncPolicy.NONE;
            case "batch" -> SyncPolicy.EACH_BATCH;
            default -> SyncPolicy.INTERVAL;
        };
    }
}
