package io.hearsay.io;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts who is using memory that is to be freed by a close from any thread: whoever leaves last after the close frees
 * it, so that nobody waits and nobody touches freed memory. Any thread, no locks.
 */
final class UseCount
{
    private static final int CLOSED = Integer.MIN_VALUE;

    private final AtomicInteger uses = new AtomicInteger();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final AtomicBoolean isFreed = new AtomicBoolean();
    private final Runnable free;

    UseCount(final Runnable free)
    {
        this.free = free;
    }

    /**
     * Begin to use the memory.
     *
     * @return false if it is closed and must not be used; {@link #exit()} is not to be called then.
     */
    boolean enter()
    {
        if (uses.getAndIncrement() >= 0)
        {
            return true;
        }

        exit();
        return false;
    }

    /**
     * End to use the memory.
     */
    void exit()
    {
        if (uses.decrementAndGet() == CLOSED)
        {
            freeOnce();
        }
    }

    /**
     * Let nobody in any more. Idempotent.
     */
    void close()
    {
        if (isClosed.compareAndSet(false, true) && uses.addAndGet(CLOSED) == CLOSED)
        {
            freeOnce();
        }
    }

    boolean isClosed()
    {
        return isClosed.get();
    }

    private void freeOnce()
    {
        if (isFreed.compareAndSet(false, true))
        {
            free.run();
        }
    }
}
