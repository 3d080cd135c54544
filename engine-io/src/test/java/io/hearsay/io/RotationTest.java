package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.KeyFile;
import io.hearsay.crypto.KeyringEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cluster changes its key, and its algorithm, in the three steps of the operator's manual, while all nodes publish.
 */
@Timeout(120)
class RotationTest
{
    private static final List<CounterDescriptor> LOSSES = List.of(
        CounterDescriptor.REJECTED_UNKNOWN_KEY, CounterDescriptor.REJECTED_ALGORITHM,
        CounterDescriptor.REJECTED_NOT_AUTHENTIC, CounterDescriptor.GAPS_DECLARED, CounterDescriptor.GAPS_ORDER,
        CounterDescriptor.HOLD_EXPIRED);

    @TempDir
    Path parent;

    private RotatingCluster cluster;

    @BeforeEach
    void start()
    {
        cluster = new RotatingCluster(parent);
    }

    @AfterEach
    void stop()
    {
        cluster.close();
    }

    private void assertNothingRefused()
    {
        for (final CounterDescriptor loss : LOSSES)
        {
            assertEquals(0, cluster.sum(loss), loss.label());
        }
    }

    private Path newKey(final String name) throws IOException
    {
        final Path file = parent.resolve(name);
        KeyFile.generate(file);
        return file;
    }

    private static int idOf(final Path file) throws IOException
    {
        try (ClusterKey key = KeyFile.read(file))
        {
            return key.id();
        }
    }

    @Test
    void shouldChangeTheKeyWithoutLosingAMessage() throws IOException
    {
        final Path oldKey = newKey("old.key");
        final Path newKey = newKey("new.key");
        final int oldId = idOf(oldKey);
        final int newId = idOf(newKey);
        for (int i = 0; i < 3; i++)
        {
            cluster.join(context -> context.keyFile(oldKey.toString()));
        }

        cluster.tellAll(control -> control.addKey(newKey));
        cluster.restart(2, context -> context.keyFile(oldKey.toString(), newKey.toString()));
        cluster.tellAll(control -> control.useKey(newId));
        cluster.restart(2, context -> context.keyFile(newKey.toString(), oldKey.toString()));
        cluster.tellAll(control -> control.removeKey(oldId));
        cluster.restart(2, context -> context.keyFile(newKey.toString()));
        cluster.tellAll(control -> assertEquals(List.of(newId), ids(control.keys())));
        assertNothingRefused();

        final RotatingCluster.Node left = cluster.launch(context -> context.keyFile(oldKey.toString()));
        left.isSilent = true;
        cluster.await(
            () -> cluster.nodes().stream().allMatch(
                node -> node == left || node.count(CounterDescriptor.REJECTED_UNKNOWN_KEY) > 0) &&
                left.count(CounterDescriptor.REJECTED_UNKNOWN_KEY) > 0,
            "the node with the old key is refused by all, and refuses all");
        assertEquals(0, left.last.size());
        cluster.nodes().remove(left);
        left.close();
        cluster.settle();
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void shouldChangeTheAlgorithmWithoutLosingAMessage(final Algorithm next) throws IOException
    {
        final Algorithm before = Algorithm.AES_256_OCB;
        final String key = newKey("key").toString();
        for (int i = 0; i < 3; i++)
        {
            cluster.join(context -> context.keyFile(key));
        }

        cluster.tellAll(control -> control.addAlgorithm(next));
        cluster.restart(2, context -> context.keyFile(key).algorithm(before).accept(next));
        cluster.tellAll(control -> control.useAlgorithm(next));
        cluster.restart(2, context -> context.keyFile(key).algorithm(next).accept(before));
        cluster.tellAll(control -> control.removeAlgorithm(before));
        cluster.restart(2, context -> context.keyFile(key).algorithm(next));
        cluster.tellAll(control -> assertEquals(
            List.of(next), control.keys().stream().map(KeyringEntry::algorithm).toList()));
        assertNothingRefused();

        final RotatingCluster.Node left = cluster.launch(context -> context.keyFile(key));
        left.isSilent = true;
        cluster.await(
            () -> cluster.nodes().stream().allMatch(
                node -> node == left || node.count(CounterDescriptor.REJECTED_ALGORITHM) > 0),
            "the node with the old algorithm is refused by all");
        assertEquals(0, left.last.size());
        cluster.nodes().remove(left);
        left.close();
        cluster.settle();
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
    }

    static Stream<Algorithm> algorithms()
    {
        return Stream.of(Algorithm.values())
            .filter(algorithm -> algorithm.isKeyed() && algorithm != Algorithm.AES_256_OCB);
    }

    private static List<Integer> ids(final List<KeyringEntry> entries)
    {
        return entries.stream().map(KeyringEntry::keyId).toList();
    }
}
