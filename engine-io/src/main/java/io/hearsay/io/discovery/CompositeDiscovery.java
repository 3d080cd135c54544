package io.hearsay.io.discovery;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

import io.hearsay.core.spi.Discovery;
import org.agrona.ErrorHandler;

/**
 * What any of several says. One that fails altogether counts with what it said last. Any thread, one at a time; blocks
 * as long as all parts together.
 */
public final class CompositeDiscovery implements Discovery
{
    private final Discovery[] parts;
    private final String[][] answers;

    private CompositeDiscovery(final Discovery... parts)
    {
        this.parts = parts.clone();
        Arrays.stream(this.parts).forEach((part) -> Objects.requireNonNull(part, "part"));
        answers = new String[parts.length][];
        Arrays.fill(answers, new String[0]);
    }

    /**
     * Put several together.
     *
     * @param parts to ask, in this order.
     * @return a discovery that names each address once.
     */
    public static CompositeDiscovery of(final Discovery... parts)
    {
        return new CompositeDiscovery(parts);
    }

    @Override
    public synchronized String[] addresses(final ErrorHandler errorHandler)
    {
        final Set<String> found = new LinkedHashSet<>();
        for (int i = 0; i < parts.length; i++)
        {
            try
            {
                answers[i] = parts[i].addresses(errorHandler).clone();
            }
            catch (final RuntimeException ex)
            {
                errorHandler.onError(ex);
            }
            found.addAll(Arrays.asList(answers[i]));
        }

        return found.toArray(new String[0]);
    }

    /**
     * {@inheritDoc}
     *
     * @return the shortest interval of the parts whose answers may change.
     */
    @Override
    public long refreshIntervalNs()
    {
        return Arrays.stream(parts).mapToLong(Discovery::refreshIntervalNs)
            .filter((intervalNs) -> intervalNs > 0).min().orElse(0);
    }
}
