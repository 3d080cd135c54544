package io.hearsay.perf.rival;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.hearsay.perf.rig.MemoryDirectory;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * Aeron's end of a round trip: a stream in each direction over UDP, the driver in the application's thread.
 */
final class AeronEnd implements RoundTripEnd
{
    private static final String CHANNEL = "aeron:udp?term-length=1m|endpoint=" + Loopback.HOST + ':';
    private static final int STREAM_ID = 1_001;
    private static final int POLL_LIMIT = 16;

    private final MemoryDirectory directory = MemoryDirectory.create();
    private final MediaDriver driver;
    private final Aeron aeron;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final FragmentHandler handler;

    AeronEnd(final int localPort, final int remotePort, final Sink sink)
    {
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory.path().resolve("driver").toString())
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.INVOKER)
            .termBufferSparseFile(false)
            .errorHandler(Throwable::printStackTrace));
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .useConductorAgentInvoker(true)
            .driverAgentInvoker(driver.sharedAgentInvoker())
            .errorHandler(Throwable::printStackTrace));
        subscription = aeron.addSubscription(CHANNEL + localPort, STREAM_ID);
        publication = aeron.addExclusivePublication(CHANNEL + remotePort, STREAM_ID);
        handler = (buffer, offset, length, header) -> sink.onMessage(buffer, offset, length);
    }

    @Override
    public boolean isConnected()
    {
        return publication.isConnected() && subscription.isConnected();
    }

    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return publication.offer(buffer, offset, length) > 0;
    }

    @Override
    public int doWork()
    {
        return driver.sharedAgentInvoker().invoke() + aeron.conductorAgentInvoker().invoke() +
            subscription.poll(handler, POLL_LIMIT);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(aeron, driver, directory);
    }
}
