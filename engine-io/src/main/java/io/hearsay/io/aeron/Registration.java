package io.hearsay.io.aeron;

import io.aeron.Aeron;
import io.aeron.status.ChannelEndpointStatus;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;

/**
 * Keeps one publication or subscription with whatever media driver there is, and tries again at an interval if the
 * driver refuses it, or its socket can not be had. Never waits. Bridge's thread alone.
 *
 * @param <T> what is registered.
 */
final class Registration<T extends AutoCloseable>
{
    /**
     * What is registered.
     *
     * @param <T> of it.
     */
    interface Kind<T>
    {
        /** Ask the driver for it; gives a number to ask for it by. */
        long add(Aeron aeron);

        /** What the driver made of it by now, or null. */
        T find(Aeron aeron, long registrationId);

        /** How its socket does, as {@link ChannelEndpointStatus} has it. */
        long channelStatus(T resource);
    }

    private final Kind<T> kind;
    private final ErrorHandler errorHandler;
    private final long intervalNs;
    private long registrationId = Aeron.NULL_VALUE;
    private long checkDeadlineNs;
    private boolean isWaiting;
    private boolean isRenewed;
    private T resource;

    Registration(final Kind<T> kind, final ErrorHandler errorHandler, final long intervalNs)
    {
        this.kind = kind;
        this.errorHandler = errorHandler;
        this.intervalNs = intervalNs;
    }

    /**
     * What is registered.
     *
     * @return null if it is not.
     */
    T resource()
    {
        return resource;
    }

    /**
     * Whether this was given up to be had anew, and whoever was at the other end may not be there again yet: until the
     * driver refuses it, or for an interval from when it gave it.
     *
     * @return true if so.
     */
    boolean isRenewed()
    {
        return isRenewed;
    }

    /**
     * Do what can be done now.
     *
     * @param aeron to register with.
     * @param nowNs monotonic time.
     * @return 1 if something was done.
     */
    int step(final Aeron aeron, final long nowNs)
    {
        if (resource != null || isWaiting)
        {
            if (checkDeadlineNs - nowNs > 0)
            {
                return 0;
            }

            checkDeadlineNs = nowNs + intervalNs;
            isWaiting = false;
            if (resource != null)
            {
                return check();
            }
        }

        try
        {
            if (registrationId == Aeron.NULL_VALUE)
            {
                registrationId = kind.add(aeron);
                return 1;
            }

            resource = kind.find(aeron, registrationId);
            checkDeadlineNs = nowNs + intervalNs;
        }
        catch (final RuntimeException ex)
        {
            registrationId = Aeron.NULL_VALUE;
            checkDeadlineNs = nowNs + intervalNs;
            isWaiting = true;
            isRenewed = false;
            errorHandler.onError(ex);
        }

        return resource == null ? 0 : 1;
    }

    private int check()
    {
        isRenewed = false;
        if (kind.channelStatus(resource) != ChannelEndpointStatus.ERRORED)
        {
            return 0;
        }

        giveUp();
        return 1;
    }

    /**
     * Give up what is registered and works no more, and ask for it anew.
     */
    void renew()
    {
        giveUp();
        isRenewed = true;
    }

    private void giveUp()
    {
        CloseHelper.close(errorHandler, resource);
        drop();
    }

    /**
     * What was registered went with its driver.
     */
    void drop()
    {
        resource = null;
        registrationId = Aeron.NULL_VALUE;
        isWaiting = false;
        isRenewed = false;
    }
}
