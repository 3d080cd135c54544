package io.hearsay.io.demo;

import java.io.Serial;

/**
 * Why the demo failed, in one line.
 */
final class DemoFailure extends Exception
{
    @Serial
    private static final long serialVersionUID = 1L;

    DemoFailure(final String why)
    {
        super(why);
    }
}
