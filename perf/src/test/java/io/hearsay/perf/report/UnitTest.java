package io.hearsay.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearsay.perf.rig.Samples;
import org.junit.jupiter.api.Test;

class UnitTest
{
    private static String plain(final String text)
    {
        return text.replace('\u00A0', ' ').replace('\u202F', ' ');
    }

    @Test
    void shouldWriteThreeDigits()
    {
        assertEquals("4.21 M", plain(Unit.COUNT.text(4_212_000)));
        assertEquals("1.00 M", plain(Unit.COUNT.text(999_900)));
        assertEquals("999 ns", plain(Unit.TIME.text(999.4)));
        assertEquals("1.00 µs", plain(Unit.TIME.text(999.6)));
        assertEquals("12.3 ms", plain(Unit.TIME.text(12.34e6)));
        assertEquals("31 %", plain(Unit.SHARE.text(0.31)));
        assertEquals("3.10 %", plain(Unit.SHARE.text(0.031)));
        assertEquals("× 0.44", plain(Unit.RATIO.text(0.44)));
        assertEquals("× 12 345", plain(Unit.RATIO.text(12_345.4)));
        assertEquals("16 785 408", plain(Unit.PLAIN.text(16_785_408)));
        assertEquals("0 B", plain(Unit.BYTES.text(0.004)));
        assertEquals("–", Unit.COUNT.text(Double.NaN));
    }

    @Test
    void shouldLeaveOutDigitsAtAnAxis()
    {
        assertEquals("10 µs", plain(Unit.TIME.tick(10_000)));
        assertEquals("1.5 M", plain(Unit.COUNT.tick(1.5e6)));
        assertEquals("100", plain(Unit.PLAIN.tick(100)));
        assertEquals("0.05", plain(Unit.PLAIN.tick(0.05)));
        assertEquals("0 %", plain(Unit.SHARE.tick(0)));
    }

    @Test
    void shouldWriteNoRangeOfOneRound()
    {
        assertEquals("1.00 k – 2.00 k", plain(Unit.COUNT.range(new Samples(2_000, 1_000))));
        assertEquals("", Unit.COUNT.range(new Samples(2_000)));
    }
}
