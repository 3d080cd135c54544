package io.hearsay.core.ids;

/**
 * Something that has a node id, the same as long as it is in an {@link IdMap}.
 */
public interface Identified
{
    /**
     * Node id.
     *
     * @return the id.
     */
    long id();
}
