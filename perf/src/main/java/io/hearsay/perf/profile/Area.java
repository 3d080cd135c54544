package io.hearsay.perf.profile;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a thread was, in words that mean something to who knows the system and not the JDK: a few areas for what the
 * kernel and the JDK do, and else the method of the system, or of the rig, that is nearest to where it was. What Agrona
 * and the JDK do otherwise counts as their caller's.
 */
final class Area
{
    private static final List<String> SYSTEMS = List.of("io.hearsay.", "io.aeron.", "org.jgroups.", "io.scalecube.");
    private static final String RIG = "io.hearsay.perf.";
    private static final List<String> CRYPTOGRAPHY =
        List.of("com.sun.crypto.provider.", "javax.crypto.", "sun.security.");
    private static final List<String> CHANNELS = List.of("sun.nio.ch.", "java.nio.channels.");

    /** What it does itself is to go round and to idle, and the pause of the processor is inlined there. */
    private static final String LOOP = RIG + "load.DutyThreads";

    /** Of classes that are made for lambdas, which nobody wrote. */
    private static final String GENERATED = "$$";

    private static final Pattern PACKAGES = Pattern.compile("^(?:[^.$]+\\.)*");
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");

    private Area()
    {
    }

    /**
     * Where a thread was.
     *
     * @param isNative whether it was in native code, which for the methods of a channel is the kernel.
     * @param frames   of its stack, the innermost first.
     * @return the name of the area, or <code>Class.method</code>.
     */
    static String of(final boolean isNative, final List<Frame> frames)
    {
        if (frames.isEmpty())
        {
            return "unknown";
        }

        final int nearest = nearest(frames);
        final List<Frame> callees = frames.subList(0, nearest < 0 ? frames.size() : nearest);
        if (nearest >= 0 && frames.get(nearest).type().equals(LOOP))
        {
            return "idle (rig)";
        }
        if (callees.stream().anyMatch((frame) -> isOf(frame, CRYPTOGRAPHY)))
        {
            return callees.stream().anyMatch((frame) -> frame.type().contains("AES")) ? "AES (JDK)" : "crypto (JDK)";
        }

        final String channel = channel(isNative, callees);
        return channel != null ? channel : name(frames.get(Math.max(0, nearest)));
    }

    private static int nearest(final List<Frame> frames)
    {
        for (int i = 0; i < frames.size(); i++)
        {
            if (isOf(frames.get(i), SYSTEMS) && !frames.get(i).type().contains(GENERATED))
            {
                return i;
            }
        }

        return -1;
    }

    private static boolean isOf(final Frame frame, final List<String> packages)
    {
        return packages.stream().anyMatch(frame.type()::startsWith);
    }

    /** By the method that was called from outside, for inside all of them end in a few. */
    private static String channel(final boolean isNative, final List<Frame> callees)
    {
        final String by = isNative && !callees.isEmpty() && isOf(callees.get(0), CHANNELS) ? " (kernel)" : " (JDK)";
        for (int i = callees.size() - 1; i >= 0; i--)
        {
            final String method = callees.get(i).method();
            if (isOf(callees.get(i), CHANNELS))
            {
                return method.startsWith("send") || method.startsWith("write") ? "send" + by :
                    method.startsWith("receive") || method.startsWith("read") ? "receive" + by :
                    method.startsWith("select") ? "select" + by : "channel, other" + by;
            }
        }

        return null;
    }

    private static String name(final Frame frame)
    {
        final String type = PACKAGES.matcher(frame.type()).replaceFirst("").replace('$', '.');
        final String method = switch (frame.method())
        {
            case "<init>", "<clinit>" -> "new";
            default -> LAMBDA.matcher(frame.method()).replaceAll("$1");
        };
        return type + '.' + method + (frame.type().startsWith(RIG) ? " (rig)" : "");
    }
}
