package io.hearsay.perf.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.hearsay.core.testing.MemoryFootprint;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import org.agrona.IoUtil;
import org.agrona.concurrent.AgentInvoker;

/**
 * What an engine with the default options takes before it knows anybody: by class, what is off the heap and mapped
 * among it, and by file.
 */
final class EngineRows
{
    private static final double MIN_SHARE = 0.002;
    private static final String DIRECTORY_PREFIX = "hearsay-bench-";

    private EngineRows()
    {
    }

    static List<MemoryRow> measure() throws IOException
    {
        final Path directory = Files.createTempDirectory(DIRECTORY_PREFIX);
        try (GossipEngine engine = GossipEngine.launch(new GossipEngine.Context()
            .bind("127.0.0.1:0")
            .directory(directory.resolve("engine").toString())
            .passphrase("a passphrase of several words")
            .externalAgent(true)))
        {
            final AgentInvoker invoker = new AgentInvoker(Throwable::printStackTrace, null, engine.agent());
            invoker.start();
            invoker.invoke();
            final MemoryFootprint footprint = new MemoryFootprint().add(engine.agent());
            final List<MemoryRow> rows = new ArrayList<>();
            rows.add(MemoryRow.fixed("engine: heap", footprint.heapLength()));
            rows.add(MemoryRow.fixed("engine: direct and mapped buffers", footprint.directLength()));
            footprint.lengthByOwner().entrySet().stream()
                .filter((entry) -> entry.getValue() >= MIN_SHARE * footprint.length())
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach((entry) -> rows.add(MemoryRow.fixed("engine: of which " + entry.getKey(), entry.getValue())));
            final GossipClient client =
                GossipClient.connect(engine.directory(), new ClientContext().engineInvoker(invoker));
            rows.addAll(files(engine.directory().toPath()));
            client.close();
            return rows;
        }
        finally
        {
            IoUtil.delete(directory.toFile(), true);
        }
    }

    private static List<MemoryRow> files(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.sorted()
                .map((file) -> MemoryRow.fixed("file: " + name(file), length(file)))
                .filter((row) -> row.growth().most() > 0)
                .toList();
        }
    }

    /** A client's file has its id in its name. */
    private static String name(final Path file)
    {
        return file.getFileName().toString().replaceFirst("-\\w+\\.", "-*.");
    }

    private static long length(final Path file)
    {
        try
        {
            return Files.size(file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
