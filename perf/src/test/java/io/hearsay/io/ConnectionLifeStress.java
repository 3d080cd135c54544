package io.hearsay.io;

import java.nio.ByteBuffer;

import io.hearsay.core.agent.EngineEnd;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.io.file.ClientFileDescriptor;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A client's connection, over files that are really mapped, used and closed at the same time: who touched the memory
 * when it is gone would bring down the JVM, which is an error of the test. What was accepted is there for the engine,
 * and it is told once that the client goes.
 */
public final class ConnectionLifeStress
{
    private static final int SMALL = 64;

    private ConnectionLifeStress()
    {
    }

    /** A connection, and what its client knows of it. */
    static class Connected
    {
        final StressedConnection stressed = new StressedConnection();
        final ClientConnection connection = stressed.connection;
        int accepted;

        void tell(final II_Result result)
        {
            result.r1 = accepted - stressed.publish();
            result.r2 = stressed.detaches();
            stressed.release();
        }
    }

    /**
     * Offers until the close.
     */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "what was accepted is published")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, or the engine was not told once")
    @State
    public static class OfferAndClose extends Connected
    {
        private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(SMALL));

        @Actor
        public void publisher()
        {
            long result = 0;
            while (result != GossipClient.CLOSED)
            {
                result = stressed.offer(message);
                accepted += result == GossipClient.ACCEPTED ? 1 : 0;
            }
        }

        @Actor
        public void closer()
        {
            connection.close();
        }

        @Arbiter
        public void engine(final II_Result result)
        {
            tell(result);
        }
    }

    /**
     * Claims, written in place and committed or aborted by turns, until the close.
     */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "what was committed is published")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, or the engine was not told once")
    @State
    public static class ClaimAndClose extends Connected
    {
        private final MessageClaim claim = new MessageClaim();

        @Actor
        public void publisher()
        {
            boolean isPublished = false;
            while (connection.enter())
            {
                final long index = connection.claim(SMALL, 0, GossipClient.MUST_DELIVER);
                if (index < 0)
                {
                    connection.exit();
                    continue;
                }

                connection.wrap(claim, (int)index, SMALL);
                claim.buffer().setMemory(0, SMALL, (byte)1);
                isPublished = !isPublished;
                if (isPublished)
                {
                    accepted += claim.commit() ? 1 : 0;
                }
                else
                {
                    claim.abort();
                }
            }
        }

        @Actor
        public void closer()
        {
            connection.close();
        }

        @Arbiter
        public void engine(final II_Result result)
        {
            tell(result);
        }
    }

    /**
     * Polls until the close, which comes in the middle of a run.
     */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "whole messages in their order")
    @Outcome(expect = Expect.FORBIDDEN, desc = "spoiled, or the engine was not told once")
    @State
    public static class PollAndClose extends Connected
    {
        private long received;
        private int spoiled;

        public PollAndClose()
        {
            final EngineEnd engine = new EngineEnd(stressed.delivery());
            long written = 0;
            int count = 1;
            while (count > 0)
            {
                count = engine.writeRun(1, written + 1, 0, 3);
                written += count;
            }
        }

        @Actor
        public void poller()
        {
            while (connection.state() != ClientFileDescriptor.STATE_CLOSED)
            {
                connection.poll(
                    (origin, sequence, topic, buffer, offset, length) ->
                    {
                        received++;
                        final boolean isWhole = sequence == received && buffer.getLong(offset) == sequence;
                        spoiled += isWhole ? 0 : 1;
                    },
                    2);
            }
        }

        @Actor
        public void closer()
        {
            connection.close();
        }

        @Arbiter
        public void engine(final II_Result result)
        {
            tell(result);
            result.r1 = spoiled;
        }
    }

    /**
     * The thread that keeps clients alive looks after this one while it is closed, and closes it, too.
     */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "closed once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the engine was not told once")
    @State
    public static class BeatAndClose extends Connected
    {
        @Actor
        public void keeper()
        {
            long nowNs = 0;
            while (connection.state() != ClientFileDescriptor.STATE_CLOSED)
            {
                connection.beat(nowNs++);
                accepted += connection.isLost() && connection.closeReason() != 0 ? 1 : 0;
            }
            connection.close();
        }

        @Actor
        public void closer()
        {
            connection.close();
        }

        @Arbiter
        public void engine(final II_Result result)
        {
            tell(result);
        }
    }

    /**
     * The engine closes the client and lets go of its file while the client closes, too.
     */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "the client saw that it was closed, and why")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the client was first, and told the engine")
    @Outcome(expect = Expect.FORBIDDEN, desc = "closed without a reason, or told more than once")
    @State
    public static class CloseByBoth extends Connected
    {
        private int closedWithoutReason;

        @Actor
        public void engine()
        {
            stressed.engineEnd.state(ClientFileDescriptor.STATE_CLOSED, ClientPort.CLOSED_BY_ENGINE);
            stressed.release();
        }

        @Actor
        public void client()
        {
            final boolean isClosed = connection.state() == ClientFileDescriptor.STATE_CLOSED;
            closedWithoutReason += isClosed && connection.reason() != ClientPort.CLOSED_BY_ENGINE ? 1 : 0;
            connection.close();
            final int reason = connection.reason();
            closedWithoutReason += reason == ClientPort.CLOSED_BY_ENGINE || !isClosed && reason == 0 ? 0 : 1;
        }

        @Arbiter
        public void look(final II_Result result)
        {
            result.r1 = closedWithoutReason;
            result.r2 = stressed.detaches();
        }
    }

    /**
     * The engine takes the client for dead and passes its claim, which the client commits just now.
     */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "published, and the client knows")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "passed, and the client knows")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "it came just in time, but the client can not know")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the client believes that it is published, and it is not")
    @State
    public static class CommitAndSilence extends Connected
    {
        private final MessageClaim claim = new MessageClaim();
        private int published;

        public CommitAndSilence()
        {
            if (connection.enter())
            {
                final long index = connection.claim(SMALL, 0, GossipClient.MUST_DELIVER);
                connection.wrap(claim, (int)index, SMALL);
            }
        }

        @Actor
        public void client()
        {
            accepted = claim.commit() ? 1 : 0;
        }

        @Actor
        public void engine()
        {
            stressed.engineEnd.state(ClientFileDescriptor.STATE_CLOSED, ClientPort.CLOSED_SILENT);
            stressed.skipClaim();
            published = stressed.publish();
        }

        @Arbiter
        public void look(final II_Result result)
        {
            connection.close();
            stressed.release();
            result.r1 = accepted;
            result.r2 = published;
        }
    }
}
