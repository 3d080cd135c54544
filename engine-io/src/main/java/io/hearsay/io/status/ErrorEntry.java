package io.hearsay.io.status;

/**
 * A distinct error of an engine.
 *
 * @param count   how often it was seen.
 * @param firstMs when it was seen first, milliseconds since the epoch.
 * @param lastMs  when it was seen last, milliseconds since the epoch.
 * @param text    message and stack, several lines.
 */
public record ErrorEntry(int count, long firstMs, long lastMs, String text)
{
}
