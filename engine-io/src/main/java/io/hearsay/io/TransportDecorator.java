package io.hearsay.io;

import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.PacketTransport;

/**
 * Puts something between an engine and its sockets, for example an injected loss. What it returns is owned by the
 * agent's thread, and closes the transport behind it when it is closed.
 */
@FunctionalInterface
public interface TransportDecorator
{
    /**
     * Decorate a transport.
     *
     * @param transport of the engine.
     * @param counters  of the engine.
     * @return what the engine is to use instead.
     */
    PacketTransport decorate(PacketTransport transport, EngineCounters counters);
}
