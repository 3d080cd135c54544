package io.hearsay.perf.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.HdrHistogram.Histogram;

/**
 * What the nodes of a process delivered in a measurement. Those of different nodes add up.
 *
 * @param received   deliveries of different messages.
 * @param duplicates deliveries made again.
 * @param strays     deliveries that came when they had been counted as lost.
 * @param delivered  for each publisher, a bit for each of its messages that all nodes here delivered, but itself.
 * @param latencies  of the deliveries that are recorded, in nanoseconds.
 */
record Counted(long received, long duplicates, long strays, List<long[]> delivered, Histogram latencies)
{
    /**
     * What these and other nodes delivered.
     *
     * @param other nodes' counts, of the same measurement.
     * @return the sum.
     */
    Counted plus(final Counted other)
    {
        final List<long[]> both = new ArrayList<>();
        for (int publisher = 0; publisher < delivered.size(); publisher++)
        {
            final long[] bits = delivered.get(publisher).clone();
            for (int i = 0; i < bits.length; i++)
            {
                bits[i] &= other.delivered.get(publisher)[i];
            }
            both.add(bits);
        }
        final Histogram sum = latencies.copy();
        sum.add(other.latencies);
        return new Counted(
            received + other.received, duplicates + other.duplicates, strays + other.strays, both, sum);
    }

    /**
     * Messages that were delivered on all nodes but their publisher.
     *
     * @return their count.
     */
    long everywhere()
    {
        long sum = 0;
        for (final long[] bits : delivered)
        {
            for (final long word : bits)
            {
                sum += Long.bitCount(word);
            }
        }

        return sum;
    }

    /**
     * As a row for another process.
     *
     * @return the fields.
     */
    Map<String, Object> toFields()
    {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("received", received);
        fields.put("duplicates", duplicates);
        fields.put("strays", strays);
        fields.put("delivered", delivered.stream().map(Packed::ofBits).toList());
        fields.put("latencies", Packed.ofHistogram(latencies));
        return fields;
    }

    /**
     * From a row of another process.
     *
     * @param fields that {@link #toFields()} made.
     * @return the same again.
     */
    static Counted fromFields(final Map<?, ?> fields)
    {
        return new Counted(
            ((Number)fields.get("received")).longValue(),
            ((Number)fields.get("duplicates")).longValue(),
            ((Number)fields.get("strays")).longValue(),
            ((List<?>)fields.get("delivered")).stream().map((text) -> Packed.bits((String)text)).toList(),
            Packed.histogram((String)fields.get("latencies")));
    }
}
