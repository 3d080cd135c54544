package io.hearsay.io.cli;

import java.util.Arrays;

import io.hearsay.core.counters.CounterDescriptor;

/**
 * What counters are about, by their ids, in the order in which they are shown.
 */
enum StatGroup
{
    NODE("node", 95, 109),
    PEERS("peers and discovery", 90, 94),
    MESSAGES("messages and clients", 30, 59),
    DATAGRAMS("datagrams", 1, 9),
    TRANSPORT("sockets", 110, 119),
    REFUSED("datagrams dropped", 10, 29),
    PUSH("push", 60, 69),
    PULL("sync and pull", 70, 89),
    JOURNAL("journal", 140, 169),
    OTHER("other", 0, Integer.MAX_VALUE);

    private final String title;
    private final int from;
    private final int to;

    StatGroup(final String title, final int from, final int to)
    {
        this.title = title;
        this.from = from;
        this.to = to;
    }

    static StatGroup of(final CounterDescriptor descriptor)
    {
        return switch (descriptor)
        {
            case PUSHES_REPEATED -> PUSH;
            case DISCOVERY_FAILURES, PEERS_CONTESTED, PROBES_SENT, REJECTED_PEERS_FULL -> PEERS;
            default -> Arrays.stream(values())
                .filter(group -> descriptor.id() >= group.from && descriptor.id() <= group.to)
                .findFirst().orElseThrow();
        };
    }

    String title()
    {
        return title;
    }
}
