package io.hearsay.perf.report;

/**
 * What is to be reached, and what was.
 *
 * @param where    it is about: nodes, messages, load.
 * @param what     is to be reached.
 * @param measured median and range, as markup.
 * @param detail   figures behind it.
 * @param verdict  on it.
 */
record Target(String where, String what, String measured, String detail, Verdict verdict)
{
    /**
     * Of something that nobody measured.
     */
    static Target notMeasured(final String where, final String what)
    {
        return new Target(where, what, "", "", Verdict.NOT_MEASURED);
    }
}
