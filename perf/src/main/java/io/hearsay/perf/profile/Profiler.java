package io.hearsay.perf.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.hearsay.perf.load.LoadRun;
import io.hearsay.perf.load.Watch;
import io.hearsay.perf.rig.MemoryDirectory;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Looks each 10 ms where the threads of the rig are, by means of the JDK's Flight Recorder. Shares are those of the
 * time of these threads, of which the recorder does not see everything; what it does not see is a share, too. It
 * matters on which JVM the rig runs:
 * <ul>
 * <li>Up to JDK 24 a thread is lost for which it can not walk the stack at that very moment: one within the stubs of
 * intrinsics, so <b>almost all of AES and of copying memory</b>, in <code>System.nanoTime()</code>, much of
 * <code>Thread.onSpinWait()</code>, and between Java and native code. From JDK 25 on (JEP 518) the stack is walked at
 * the next safepoint instead and little is lost: profile with that.</li>
 * <li>At each look it takes at most one thread that is in native code, but several that run Java. When several threads
 * are in the kernel at once, its share is too low and what is not seen is larger; and it tells nothing about the kernel
 * where a system has threads of its own that wait there (JGroups, scalecube).</li>
 * <li>A thread that sleeps or is parked, or is in the JVM itself (collecting, linking), is not seen. One that waits in
 * native code (select with a timeout), or for a processor, is seen as if it worked: a look tells of time, not of
 * processors. A look that comes late, since the processors are taken, is one less.</li>
 * <li>What is inlined is attributed to lines around it; the flags make that finer, not exact. The kernel is one piece.
 * JGroups and scalecube do most of their work in threads that are not the rig's and are left out.</li>
 * </ul>
 * One thread.
 */
public final class Profiler implements Watch, AutoCloseable
{
    /** Flags of a JVM that is profiled: without them what is inlined is attributed to the next safepoint. */
    public static final List<String> FLAGS = List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints");

    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final String JAVA_SAMPLE = "jdk.ExecutionSample";
    private static final String NATIVE_SAMPLE = "jdk.NativeMethodSample";

    private final MemoryDirectory directory = MemoryDirectory.create();
    private Recording recording;
    private Profile profile = new Profile();
    private long beginNs;
    private long elapsedNs;

    /**
     * Create, and make the JVM load all that it takes, so that it is not done while something is measured.
     */
    public Profiler()
    {
        begin();
        end();
    }

    /**
     * Flag that tells the JVM where to write.
     *
     * @param directory for what is recorded, until it is read.
     * @return the flag.
     */
    public static String repository(final MemoryDirectory directory)
    {
        return "-XX:FlightRecorderOptions=repository=" + directory.path();
    }

    @Override
    public void begin()
    {
        recording = new Recording();
        recording.enable(JAVA_SAMPLE).withPeriod(PERIOD);
        recording.enable(NATIVE_SAMPLE).withPeriod(PERIOD);
        recording.start();
        beginNs = System.nanoTime();
    }

    @Override
    public void end()
    {
        elapsedNs = System.nanoTime() - beginNs;
        recording.stop();
        final Path file = directory.path().resolve("recording.jfr");
        try
        {
            recording.dump(file);
            profile = read(file);
            Files.delete(file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        finally
        {
            recording.close();
        }
    }

    private static Profile read(final Path file) throws IOException
    {
        final Profile profile = new Profile();
        try (RecordingFile events = new RecordingFile(file))
        {
            while (events.hasMoreEvents())
            {
                final RecordedEvent event = events.readEvent();
                final boolean isNative = NATIVE_SAMPLE.equals(event.getEventType().getName());
                if ((isNative || JAVA_SAMPLE.equals(event.getEventType().getName())) && isOfRig(event))
                {
                    profile.add(Area.of(isNative, frames(event.getStackTrace())));
                }
            }
        }
        return profile;
    }

    private static boolean isOfRig(final RecordedEvent event)
    {
        final RecordedThread thread = event.getThread("sampledThread");
        return thread != null && thread.getJavaName() != null &&
            thread.getJavaName().startsWith(LoadRun.THREAD_NAME_PREFIX);
    }

    private static List<Frame> frames(final RecordedStackTrace stack)
    {
        return stack == null ? List.of() : stack.getFrames().stream()
            .filter((frame) -> frame.isJavaFrame() && frame.getMethod() != null)
            .map((frame) -> new Frame(frame.getMethod().getType().getName(), frame.getMethod().getName()))
            .toList();
    }

    /**
     * What was seen between the last begin and end.
     *
     * @param name    of what was measured.
     * @param when    that was, in words.
     * @param threads of the rig.
     * @return rows of kind profile.
     */
    public List<Map<String, Object>> rows(final String name, final String when, final int threads)
    {
        return profile.rows(name, when, threads * (elapsedNs / PERIOD.toNanos()));
    }

    /**
     * How much of what there was to see was seen between the last begin and end.
     *
     * @param threads of the rig.
     * @return samples for each thread and period, about 1 at most: much less than that, and the profile says little.
     */
    public double seen(final int threads)
    {
        return profile.samples() * (double)PERIOD.toNanos() / ((double)threads * elapsedNs);
    }

    /**
     * Delete what is left of recordings. Idempotent.
     */
    @Override
    public void close()
    {
        directory.close();
    }
}
