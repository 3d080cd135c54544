package io.hearsay.perf.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What this process took until a moment. Immutable.
 *
 * @param wallNs        the moment.
 * @param cpuNs         time on processors, of all threads.
 * @param allocated     bytes that each thread allocated, by its id, without the thread that asks.
 * @param traffic       what the system says that it sent.
 * @param kernelPackets UDP datagrams that the whole machine sent, or {@link Traffic#NOT_TOLD}.
 * @param kernelDrops   UDP datagrams that did not fit into a socket's receive buffer, of the whole machine, or
 *                      {@link Traffic#NOT_TOLD}.
 */
record Costs(
    long wallNs, long cpuNs, Map<Long, Long> allocated, Traffic traffic, long kernelPackets, long kernelDrops)
{
    private static final Path SNMP = Path.of("/proc/net/snmp");
    private static final OperatingSystemMXBean SYSTEM =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /**
     * Until now.
     *
     * @param system that is measured.
     * @return what it took.
     */
    static Costs now(final LoadSystem system)
    {
        final long[] ids = THREADS.getAllThreadIds();
        final long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        final Map<Long, Long> allocated = new HashMap<>();
        for (int i = 0; i < ids.length; i++)
        {
            if (ids[i] != Thread.currentThread().getId())
            {
                allocated.put(ids[i], bytes[i]);
            }
        }

        return new Costs(
            System.nanoTime(),
            SYSTEM.getProcessCpuTime(),
            allocated,
            system.traffic(),
            kernel("OutDatagrams"),
            kernel("RcvbufErrors"));
    }

    /**
     * What all threads that still live allocated since then.
     *
     * @param before an earlier moment.
     * @return bytes.
     */
    long allocatedSince(final Costs before)
    {
        return allocated.entrySet().stream()
            .mapToLong((thread) -> Math.max(0, thread.getValue() - before.allocated.getOrDefault(thread.getKey(), 0L)))
            .sum();
    }

    private static long kernel(final String name)
    {
        try
        {
            final List<String> udp =
                Files.readAllLines(SNMP).stream().filter((line) -> line.startsWith("Udp:")).toList();
            final int index = List.of(udp.get(0).split(" ")).indexOf(name);
            return Long.parseLong(udp.get(1).split(" ")[index]);
        }
        catch (final IOException | RuntimeException ignore)
        {
            return Traffic.NOT_TOLD;
        }
    }
}
