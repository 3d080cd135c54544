package io.hearsay.io.cli;

import io.hearsay.core.spi.ClientPort;

/**
 * Why an engine closed a client, in words.
 */
final class CloseReason
{
    private CloseReason()
    {
    }

    static String explain(final int reason)
    {
        return switch (reason)
        {
            case ClientPort.CLOSED_TOO_SLOW -> "the engine closed this client: it was too slow";
            case ClientPort.CLOSED_CORRUPT -> "the engine closed this client: there was nonsense in its memory";
            case ClientPort.CLOSED_BY_ENGINE -> "the engine was closed";
            case ClientPort.CLOSED_SILENT -> "the engine closed this client: it gave no sign of life";
            default -> "the engine closed this client, reason " + reason;
        };
    }
}
