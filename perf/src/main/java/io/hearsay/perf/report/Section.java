package io.hearsay.perf.report;

/**
 * A part of the page.
 */
@FunctionalInterface
interface Section
{
    /**
     * Show what there is about it.
     *
     * @return markup; empty if nothing was measured, and then there is no such section.
     */
    String html();
}
