package io.hearsay.io.discovery;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.spi.Discovery;
import org.agrona.ErrorHandler;

/**
 * A list that the program changes while its engines run. They see a change within a second, or at once if they are told
 * to look, by <code>GossipEngine.discover()</code>. Any thread; the last change wins.
 */
public final class PeerList implements Discovery
{
    private static final long REFRESH_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final Set<String> rawAddresses = new LinkedHashSet<>();

    /**
     * An empty list.
     */
    public PeerList()
    {
    }

    /**
     * Add an address.
     *
     * @param rawAddress <code>host:port</code> or <code>[v6]:port</code>, the host being a literal: names are not
     *                   looked up.
     * @return false if it was there.
     */
    public synchronized boolean add(final String rawAddress)
    {
        return rawAddresses.add(Objects.requireNonNull(rawAddress, "rawAddress"));
    }

    /**
     * Remove an address. A peer that is still heard from there stays known until it falls silent.
     *
     * @param rawAddress as it was added.
     * @return false if it was not there.
     */
    public synchronized boolean remove(final String rawAddress)
    {
        return rawAddresses.remove(rawAddress);
    }

    /**
     * Replace all addresses.
     *
     * @param all of the list from now on.
     */
    public synchronized void set(final List<String> all)
    {
        all.forEach((rawAddress) -> Objects.requireNonNull(rawAddress, "rawAddress"));
        rawAddresses.clear();
        rawAddresses.addAll(all);
    }

    @Override
    public synchronized String[] addresses(final ErrorHandler errorHandler)
    {
        return rawAddresses.toArray(new String[0]);
    }

    @Override
    public long refreshIntervalNs()
    {
        return REFRESH_INTERVAL_NS;
    }
}
