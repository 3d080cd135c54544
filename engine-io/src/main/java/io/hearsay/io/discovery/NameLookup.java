package io.hearsay.io.discovery;

import java.io.IOException;
import java.net.InetAddress;

/**
 * Asks for the addresses of a host. Any thread; blocks.
 */
@FunctionalInterface
interface NameLookup
{
    /**
     * Addresses of a host.
     *
     * @param name of the host.
     * @return all of its addresses, at least one.
     * @throws PartialAnswer if those of one family could not be had.
     * @throws IOException   if it has none, or nobody who knows it could be asked.
     */
    InetAddress[] lookUp(String name) throws IOException;
}
