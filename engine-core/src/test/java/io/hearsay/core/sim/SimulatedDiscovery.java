package io.hearsay.core.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.agrona.collections.IntHashSet;

/**
 * What the discovery of a {@link SimulatedCluster} tells its nodes: the addresses of all nodes that did not leave it,
 * in one array that all share, and others besides; or a random sample of them.
 */
final class SimulatedDiscovery
{
    private static final int ALL = 0;

    private final SplittableRandom random;
    private final IntHashSet hidden = new IntHashSet();
    private final List<String> others = new ArrayList<>();
    private int sampleCount = ALL;

    SimulatedDiscovery(final long seed)
    {
        random = new SplittableRandom(seed);
    }

    void hide(final int index)
    {
        hidden.add(index);
    }

    void show(final int index)
    {
        hidden.remove(index);
    }

    void others(final String... addresses)
    {
        others.clear();
        others.addAll(Arrays.asList(addresses));
    }

    /**
     * Each node gets that many addresses from now on.
     */
    void sample(final int count)
    {
        sampleCount = count;
    }

    /**
     * Each node gets all addresses from now on.
     */
    void all()
    {
        sampleCount = ALL;
    }

    /**
     * Tell each running node what there is now.
     */
    void tell(final List<SimulatedNode> nodes)
    {
        final String[] addresses = Stream.concat(
            nodes.stream().filter((node) -> !hidden.contains(node.index())).map(SimulatedNode::address),
            others.stream()).toArray(String[]::new);
        for (final SimulatedNode node : nodes)
        {
            if (node.isRunning())
            {
                node.discover(sampleCount == ALL ? addresses : sample(addresses));
            }
        }
    }

    /** The first ones of a shuffle; what was moved is put back, so that all share the array. */
    private String[] sample(final String[] addresses)
    {
        final int count = Math.min(sampleCount, addresses.length);
        final String[] result = new String[count];
        final int[] swapped = new int[count];
        for (int i = 0; i < count; i++)
        {
            swapped[i] = i + random.nextInt(addresses.length - i);
            swap(addresses, i, swapped[i]);
            result[i] = addresses[i];
        }
        for (int i = count - 1; i >= 0; i--)
        {
            swap(addresses, i, swapped[i]);
        }

        return result;
    }

    private static void swap(final String[] addresses, final int a, final int b)
    {
        final String moved = addresses[a];
        addresses[a] = addresses[b];
        addresses[b] = moved;
    }
}
