package io.hearsay.io.readme;

import java.nio.file.Path;

import io.hearsay.io.GossipEngine;
import io.hearsay.io.discovery.CompositeDiscovery;
import io.hearsay.io.discovery.DnsDiscovery;
import io.hearsay.io.discovery.FileDiscovery;
import io.hearsay.io.discovery.PeerList;
import io.hearsay.io.discovery.StaticDiscovery;

/**
 * The example of the README, letter by letter; {@link ReadmeTest} compares the two and runs it.
 */
final class DiscoveryExample
{
    private DiscoveryExample()
    {
    }

    static boolean run(final String directory, final String secret, final Path file, final String nameServer)
    {
        // begin
        final PeerList peers = new PeerList(); // this program adds and removes
        try (GossipEngine engine = GossipEngine.launch(new GossipEngine.Context()
            .bind("127.0.0.1:0").directory(directory).passphrase(secret)
            .discovery(CompositeDiscovery.of(
                peers,
                StaticDiscovery.of("127.0.0.1:7401", "localhost:7402"),
                FileDiscovery.of(file), // host:port, one a line
                DnsDiscovery.of("localhost", 7403), // all addresses of a name
                DnsDiscovery.ofService("_hearsay._udp.example.com").server(nameServer))))) // targets of SRV records
        {
            peers.add("127.0.0.1:7404");
            engine.discover(); // look now; else it takes a second
            final boolean result = peers.remove("127.0.0.1:7404");
            return result;
        }
        // end
    }
}
