package io.hearsay.io.metrics;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import io.hearsay.io.net.LocalAddress;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochClock;

/**
 * Answers scrapes of one engine over HTTP, at {@link #PATH}, from threads of its own: a few, so that one who
 * reads slowly keeps nobody else from reading. Started and closed by whoever wants it; the engine knows nothing of it.
 */
public final class MetricsServer implements AutoCloseable
{
    /** Where the metrics are. */
    public static final String PATH = "/metrics";

    private static final int BACKLOG = 16;
    private static final int THREAD_COUNT = 4;
    private static final long CLOSE_TIMEOUT_S = 5;

    private final ExecutorService executor;
    private final HttpServer server;

    private MetricsServer(final ExecutorService executor, final HttpServer server)
    {
        this.executor = executor;
        this.server = server;
    }

    /**
     * Start to answer.
     *
     * @param bind         address and port to listen at; port 0 takes a free one.
     * @param directory    of the engine, which need not be there: what is in it is looked up for each scrape.
     * @param clock        of the machine.
     * @param errorHandler gets why the engine's file can not be read, once as long as the reason is the same, on one of
     *                     the server's threads.
     * @return the server.
     * @throws java.io.UncheckedIOException if it can not listen there, saying why.
     */
    public static MetricsServer start(
        final InetSocketAddress bind, final Path directory, final EpochClock clock, final ErrorHandler errorHandler)
    {
        final HttpServer server = listen(bind);
        final PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(new EngineCollector(directory, clock, errorHandler));
        // Properties of its own: those of the environment belong to somebody else's metrics.
        final PrometheusScrapeHandler scrapes =
            new PrometheusScrapeHandler(PrometheusProperties.builder().build(), registry);
        final ExecutorService executor = Executors.newFixedThreadPool(THREAD_COUNT, MetricsServer::newThread);
        server.createContext(PATH, exchange -> scrapes.handleRequest(new TextExchange(exchange)));
        server.setExecutor(executor);
        server.start();
        return new MetricsServer(executor, server);
    }

    private static HttpServer listen(final InetSocketAddress bind)
    {
        try
        {
            return HttpServer.create(bind, BACKLOG);
        }
        catch (final IOException ex)
        {
            throw LocalAddress.bindFailure(bind, ex);
        }
    }

    private static Thread newThread(final Runnable task)
    {
        final Thread thread = new Thread(task, "hearsay-metrics");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Port that it listens at.
     *
     * @return the port.
     */
    public int port()
    {
        return server.getAddress().getPort();
    }

    /**
     * Stop to listen and wait a little for the scrapes under way. Idempotent.
     */
    @Override
    public void close()
    {
        server.stop(0);
        executor.shutdown();
        try
        {
            executor.awaitTermination(CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }
    }
}
