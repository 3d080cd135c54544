package io.hearsay.core.agent;

import io.hearsay.core.origin.Origin;

/**
 * Told of what happens to origins.
 */
interface OriginHandler
{
    /**
     * The base of an origin is fixed: delivery in order may begin.
     */
    void onBaseFixed(Origin origin);

    /**
     * An origin was forgotten, or its index is used by another one.
     */
    void onForgotten(int originIndex);
}
