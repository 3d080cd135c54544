package io.hearsay.io.status;

import java.util.Map;

import io.hearsay.core.counters.CounterDescriptor;

/**
 * One peer, origin or client at a time.
 *
 * @param key    node id of the peer (0 = not heard from yet) or of the origin, or number of the client.
 * @param label  address of the peer; <code>own</code> for the engine's own origin; process of the client.
 * @param values of the counters of that scope.
 */
public record StatusRow(long key, String label, Map<CounterDescriptor, Long> values)
{
    /**
     * Value of a counter.
     *
     * @param descriptor of the row's scope.
     * @return its value.
     */
    public long get(final CounterDescriptor descriptor)
    {
        return values.getOrDefault(descriptor, 0L);
    }

    /**
     * Value of a counter that says yes or no.
     *
     * @param descriptor of the row's scope.
     * @return true if it says yes.
     */
    public boolean is(final CounterDescriptor descriptor)
    {
        return get(descriptor) != 0;
    }
}
