package io.hearsay.perf.load;

/**
 * Looks on while a measurement is made. Called by the thread of the rig that measures, outside of what is counted.
 */
public interface Watch
{
    /** Nobody looks on. */
    Watch NONE = new Watch()
    {
        @Override
        public void begin()
        {
        }

        @Override
        public void end()
        {
        }
    };

    /**
     * The first message is about to be offered.
     */
    void begin();

    /**
     * The last one has arrived, or nothing comes any more.
     */
    void end();
}
