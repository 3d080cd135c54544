package io.hearsay.io.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An interrupt from the keyboard or a request to terminate: asks a command to end, and gives it some time to do so in
 * good order before the JVM goes.
 */
final class StopSignal
{
    private static final long SHUTDOWN_TIMEOUT_S = 10;

    private static final int OF_THE_SIGNAL = -1;

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile int exitCode = OF_THE_SIGNAL;

    /**
     * Wait for the signal.
     *
     * @param onStop called in a thread of its own when it comes.
     */
    StopSignal(final Runnable onStop)
    {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(onStop), "hearsay-shutdown"));
    }

    private void stop(final Runnable onStop)
    {
        onStop.run();
        try
        {
            if (done.await(SHUTDOWN_TIMEOUT_S, TimeUnit.SECONDS) && exitCode != OF_THE_SIGNAL)
            {
                // The JVM has an exit code of its own for a signal, and no other way to give another one.
                Runtime.getRuntime().halt(exitCode);
            }
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The command has ended: the JVM may go.
     */
    void onEnded()
    {
        done.countDown();
    }

    /**
     * The command, whose normal end is the signal, has ended in good order: the JVM may go.
     *
     * @param code that the process exits with if the signal came.
     */
    void onEnded(final int code)
    {
        exitCode = code;
        done.countDown();
    }
}
