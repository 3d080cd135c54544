package io.hearsay.io.aeron;

import java.io.File;
import java.nio.MappedByteBuffer;

import io.aeron.Aeron;
import io.aeron.CncFileDescriptor;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * A view of a media driver's file, by which to see at once whether the driver was closed: Aeron's client looks twice a
 * second, and accepts until then what nobody will send. A mapping of its own, for the client's goes when it likes.
 */
final class CncMapping implements AutoCloseable
{
    private final MappedByteBuffer file;
    private final ManyToOneRingBuffer toDriver;
    private boolean isClosed;

    private CncMapping(final MappedByteBuffer file, final UnsafeBuffer metaData)
    {
        this.file = file;
        toDriver = new ManyToOneRingBuffer(CncFileDescriptor.createToDriverBuffer(file, metaData));
    }

    /**
     * Look whether a driver works in a directory. Unlike <code>CommonContext.isDriverActive</code>, this does not wait
     * for one that just starts.
     *
     * @param directory of the driver.
     * @param timeoutMs age of a driver's last sign of life from which on it counts as dead.
     * @param clock     of the machine.
     * @return null if none does.
     */
    static CncMapping ofActiveDriver(final File directory, final long timeoutMs, final EpochClock clock)
    {
        final File path = new File(directory, CncFileDescriptor.CNC_FILE);
        if (path.length() <= CncFileDescriptor.META_DATA_LENGTH)
        {
            return null;
        }

        final MappedByteBuffer file = IoUtil.mapExistingFile(path, CncFileDescriptor.CNC_FILE);
        CncMapping mapping = null;
        try
        {
            final UnsafeBuffer metaData = CncFileDescriptor.createMetaDataBuffer(file);
            final int version = metaData.getIntVolatile(CncFileDescriptor.cncVersionOffset(0));
            if (version != 0 && CncFileDescriptor.isCncFileLengthSufficient(metaData, file.capacity()))
            {
                CncFileDescriptor.checkVersion(version);
                final CncMapping candidate = new CncMapping(file, metaData);
                mapping = clock.time() - candidate.toDriver.consumerHeartbeatTime() <= timeoutMs ? candidate : null;
            }
            return mapping;
        }
        finally
        {
            if (mapping == null)
            {
                BufferUtil.free(file);
            }
        }
    }

    /**
     * Whether the driver was closed in order.
     */
    boolean isDriverClosed()
    {
        return toDriver.consumerHeartbeatTime() == Aeron.NULL_VALUE;
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            BufferUtil.free(file);
        }
    }
}
