package io.hearsay.perf.report;

import java.util.Map;

/**
 * A row of a result file, which may be anything: what is not there, or is of another type, reads as nothing.
 *
 * @param run    number of the file that it is from.
 * @param fields by name.
 */
record Row(int run, Map<String, Object> fields)
{
    private static final String LATENCY = "latency.";

    /**
     * A text; a number is one, too.
     *
     * @param name of the field.
     * @return its value, empty if there is none.
     */
    String text(final String name)
    {
        final Object value = fields.get(name);
        return value == null ? "" : value.toString();
    }

    /**
     * A number.
     *
     * @param name of the field; <code>latency.p50</code> for a part of the latency.
     * @return its value, NaN if there is none.
     */
    double number(final String name)
    {
        final Object value = name.startsWith(LATENCY) ?
            latency().get(name.substring(LATENCY.length())) : fields.get(name);
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /**
     * A whole number.
     *
     * @param name     of the field.
     * @param standard if there is none.
     * @return its value.
     */
    int whole(final String name, final int standard)
    {
        return fields.get(name) instanceof Number number ? number.intValue() : standard;
    }

    /**
     * What is said about latency.
     *
     * @return it by name, empty if there is nothing or nothing was recorded.
     */
    Map<?, ?> latency()
    {
        return fields.get("latency") instanceof Map<?, ?> map && map.get("count") instanceof Number count &&
            count.longValue() > 0 ? map : Map.of();
    }
}
