package io.hearsay.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.wire.RunFlyweight;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.FileFailure;
import io.hearsay.io.journal.JournalHandler;
import io.hearsay.io.journal.JournalReader;
import io.hearsay.io.journal.SkipCause;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * What a client reads of the journal before the engine delivers to it: from the files, into a ring of its own that has
 * the form of the delivery ring, so that one walker does for both. At the end of the journal it asks the engine for the
 * rest, reads nothing until that has said from which position on it delivers, reads up to there, and is over. One that
 * follows reads on for good, for one connection after the other. Polling thread alone, but for what says something
 * else; memory is one ring and one mapped segment.
 */
final class JournalReplay implements JournalHandler, AutoCloseable
{
    private static final int RING_LENGTH = 1024 * 1024;
    private static final int RECORDS = 32;
    /** Where nothing is wanted of what is there: so much is looked at by one poll. */
    private static final int READS = 64;
    private static final long UNDECIDED = -1;
    /** Each segment that is entered or left may tell of a gap. What is more than this, counts as part of the last. */
    private static final int MAX_WRITTEN = 2 * RECORDS;

    private final UnsafeBuffer gap = new UnsafeBuffer(new byte[DeliveryDescriptor.GAP_LENGTH]);
    private final OneToOneRingBuffer ring = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
        RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
    private final DeliveryWalker walker;
    private final JournalReader reader;
    private final int[] topics;
    private final boolean deliversOwn;
    private final boolean isFollowing;
    /** Of what is in the ring: where it ends there, and where it begins in the journal. */
    private final long[] ringEnds = new long[MAX_WRITTEN];
    private final long[] positions = new long[MAX_WRITTEN];
    private int writtenCount;
    private long livePosition = UNDECIDED;
    private boolean isWaiting;
    private boolean isOver;
    private boolean isBehindLook;
    private volatile boolean isToLook = true;
    private int shares = 1;

    JournalReplay(final Path journal, final ClientContext context) throws IOException
    {
        walker = new DeliveryWalker(ring, context.gapHandler());
        topics = context.chosenTopics();
        deliversOwn = context.deliversOwn();
        isFollowing = context.follows();
        reader = JournalReader.open(journal);
        try
        {
            context.replay().seek(reader);
        }
        catch (final IOException | RuntimeException ex)
        {
            reader.close();
            throw ex;
        }
    }

    /**
     * Walks what was read.
     */
    DeliveryWalker walker()
    {
        return walker;
    }

    /**
     * Whether it never is over.
     */
    boolean isFollowing()
    {
        return isFollowing;
    }

    /**
     * Up to where everything was handed over.
     */
    long position()
    {
        final long handedOver = ring.consumerPosition();
        for (int i = 0; i < writtenCount; i++)
        {
            if (ringEnds[i] > handedOver)
            {
                return positions[i];
            }
        }

        return livePosition == UNDECIDED ? reader.position() : Math.min(reader.position(), livePosition);
    }

    /**
     * Read on, if all that was read is handed over.
     *
     * @param file of the client.
     * @return false if all of it was, and what follows is in the delivery ring.
     */
    boolean read(final ClientFile file)
    {
        for (int i = 0; i < READS && ring.consumerPosition() == ring.producerPosition(); i++)
        {
            if (isOver || !readOn(file))
            {
                return !isOver;
            }
        }

        return true;
    }

    private boolean readOn(final ClientFile file)
    {
        writtenCount = 0;
        if (isFollowing)
        {
            return follow();
        }
        if (isWaiting && livePosition == UNDECIDED)
        {
            livePosition = file.livePosition();
            if (livePosition == UNDECIDED)
            {
                return false;
            }
        }

        // Whatever lies before the live position was written before that was said: 0 is the end of it.
        if (poll() == 0 || isWaiting && reader.position() >= livePosition)
        {
            isOver = isWaiting;
            if (!isWaiting)
            {
                isWaiting = true;
                file.askForLive();
            }
        }
        return true;
    }

    /** To look for another segment takes time and makes garbage: that is done once where nothing comes, and rarely. */
    private boolean follow()
    {
        if (!isToLook && !isBehindLook && !reader.isMore())
        {
            return false;
        }

        isToLook = false;
        isBehindLook = poll() > 0;
        return isBehindLook;
    }

    /**
     * Some time has passed. Any thread.
     */
    void onBeat()
    {
        isToLook = true;
    }

    private int poll()
    {
        try
        {
            return reader.poll(this, RECORDS);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("the journal can not be read: " + FileFailure.describe(ex), ex);
        }
    }

    @Override
    public void onRun(
        final long position,
        final boolean isOwn,
        final long timeMs,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final boolean isWanted = (deliversOwn || !isOwn) &&
            (topics == null || Arrays.binarySearch(topics, RunFlyweight.topic(buffer, offset)) >= 0);
        if (isWanted && !isBehind(position))
        {
            write(
                position,
                isOwn ? DeliveryWalker.OWN_RUN_TYPE_ID : DeliveryDescriptor.RUN_TYPE_ID,
                buffer,
                offset,
                length);
        }
    }

    @Override
    public void onGap(final long position, final long count, final long timeMs)
    {
        if (!isBehind(position))
        {
            writeGap(position, 1, count, DeliveryDescriptor.GAP_CAUSE_JOURNAL_FULL);
        }
    }

    @Override
    public void onSkip(final long position, final long nextPosition, final SkipCause cause)
    {
        if (!isBehind(position))
        {
            writeGap(position, position, nextPosition - 1, cause == SkipCause.REMOVED ?
                DeliveryDescriptor.GAP_CAUSE_JOURNAL_REMOVED : DeliveryDescriptor.GAP_CAUSE_JOURNAL_CORRUPT);
        }
    }

    /** It comes by the delivery ring. */
    private boolean isBehind(final long position)
    {
        return livePosition != UNDECIDED && position >= livePosition;
    }

    private void writeGap(final long position, final long first, final long last, final int cause)
    {
        gap.putLong(DeliveryDescriptor.GAP_ORIGIN_OFFSET, 0);
        gap.putLong(DeliveryDescriptor.GAP_FIRST_OFFSET, first);
        gap.putLong(DeliveryDescriptor.GAP_LAST_OFFSET, last);
        gap.putInt(DeliveryDescriptor.GAP_CAUSE_OFFSET, cause);
        write(position, DeliveryDescriptor.GAP_TYPE_ID, gap, 0, DeliveryDescriptor.GAP_LENGTH);
    }

    private void write(
        final long position, final int typeId, final DirectBuffer buffer, final int offset, final int length)
    {
        if (!ring.write(typeId, buffer, offset, length))
        {
            throw new IllegalStateException("the ring has no room for " + RECORDS + " records"); // by its size it has
        }

        if (writtenCount == MAX_WRITTEN)
        {
            ringEnds[MAX_WRITTEN - 1] = ring.producerPosition();
            return;
        }

        ringEnds[writtenCount] = ring.producerPosition();
        positions[writtenCount] = position;
        writtenCount++;
    }

    /**
     * For one more connection, which closes it, too. Any thread.
     *
     * @return this.
     * @throws IOException if all others are closed.
     */
    synchronized JournalReplay share() throws IOException
    {
        if (shares == 0)
        {
            throw new IOException("the client is closed");
        }

        shares++;
        return this;
    }

    /**
     * Let go of the files, if no other connection uses it. Any thread, when the connection is not used any more.
     */
    @Override
    public synchronized void close()
    {
        if (--shares == 0)
        {
            reader.close();
        }
    }
}
