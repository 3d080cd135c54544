package io.hearsay.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Knows who is using memory that is to be freed by a close from any thread: whoever leaves last after the close frees
 * it, so that nobody touches freed memory. Any thread, no locks.
 * <p>
 * Publishing pays for this with each message, so a thread that enters often does so without an atomic instruction: it
 * owns one of {@value #SLOTS} slots, counts in it with plain stores, and then looks whether the memory is closed. Such
 * a store may become visible after that look, but within nanoseconds, so the close waits {@link #GRACE_NS}, ages in
 * comparison, before anybody trusts the slots. Threads without a slot, and uses that end in another thread than they
 * began in, are counted atomically.
 */
final class UseCount
{
    private static final int SLOTS = 16;
    private static final int SLOT_LENGTH = 32; // longs: two pairs of cache lines
    private static final long GRACE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    /**
     * Of each slot: the id of the thread that owns it for ever, 0 for none; the uses that it began less those that it
     * ended; and, negative, those of them that others ended.
     */
    private final long[] slots = new long[(SLOTS + 1) * SLOT_LENGTH];
    private final AtomicInteger shared = new AtomicInteger();
    private final AtomicBoolean isFreed = new AtomicBoolean();
    private final Runnable free;
    private volatile boolean isClosed;
    private volatile boolean isGraceOver;

    UseCount(final Runnable free)
    {
        this.free = free;
    }

    /**
     * Begin to use the memory.
     *
     * @return false if it is closed and must not be used; there is nothing to end then.
     */
    boolean enter()
    {
        final long id = Thread.currentThread().getId();
        final int slot = slot(id);
        if (slots[slot] != id && !own(slot, id))
        {
            shared.getAndIncrement();
        }
        else
        {
            LONGS.setRelease(slots, slot + 1, slots[slot + 1] + 1);
            // no instruction on x86, but it keeps the compiler from looking first: a thread can be held up in between
            VarHandle.acquireFence();
        }
        if (!isClosed)
        {
            return true;
        }

        exit();
        return false;
    }

    /**
     * End to use the memory, in the thread that began it.
     */
    void exit()
    {
        exit(Thread.currentThread().getId());
    }

    /**
     * End to use the memory, in any thread.
     *
     * @param beginner id of the thread that began it.
     */
    void exit(final long beginner)
    {
        final int slot = slot(beginner);
        if (slots[slot] != beginner)
        {
            shared.decrementAndGet();
        }
        else if (beginner == Thread.currentThread().getId())
        {
            LONGS.setRelease(slots, slot + 1, slots[slot + 1] - 1);
        }
        else
        {
            LONGS.getAndAdd(slots, slot + 2, -1L);
        }

        if (isClosed)
        {
            freeIfUnused();
        }
    }

    /**
     * Let nobody in any more. Idempotent.
     */
    void close()
    {
        synchronized (isFreed)
        {
            if (isClosed)
            {
                return;
            }
            isClosed = true;
        }

        final long deadlineNs = System.nanoTime() + GRACE_NS;
        for (long leftNs = GRACE_NS; leftNs > 0; leftNs = deadlineNs - System.nanoTime())
        {
            LockSupport.parkNanos(leftNs);
        }

        isGraceOver = true;
        freeIfUnused();
    }

    boolean isClosed()
    {
        return isClosed;
    }

    private static int slot(final long threadId)
    {
        return ((int)threadId & SLOTS - 1) * SLOT_LENGTH + SLOT_LENGTH / 2;
    }

    private boolean own(final int slot, final long id)
    {
        return slots[slot] == 0 && LONGS.compareAndSet(slots, slot, 0L, id);
    }

    private void freeIfUnused()
    {
        VarHandle.fullFence();
        if (!isGraceOver || shared.get() != 0)
        {
            return;
        }

        for (int i = 0; i < SLOTS; i++)
        {
            // Nobody begins any more, so both numbers only fall, and their sum is 0 only if all have left.
            if ((long)LONGS.getVolatile(slots, slot(i) + 1) + (long)LONGS.getVolatile(slots, slot(i) + 2) != 0)
            {
                return;
            }
        }
        if (isFreed.compareAndSet(false, true))
        {
            free.run();
        }
    }
}
