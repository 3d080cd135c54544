package io.hearsay.io;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

import org.agrona.BitUtil;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Main class of a process that attaches to an engine and is then killed, in a state that its arguments name.
 */
public final class ClientProcess
{
    /** What it does when it is killed. */
    enum Mode
    {
        /** Nothing. */
        IDLE,
        /** One thread holds a claim, the others have published before and behind it. */
        CLAIM,
        /** It is in the handler of a poll. */
        POLL,
        /** All threads publish, and one polls. */
        TRAFFIC,
        /** It offers until it is told that it is closed, and says why. */
        REPORT
    }

    static final int POLL_TOPIC = 7;
    static final int MESSAGE_LENGTH = 64;
    static final int TAG_OFFSET = 0;
    static final int THREAD_OFFSET = TAG_OFFSET + BitUtil.SIZE_OF_INT;
    static final int INDEX_OFFSET = THREAD_OFFSET + BitUtil.SIZE_OF_INT;
    static final int CLAIM_THREAD = ClientLedger.THREADS;

    private final Mode mode;
    private final int tag;
    private final long number;
    private final ClientLedger ledger;
    private final GossipClient client;

    private ClientProcess(final String[] args)
    {
        mode = Mode.valueOf(args[2]);
        tag = Integer.parseInt(args[3]);
        number = Long.parseLong(args[4]);
        ledger = new ClientLedger(Path.of(args[1]));
        final ClientContext context = new ClientContext();
        switch (mode)
        {
            case POLL -> context.deliverOwn(true).topics(POLL_TOPIC);
            case TRAFFIC -> context.deliverOwn(true);
            default -> context.publishOnly();
        }
        client = GossipClient.connect(args[0], context);
    }

    /**
     * Run.
     *
     * @param args engine's directory, ledger, mode, tag of its messages, and when the state is reached.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        ChildJvm.endWithParent();
        try
        {
            new ClientProcess(args).run();
        }
        catch (final IllegalStateException ex)
        {
            System.out.println("failed " + ex.getMessage());
            System.exit(1);
        }
    }

    private void run() throws InterruptedException
    {
        switch (mode)
        {
            case IDLE -> ledger.ready();
            case CLAIM -> claim();
            case TRAFFIC -> startThreads();
            case REPORT -> report();
            default ->
            {
                // it only polls
            }
        }

        final IdleStrategy idle = idle();
        final long[] count = new long[1];
        while (mode == Mode.POLL || mode == Mode.TRAFFIC)
        {
            idle.idle(client.poll(
                (origin, sequence, topic, payload, at, length) ->
                {
                    if (++count[0] >= Math.min(number, 100) && mode == Mode.POLL)
                    {
                        ledger.ready();
                        stop();
                    }
                },
                100));
        }
        stop();
    }

    private static void stop()
    {
        try
        {
            new CountDownLatch(1).await();
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static IdleStrategy idle()
    {
        return new BackoffIdleStrategy(100, 10, 1_000, 1_000_000);
    }

    private void startThreads()
    {
        for (int i = 0; i < ClientLedger.THREADS; i++)
        {
            final int thread = i;
            new Thread(() -> publish(thread)).start();
        }
    }

    private void claim()
    {
        startThreads();
        final IdleStrategy idle = idle();
        while (ledger.accepted(0) < number)
        {
            idle.idle();
        }

        final MessageClaim claim = new MessageClaim();
        while (client.tryClaim(MESSAGE_LENGTH, claim) < 0)
        {
            idle.idle();
        }
        write(new UnsafeBuffer(claim.buffer()), CLAIM_THREAD, 1);
        final long accepted = ledger.accepted(0) + ledger.accepted(1);
        while (ledger.accepted(0) + ledger.accepted(1) < accepted + Math.min(number, 100))
        {
            idle.idle();
        }
        ledger.ready();
    }

    private void publish(final int thread)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_LENGTH]);
        final IdleStrategy idle = idle();
        for (long index = 1; index > 0; index++)
        {
            write(message, thread, index);
            while (client.offer(message, 0, MESSAGE_LENGTH) < 0)
            {
                idle.idle();
            }
            idle.reset();
            ledger.accepted(thread, index);
            if (mode == Mode.TRAFFIC && index == number)
            {
                ledger.ready();
            }
        }
    }

    private void write(final UnsafeBuffer message, final int thread, final long index)
    {
        message.putInt(TAG_OFFSET, tag);
        message.putInt(THREAD_OFFSET, thread);
        message.putLong(INDEX_OFFSET, index);
    }

    private void report()
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_LENGTH]);
        final IdleStrategy idle = idle();
        ledger.ready();
        write(message, 0, 1);
        while (client.offer(message, 0, MESSAGE_LENGTH) != GossipClient.CLOSED)
        {
            message.putLong(INDEX_OFFSET, message.getLong(INDEX_OFFSET) + 1);
            idle.idle();
        }
        System.out.println("closed " + client.closeReason() + " " + client.isClosed());
        client.close();
        System.exit(0);
    }
}
