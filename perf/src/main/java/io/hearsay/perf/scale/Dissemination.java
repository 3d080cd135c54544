package io.hearsay.perf.scale;

import io.hearsay.core.config.EngineOption;

/**
 * How a message spreads: the engine's own way and the two classical ones that it is made of, by nothing but options.
 */
enum Dissemination
{
    /** Everybody that gets the message passes it on to a few others at once; what is left out is found by syncs. */
    PUSH("push only", 255),
    /** Nobody passes it on unasked: syncs say who has it, and the others ask for it. */
    PULL("pull only", 0),
    /** Pushed for the first hops, pulled after them. */
    HEARSAY("push, then pull", EngineOption.EAGER_HOPS.defaultValue());

    private final String title;
    private final long eagerHops;

    Dissemination(final String title, final long eagerHops)
    {
        this.title = title;
        this.eagerHops = eagerHops;
    }

    /**
     * What a person calls it.
     *
     * @return a few words.
     */
    String title()
    {
        return title;
    }

    /**
     * Value of {@link EngineOption#EAGER_HOPS}.
     *
     * @return hops.
     */
    long eagerHops()
    {
        return eagerHops;
    }
}
