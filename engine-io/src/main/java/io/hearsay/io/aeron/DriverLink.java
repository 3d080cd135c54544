package io.hearsay.io.aeron;

import java.util.function.Supplier;

import io.aeron.Aeron;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.SystemEpochClock;

/**
 * The connection to whatever media driver works in a directory: waits for one, runs Aeron's client, notices that the
 * driver is gone, and waits for the next one. Holds at most one client. Bridge's thread alone.
 * <p>
 * A driver that is closed is noticed at once; one that died, after Aeron's <code>driverTimeoutMs</code>. To leave a
 * client whose driver died takes Aeron 16 ms; nothing else here waits.
 */
final class DriverLink
{
    private final Supplier<Aeron.Context> contexts;
    private final ErrorHandler errorHandler;
    private final AeronBridgeCounters counters;
    private final long intervalNs;
    private boolean hasTried;
    private long retryDeadlineNs;
    private CncMapping cnc;
    private Aeron aeron;
    private AgentInvoker conductor;

    DriverLink(
        final Supplier<Aeron.Context> contexts,
        final ErrorHandler errorHandler,
        final AeronBridgeCounters counters,
        final long intervalNs)
    {
        this.contexts = contexts;
        this.errorHandler = errorHandler;
        this.counters = counters;
        this.intervalNs = intervalNs;
    }

    /**
     * The client.
     *
     * @return null if no driver works.
     */
    Aeron aeron()
    {
        return aeron;
    }

    /**
     * Do what can be done now. If this leaves no client where there was one, all that was registered by it is gone.
     *
     * @param nowNs monotonic time.
     * @return more than 0 if something was done.
     */
    int doWork(final long nowNs)
    {
        if (aeron == null)
        {
            return hasTried && retryDeadlineNs - nowNs > 0 ? 0 : connect(nowNs);
        }

        // not if the driver was closed: that is no error, but one to Aeron's client
        final int workCount = cnc.isDriverClosed() ? 0 : conductor.invoke();
        if (cnc.isDriverClosed() || aeron.isClosed())
        {
            counters.increment(AeronBridgeCounter.DRIVER_LOSSES);
            close();
            return 1;
        }

        return workCount;
    }

    private int connect(final long nowNs)
    {
        hasTried = true;
        retryDeadlineNs = nowNs + intervalNs;
        try
        {
            final Aeron.Context context = contexts.get().useConductorAgentInvoker(true).errorHandler(errorHandler);
            context.concludeAeronDirectory();
            cnc = CncMapping.ofActiveDriver(
                context.aeronDirectory(), context.driverTimeoutMs(), SystemEpochClock.INSTANCE);
            if (cnc == null)
            {
                return 0;
            }

            aeron = Aeron.connect(context);
            conductor = aeron.conductorAgentInvoker();
            counters.increment(AeronBridgeCounter.DRIVER_CONNECTS);
            return 1;
        }
        catch (final RuntimeException ex)
        {
            close();
            errorHandler.onError(ex);
            return 0;
        }
    }

    /**
     * Leave the driver. Idempotent.
     */
    void close()
    {
        CloseHelper.close(errorHandler, aeron);
        CloseHelper.close(errorHandler, cnc);
        aeron = null;
        conductor = null;
        cnc = null;
    }
}
