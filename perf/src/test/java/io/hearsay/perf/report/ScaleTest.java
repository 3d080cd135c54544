package io.hearsay.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

class ScaleTest
{
    private static final double NEAR = 1e-9;

    private static List<String> labels(final Scale scale)
    {
        return scale.ticks().stream().map(Scale.Tick::label).toList();
    }

    private static String label(final double value)
    {
        return Unit.COUNT.tick(value).replace('\u00A0', ' ');
    }

    @Test
    void shouldEndALinearScaleAtARoundNumber()
    {
        final Scale scale = Scale.linear(4.2e6, ScaleTest::label);

        assertEquals(List.of("0", "1 M", "2 M", "3 M", "4 M", "5 M"), labels(scale));
        assertEquals(0.5, scale.place(2.5e6), NEAR);
        assertEquals(List.of("0", "0.2", "0.4", "0.6", "0.8", "1"), labels(Scale.linear(0, ScaleTest::label)));
        assertEquals("100", labels(Scale.linear(100, ScaleTest::label)).get(5));
    }

    @Test
    void shouldGiveEachDecadeTheSameRoom()
    {
        final Scale scale = Scale.log(10, 10_000, ScaleTest::label);

        assertEquals(1.0 / 3, scale.place(100), NEAR);
        assertEquals(0, scale.place(10), NEAR);
        assertEquals(1, scale.place(10_000), NEAR);
        assertEquals(List.of("10", "100", "1 k", "10 k"), labels(scale));
        assertEquals(List.of("20", "50", "100"), labels(Scale.log(25, 99, ScaleTest::label)));
        assertEquals(0.5, Scale.log(7, 7, ScaleTest::label).place(Math.sqrt(50)), NEAR);
    }

    @Test
    void shouldMarkTheValuesThatThereAre()
    {
        assertEquals(List.of("3", "8", "64"), labels(Scale.logOf(List.of(8.0, 3.0, 64.0, 3.0), ScaleTest::label)));
        assertEquals(List.of("5"), labels(Scale.logOf(List.of(5.0), ScaleTest::label)));
    }

    @Test
    void shouldGiveEachNineTheSameRoom()
    {
        final Scale scale = Scale.percentiles(99.9);

        assertEquals(List.of("0", "50", "90", "99", "99.9"), labels(scale));
        assertEquals(0, scale.place(0), NEAR);
        assertEquals(1.0 / 3, scale.place(90), NEAR);
        assertEquals(2.0 / 3, scale.place(99), NEAR);
        assertEquals(1, scale.place(99.9), NEAR);
        assertEquals(1, scale.place(100), NEAR);
    }
}
