package io.hearsay.perf.report;

/**
 * Whether a target is reached. From the figures alone.
 */
enum Verdict
{
    /** It is. */
    REACHED("✓ reached", "good"),

    /** For some of what it is about. */
    IN_PART("◐ in part", "fair"),

    /** It is not. */
    MISSED("✗ not reached", "bad"),

    /** There are no figures for it. */
    NOT_MEASURED("not measured", "none");

    private final String text;
    private final String cssClass;

    Verdict(final String text, final String cssClass)
    {
        this.text = text;
        this.cssClass = cssClass;
    }

    /**
     * Reached or not.
     */
    static Verdict of(final boolean isReached)
    {
        return isReached ? REACHED : MISSED;
    }

    /**
     * For the page.
     *
     * @return markup.
     */
    String html()
    {
        return "<span class=\"" + cssClass + "\">" + text + "</span>";
    }
}
