package io.hearsay.core.client;

import io.hearsay.perf.stress.Slab;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A publication ring between the threads that offer and the engine that drains: {@link RingReader} against Agrona's
 * producers, over a ring so small that it wraps and fills.
 */
public final class PublicationRingStress
{
    private static final int CAPACITY = 256;

    /** With the ring's header 40 bytes, so that the end of the ring needs padding. */
    private static final int MESSAGE_LENGTH = 32;
    private static final int MESSAGES_OF_A_FULL_RING = 6;
    private static final int OFFERS = 40;

    /** So many that they are no limit, unless something is lost. */
    private static final int ATTEMPTS = 10_000;
    private static final int FILLING = 3;

    private PublicationRingStress()
    {
    }

    /** A ring and who drains it; counts what came whole, by its number, and what did not. */
    static class Drained implements ControlledMessageHandler
    {
        final ManyToOneRingBuffer ring =
            new ManyToOneRingBuffer(Slab.take(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH));
        final RingReader reader = new RingReader(ring);
        final int[] seen = new int[FILLING + 1];
        int spoiled;

        boolean offer(final int number)
        {
            return offer(message(number));
        }

        private static UnsafeBuffer message(final int number)
        {
            final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_LENGTH]);
            for (int i = 0; i < MESSAGE_LENGTH; i += Long.BYTES)
            {
                message.putLong(i, number);
            }
            return message;
        }

        private boolean offer(final UnsafeBuffer message)
        {
            return ring.write(PublicationDescriptor.MESSAGE_TYPE_ID, message, 0, MESSAGE_LENGTH);
        }

        /** Until it is accepted, but not for ever. */
        int offerAgainAndAgain(final int number)
        {
            final UnsafeBuffer message = message(number);
            for (int i = 0; i < ATTEMPTS; i++)
            {
                if (offer(message))
                {
                    return 1;
                }
            }

            return 0;
        }

        void drain()
        {
            int idle = 0;
            while (idle < 2)
            {
                idle = reader.read(this, 2) > 0 ? 0 : idle + 1;
            }
        }

        @Override
        public Action onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
        {
            final long number = length == MESSAGE_LENGTH ? buffer.getLong(index) : 0;
            boolean isWhole = typeId == PublicationDescriptor.MESSAGE_TYPE_ID && number > 0 && number < seen.length;
            for (int i = 0; isWhole && i < MESSAGE_LENGTH; i += Long.BYTES)
            {
                isWhole = buffer.getLong(index + i) == number;
            }
            if (isWhole)
            {
                seen[(int)number]++;
            }
            else
            {
                spoiled++;
            }
            return Action.COMMIT;
        }
    }

    /**
     * Two threads offer, and one of them is the engine's, which drains as well.
     */
    @JCStressTest
    @Outcome(id = "2, 1, 0", expect = Expect.ACCEPTABLE, desc = "each message whole, and once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or spoiled")
    @State
    public static class TwoOffersAndTheDrain extends Drained
    {
        @Actor
        public void offerSome()
        {
            offer(1);
            offer(1);
        }

        @Actor
        public void engine()
        {
            reader.read(this, 1);
            offer(2);
            reader.read(this, 2);
        }

        @Arbiter
        public void rest(final III_Result result)
        {
            drain();
            result.r1 = seen[1];
            result.r2 = seen[2];
            result.r3 = spoiled;
        }
    }

    /**
     * A thread offers to a ring that is full while it is drained: what is not accepted is not there, and memory that is
     * given back is not touched any more.
     */
    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "what was accepted, and nothing else")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, spoiled, or not accepted and there all the same")
    @State
    public static class OffersToAFullRing extends Drained
    {
        private int accepted;
        private volatile boolean isOffered;

        public OffersToAFullRing()
        {
            for (int i = 0; i < MESSAGES_OF_A_FULL_RING; i++)
            {
                offer(FILLING);
            }
        }

        @Actor
        public void offers()
        {
            for (int i = 0; i < OFFERS; i++)
            {
                accepted += offerAgainAndAgain(1 + i % 2);
            }
            isOffered = true;
        }

        @Actor
        public void engine()
        {
            while (!isOffered)
            {
                reader.read(this, 2);
            }
        }

        @Arbiter
        public void rest(final III_Result result)
        {
            drain();
            result.r1 = accepted - seen[1] - seen[2];
            result.r2 = reader.isEmpty() ? 0 : 1;
            result.r3 = spoiled + MESSAGES_OF_A_FULL_RING - seen[FILLING];
        }
    }

    /**
     * The engine passes a claim, since it takes the client for dead, which commits it just now. What stands behind the
     * claim is read in any case.
     */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "committed in time; what follows is there")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "passed; what follows is there")
    @Outcome(expect = Expect.FORBIDDEN, desc = "what follows is lost, or something is spoiled or doubled")
    @State
    public static class CommitOfAClaimThatIsPassed extends Drained
    {
        private final int index = ring.tryClaim(PublicationDescriptor.MESSAGE_TYPE_ID, MESSAGE_LENGTH);

        public CommitOfAClaimThatIsPassed()
        {
            for (int i = 0; i < MESSAGE_LENGTH; i += Long.BYTES)
            {
                ring.buffer().putLong(index + i, 1);
            }
            offer(2);
        }

        @Actor
        public void client()
        {
            try
            {
                ring.commit(index);
            }
            catch (final IllegalStateException ignore)
            {
                // The claim was passed: as a client's connection does.
            }
        }

        @Actor
        public void engine()
        {
            reader.skipClaim();
        }

        @Arbiter
        public void rest(final II_Result result)
        {
            drain();
            result.r1 = seen[1];
            result.r2 = spoiled == 0 ? seen[2] : -spoiled;
        }
    }
}
