package io.hearsay.perf.load;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a measurement took of a process. Those of different processes add up.
 *
 * @param wallNs        time that passed.
 * @param cpuNs         time on processors, of all threads.
 * @param allocated     bytes that its threads allocated.
 * @param datagrams     sent, as the system says, or {@link Traffic#NOT_TOLD}.
 * @param bytes         of these, as the system says, or {@link Traffic#NOT_TOLD}.
 * @param kernelPackets UDP datagrams that the whole machine sent, or {@link Traffic#NOT_TOLD}.
 * @param kernelDrops   UDP datagrams that did not fit into a socket's receive buffer, of the whole machine, or
 *                      {@link Traffic#NOT_TOLD}.
 */
record Usage(
    long wallNs, long cpuNs, long allocated, long datagrams, long bytes, long kernelPackets, long kernelDrops)
{
    /**
     * Of this process.
     *
     * @param before        at the first moment.
     * @param after         at the last one.
     * @param usesDatagrams whether the kernel's count of datagrams tells something of the system.
     * @return what was taken in between.
     */
    static Usage between(final Costs before, final Costs after, final boolean usesDatagrams)
    {
        return new Usage(
            after.wallNs() - before.wallNs(),
            after.cpuNs() - before.cpuNs(),
            after.allocatedSince(before),
            difference(before.traffic().datagrams(), after.traffic().datagrams()),
            difference(before.traffic().bytes(), after.traffic().bytes()),
            usesDatagrams ? difference(before.kernelPackets(), after.kernelPackets()) : Traffic.NOT_TOLD,
            difference(before.kernelDrops(), after.kernelDrops()));
    }

    private static long difference(final long before, final long after)
    {
        return after == Traffic.NOT_TOLD ? Traffic.NOT_TOLD : after - before;
    }

    /**
     * What both took together.
     *
     * @param other process, at the same time.
     * @return the sum; the highest of what each saw of the whole machine.
     */
    Usage plus(final Usage other)
    {
        return new Usage(
            Math.max(wallNs, other.wallNs),
            cpuNs + other.cpuNs,
            allocated + other.allocated,
            sum(datagrams, other.datagrams),
            sum(bytes, other.bytes),
            Math.max(kernelPackets, other.kernelPackets),
            Math.max(kernelDrops, other.kernelDrops));
    }

    private static long sum(final long one, final long other)
    {
        return one == Traffic.NOT_TOLD || other == Traffic.NOT_TOLD ? Traffic.NOT_TOLD : one + other;
    }

    /**
     * Put what processors and memory were used into a row.
     *
     * @param row   to put it into.
     * @param count of messages to share it among.
     */
    void putWork(final Map<String, Object> row, final double count)
    {
        row.put("cpuNs", cpuNs / count);
        // Less than the threads that spin: others had the processors meanwhile.
        row.put("processors", cpuNs / (double)wallNs);
        row.put("allocated", allocated / count);
    }

    /**
     * Put what was sent into a row.
     *
     * @param row   to put it into.
     * @param count of messages to share it among.
     */
    void putTraffic(final Map<String, Object> row, final double count)
    {
        final boolean isTold = datagrams != Traffic.NOT_TOLD;
        final boolean isKernel = !isTold && kernelPackets != Traffic.NOT_TOLD;
        row.put("datagrams", isTold || isKernel ? (isTold ? datagrams : kernelPackets) / count : null);
        // The kernel counts those of the whole machine.
        row.put("datagramsBy", isTold ? "system" : isKernel ? "kernel" : null);
        row.put("bytes", bytes == Traffic.NOT_TOLD ? null : bytes / count);
        row.put("kernelDrops", kernelDrops == Traffic.NOT_TOLD ? null : kernelDrops);
    }

    /**
     * As a row for another process.
     *
     * @return the fields.
     */
    Map<String, Object> toFields()
    {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("wallNs", wallNs);
        fields.put("cpuNs", cpuNs);
        fields.put("allocated", allocated);
        fields.put("datagrams", datagrams);
        fields.put("bytes", bytes);
        fields.put("kernelPackets", kernelPackets);
        fields.put("kernelDrops", kernelDrops);
        return fields;
    }

    /**
     * From a row of another process.
     *
     * @param fields that {@link #toFields()} made.
     * @return the same again.
     */
    static Usage fromFields(final Map<?, ?> fields)
    {
        return new Usage(
            number(fields, "wallNs"),
            number(fields, "cpuNs"),
            number(fields, "allocated"),
            number(fields, "datagrams"),
            number(fields, "bytes"),
            number(fields, "kernelPackets"),
            number(fields, "kernelDrops"));
    }

    private static long number(final Map<?, ?> fields, final String name)
    {
        return ((Number)fields.get(name)).longValue();
    }
}
