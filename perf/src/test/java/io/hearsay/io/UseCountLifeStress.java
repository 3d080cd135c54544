package io.hearsay.io;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Memory that is freed by a close from any thread: nobody touches it after that, and it is freed once.
 */
public final class UseCountLifeStress
{
    private UseCountLifeStress()
    {
    }

    /** What stands for the memory, and what counts those who use it. */
    static class Memory
    {
        final UseCount uses = new UseCount(this::free);
        private volatile int freeCount;
        private volatile int touchedAfterFree;

        private void free()
        {
            freeCount++;
        }

        /** Use the memory again and again, until it is closed. */
        void useUntilClosed()
        {
            while (uses.enter())
            {
                touch();
                uses.exit();
            }
        }

        void touch()
        {
            if (freeCount > 0)
            {
                touchedAfterFree = 1;
            }
        }

        void tell(final II_Result result)
        {
            result.r1 = touchedAfterFree;
            result.r2 = freeCount;
        }
    }

    /**
     * A thread uses the memory all the time while another one closes it.
     */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "freed once, when nobody was in")
    @Outcome(expect = Expect.FORBIDDEN, desc = "used when it was freed, or freed never or twice")
    @State
    public static class UseAndClose extends Memory
    {
        @Actor
        public void user()
        {
            useUntilClosed();
        }

        @Actor
        public void closer()
        {
            uses.close();
        }

        @Arbiter
        public void look(final II_Result result)
        {
            tell(result);
        }
    }

    /**
     * Both close; both had used the memory, and one of them is still in when it closes.
     */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "freed once, when nobody was in")
    @Outcome(expect = Expect.FORBIDDEN, desc = "used when it was freed, or freed never or twice")
    @State
    public static class CloseAndClose extends Memory
    {
        @Actor
        public void closer()
        {
            final boolean isIn = uses.enter();
            uses.close();
            if (isIn)
            {
                touch();
                uses.exit();
            }
        }

        @Actor
        public void anotherCloser()
        {
            if (uses.enter())
            {
                touch();
                uses.exit();
            }
            uses.close();
        }

        @Arbiter
        public void look(final II_Result result)
        {
            tell(result);
        }
    }

    /**
     * Uses end in another thread than they began in, as those of claims may, while that one goes on, and closes.
     */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "freed once, when nobody was in")
    @Outcome(expect = Expect.FORBIDDEN, desc = "used when it was freed, or freed never or twice")
    @State
    public static class ExitElsewhereAndClose extends Memory
    {
        private static final int CLAIMS = 20;

        private volatile int begun;
        private volatile long beginner;

        @Actor
        public void publisher()
        {
            beginner = Thread.currentThread().getId();
            for (int i = 0; i < CLAIMS; i++)
            {
                uses.enter();
                begun = i + 1;
                uses.enter();
                touch();
                uses.exit();
            }
            uses.close();
        }

        @Actor
        public void finisher()
        {
            int ended = 0;
            while (ended < CLAIMS)
            {
                if (begun > ended)
                {
                    touch();
                    uses.exit(beginner);
                    ended++;
                }
            }
        }

        @Arbiter
        public void look(final II_Result result)
        {
            tell(result);
        }
    }
}
