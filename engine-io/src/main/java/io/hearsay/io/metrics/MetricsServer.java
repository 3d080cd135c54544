package io.hearsay.io.metrics;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.function.LongSupplier;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * Answers Prometheus at <code>/metrics</code>. Every answer opens what the engine shows anew: an engine that died is
 * reported as <code>hearsay_up 0</code>, one that started in its place is found. Closed by whoever started it.
 */
public final class MetricsServer implements AutoCloseable
{
    private final HTTPServer server;

    private MetricsServer(final HTTPServer server)
    {
        this.server = server;
    }

    /**
     * Start to answer.
     *
     * @param address   to bind to.
     * @param port      to bind to, 0 for a free one.
     * @param directory of the engine.
     * @param clockMs   gives milliseconds since the epoch.
     * @return the server.
     * @throws IOException if the port can not be bound.
     */
    public static MetricsServer start(
        final InetAddress address, final int port, final Path directory, final LongSupplier clockMs) throws IOException
    {
        final PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(new EngineCollector(directory, clockMs));
        return new MetricsServer(
            HTTPServer.builder().inetAddress(address).port(port).registry(registry).buildAndStart());
    }

    /**
     * Where it listens.
     *
     * @return the port.
     */
    public int port()
    {
        return server.getPort();
    }

    @Override
    public void close()
    {
        server.close();
    }
}
