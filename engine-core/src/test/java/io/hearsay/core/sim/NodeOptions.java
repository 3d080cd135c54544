package io.hearsay.core.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How the nodes of a {@link SimulatedCluster} are made that are started from now on.
 */
final class NodeOptions
{
    final List<Consumer<Settings>> configurations = new ArrayList<>();
    Consumer<SimulatedTransport> transportConfiguration = (transport) -> {};
    Function<Settings, PacketProtection> protections = this::clearProtection;
    long dutyCycleNs = 100_000;
    long busyCycleNs = 5_000;
    int keyId = 0x48454152;
    int statusRows = SimulatedNode.STATUS_ROWS;
    int publicationLength = 64 * 1024;
    int deliveryLength = 256 * 1024;
    boolean hasClients = true;
    boolean keepsMessages = true;
    IntFunction<UnsafeBuffer> logMemory = (length) -> null;
    /** By the number of the node; null for none. */
    IntFunction<SimulatedJournal> journals = (index) -> null;

    /**
     * Settings of one node: smaller than an engine's defaults, then what the test wants.
     */
    Settings newSettings()
    {
        final Settings settings = new Settings();
        settings.set(EngineOption.LOG_LENGTH, 1 << 20);
        settings.set(EngineOption.MAX_ORIGINS, 1_024);
        settings.set(EngineOption.MAX_PEERS, 16_384);
        settings.set(EngineOption.ORIGIN_TOMBSTONES, 4_096);
        configurations.forEach((configuration) -> configuration.accept(settings));
        settings.conclude();
        return settings;
    }

    SimulatedClient newClient()
    {
        return new SimulatedClient().rings(publicationLength, deliveryLength).keepsMessages(keepsMessages);
    }

    private PacketProtection clearProtection(final Settings settings)
    {
        return new ClearProtection(keyId, settings.get(EngineOption.MAX_CLOCK_SKEW) / 1_000);
    }
}
