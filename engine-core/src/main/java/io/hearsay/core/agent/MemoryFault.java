package io.hearsay.core.agent;

import org.agrona.concurrent.AtomicBuffer;

/**
 * What the JVM says of mapped memory whose file became shorter: an {@link InternalError}, which it may throw long after
 * the access, since compiled code notes the fault and goes on (JDK 17 always, JDK 25 for plain reads); until then reads
 * yield anything. So where it is thrown does not say whose memory it was, and one has to look again. Not for the hot
 * path.
 */
public final class MemoryFault
{
    private static final int PAGE_LENGTH = 4 * 1024;

    /** A page that is gone costs microseconds each: so many are touched before it is asked what came of it. */
    private static final int STEP_LENGTH = 256 * PAGE_LENGTH;

    /** Not constants, so that the allocation below is neither computed beforehand nor removed. */
    private static int one = 1;
    private static Object sink;

    private MemoryFault()
    {
    }

    /**
     * Take the fault of an access that this thread made before, if there was one and it was not thrown yet.
     *
     * @return the error, or null.
     */
    public static InternalError pending()
    {
        try
        {
            // an array of arrays is allocated by the JVM itself, which throws what is pending when it returns
            sink = new byte[one][one];
            sink = null;
            return null;
        }
        catch (final InternalError ex)
        {
            return ex;
        }
    }

    /**
     * Touch all of the pages of a buffer.
     *
     * @return the error if it has one that is not there any more, else null.
     */
    static InternalError find(final AtomicBuffer buffer)
    {
        try
        {
            int sum = 0;
            for (int offset = 0; offset < buffer.capacity(); offset += PAGE_LENGTH)
            {
                sum += buffer.getByteVolatile(offset);
                final InternalError fault = offset % STEP_LENGTH == 0 ? pending() : null;
                if (fault != null)
                {
                    return fault;
                }
            }
            one = sum == Integer.MIN_VALUE ? 2 : 1;
        }
        catch (final InternalError ex)
        {
            return ex;
        }

        return pending();
    }
}
