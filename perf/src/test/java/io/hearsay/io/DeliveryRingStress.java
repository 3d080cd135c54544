package io.hearsay.io;

import io.hearsay.core.agent.EngineEnd;
import io.hearsay.perf.stress.Slab;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A delivery ring between the engine that writes and the thread that polls: the engine's end of the ring against
 * {@link DeliveryWalker}, over a ring so small that it wraps and fills.
 */
public final class DeliveryRingStress
{
    private static final int CAPACITY = 512;
    private static final long ORIGIN = 7;
    private static final int MESSAGES_PER_RUN = 3;
    private static final int MESSAGES = 100;

    /** Records; the ring has room for them. */
    private static final int WAITED_FOR = 6;

    /** So many that they are no limit, unless something is lost. */
    private static final int ATTEMPTS = 10_000;

    private DeliveryRingStress()
    {
    }

    /** A ring, who fills it, and who polls it; each sequence comes as a message or, every fourth one, as a gap. */
    static class Delivered implements MessageHandler, GapHandler
    {
        final ManyToOneRingBuffer ring =
            new ManyToOneRingBuffer(Slab.take(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH));
        final EngineEnd engine = new EngineEnd(ring);
        final DeliveryWalker walker = new DeliveryWalker(ring, this);
        long written;
        long received;
        int spoiled;
        boolean isThrowing;
        volatile boolean isWritten;

        /** As much as there is room for. */
        void fill()
        {
            while (write())
            {
                // Go on.
            }
        }

        /** A run as it is, a gap, or a run that another client had begun: in turns. */
        boolean write()
        {
            if (written % (MESSAGES_PER_RUN + 1) == MESSAGES_PER_RUN)
            {
                written += engine.writeGap(ORIGIN, written + 1) ? 1 : 0;
                return written % (MESSAGES_PER_RUN + 1) != MESSAGES_PER_RUN;
            }

            final int skipped = (int)(written % (MESSAGES_PER_RUN + 1));
            final int count = engine.writeRun(ORIGIN, written + 1 - skipped, skipped, MESSAGES_PER_RUN);
            written += count;
            return count > 0;
        }

        void pollSome(final int limit)
        {
            try
            {
                walker.poll(this, limit);
            }
            catch (final StopException ignore)
            {
                // The next poll goes on behind it.
            }
        }

        void pollAll()
        {
            isThrowing = false;
            int idle = 0;
            while (idle < 2)
            {
                final long before = received;
                pollSome(Integer.MAX_VALUE);
                idle = received == before ? idle + 1 : 0;
            }
        }

        @Override
        public void onMessage(
            final long origin, final long sequence, final int topic, final DirectBuffer buffer, final int offset,
            final int length)
        {
            final boolean isWhole = origin == ORIGIN && topic == 0 && length == EngineEnd.PAYLOAD_LENGTH &&
                buffer.getLong(offset) == sequence && sequence % (MESSAGES_PER_RUN + 1) != 0;
            onNext(sequence, isWhole);
            if (isThrowing && sequence % 5 == 0)
            {
                throw StopException.INSTANCE;
            }
        }

        @Override
        public void onGap(final long origin, final long first, final long last, final int cause)
        {
            onNext(first, origin == ORIGIN && first == last && first % (MESSAGES_PER_RUN + 1) == 0);
        }

        private void onNext(final long sequence, final boolean isWhole)
        {
            received++;
            spoiled += isWhole && sequence == received ? 0 : 1;
        }
    }

    /** What an application's handler throws now and then. */
    static final class StopException extends RuntimeException
    {
        static final StopException INSTANCE = new StopException();
        private static final long serialVersionUID = 1L;

        private StopException()
        {
            super(null, null, false, false);
        }
    }

    /**
     * The ring is full; it is polled in steps that end in the middle of a run while the engine writes on.
     */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "each message whole, in its order, and once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, out of order or spoiled")
    @State
    public static class EngineAndPoller extends Delivered
    {
        public EngineAndPoller()
        {
            fill();
        }

        @Actor
        public void engine()
        {
            for (int i = 0; i < ATTEMPTS && written < MESSAGES; i++)
            {
                write();
            }
            isWritten = true;
        }

        @Actor
        public void poller()
        {
            isThrowing = true;
            while (!isWritten)
            {
                pollSome(2);
            }
        }

        @Arbiter
        public void rest(final II_Result result)
        {
            pollAll();
            result.r1 = spoiled;
            result.r2 = engine.isCorrupt() ? -1 : (int)(written - received);
        }
    }

    /**
     * The ring is empty, so the poller looks at records that are being written.
     */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "each message whole, in its order, and once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, out of order or spoiled")
    @State
    public static class EngineAndWaitingPoller extends Delivered
    {
        @Actor
        public void engine()
        {
            for (int i = 0; i < WAITED_FOR; i++)
            {
                write();
            }
            isWritten = true;
        }

        @Actor
        public void poller()
        {
            while (!isWritten)
            {
                pollSome(MESSAGES_PER_RUN);
            }
        }

        @Arbiter
        public void rest(final II_Result result)
        {
            pollAll();
            result.r1 = spoiled;
            result.r2 = engine.isCorrupt() ? -1 : (int)(written - received);
        }
    }
}
