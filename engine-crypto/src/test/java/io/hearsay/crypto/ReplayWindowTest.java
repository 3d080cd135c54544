package io.hearsay.crypto;

import static io.hearsay.core.spi.PacketProtection.REPLAYED;
import static io.hearsay.core.spi.PacketProtection.TOO_OLD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest
{
    private static final int WIDTH = 16_384;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 63, 64, 1_000_000, 0xffff_ffffL, Long.MAX_VALUE - 3, -5})
    void shouldAcceptEachNumberOnce(final long first)
    {
        final ReplayWindow window = new ReplayWindow(WIDTH);
        for (long number = first; number < first + 4; number++)
        {
            assertEquals(0, window.check(number));
            window.accept(number);
            assertEquals(REPLAYED, window.check(number));
        }
        for (long number = first; number < first + 4; number++)
        {
            assertEquals(REPLAYED, window.check(number));
        }
        assertEquals(0, window.check(first + 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 512, 1_024, WIDTH})
    void shouldReachBackExactlyItsWidth(final int width)
    {
        final ReplayWindow window = new ReplayWindow(width);
        final long highest = 1_000_000;
        window.accept(highest);

        assertEquals(0, window.check(highest - width + 1));
        assertEquals(TOO_OLD, window.check(highest - width));
        assertEquals(TOO_OLD, window.check(0));

        window.accept(highest - width + 1);
        assertEquals(REPLAYED, window.check(highest - width + 1));
        window.accept(highest + 1);
        assertEquals(TOO_OLD, window.check(highest - width + 1));
        assertEquals(0, window.check(highest - width + 2));
        assertEquals(REPLAYED, window.check(highest));
    }

    @ParameterizedTest
    @CsvSource({"16383", "16384", "16385", "511", "512", "513", "1099511627776"})
    void shouldForgetNothingInsideAndEverythingBehindAfterJump(final long jump)
    {
        final ReplayWindow window = new ReplayWindow(WIDTH);
        window.accept(100);
        window.accept(101);

        assertEquals(0, window.check(101 + jump));
        window.accept(101 + jump);

        assertEquals(jump < WIDTH ? REPLAYED : TOO_OLD, window.check(101));
        assertEquals(jump < WIDTH - 1 ? REPLAYED : TOO_OLD, window.check(100));
        for (long number = Math.max(102, 102 + jump - WIDTH); number < 101 + jump; number++)
        {
            assertEquals(0, window.check(number), "number " + number);
        }
    }

    @Test
    void shouldCompareUnsigned()
    {
        final ReplayWindow window = new ReplayWindow(WIDTH);
        window.accept(Long.MAX_VALUE);

        assertEquals(0, window.check(Long.MIN_VALUE));
        window.accept(Long.MIN_VALUE);
        assertEquals(REPLAYED, window.check(Long.MAX_VALUE));
        assertEquals(TOO_OLD, window.check(3));

        assertEquals(0, window.check(-1));
        window.accept(-1);
        assertEquals(REPLAYED, window.check(-1));
        assertEquals(TOO_OLD, window.check(Long.MIN_VALUE));
        assertEquals(TOO_OLD, window.check(0), "numbers do not wrap around");
        assertEquals(0, window.check(-2));
    }

    @Test
    void shouldStaySmallUntilNumbersSpread()
    {
        final ReplayWindow window = new ReplayWindow(WIDTH);
        for (int i = 0; i < 512; i++)
        {
            window.accept(7_000 + i);
        }
        assertEquals(64, window.bitmapLength());

        window.accept(7_512);

        assertEquals(WIDTH / 8, window.bitmapLength());
        for (int i = 0; i <= 512; i++)
        {
            assertEquals(REPLAYED, window.check(7_000 + i));
        }
        assertEquals(0, window.check(6_999));
        assertEquals(0, window.check(7_513));
    }

    @ParameterizedTest
    @CsvSource({"64, 1", "512, 2", "1024, 3", "16384, 4", "16384, 5"})
    void shouldAgreeWithSetOfAllNumbers(final int width, final int seed)
    {
        final Random random = new Random(seed);
        final ReplayWindow window = new ReplayWindow(width);
        final Set<Long> accepted = new HashSet<>();
        long highest = random.nextLong() >>> 1;
        window.accept(highest);
        accepted.add(highest);
        for (int i = 0; i < 100_000; i++)
        {
            final int spread = switch (random.nextInt(200))
            {
                case 0 -> 3 * width;
                case 1, 2, 3 -> width + 70;
                default -> 40;
            };
            final long number = highest + random.nextInt(spread) - random.nextInt(spread);
            final int expected = number <= highest - width ? TOO_OLD : accepted.contains(number) ? REPLAYED : 0;
            assertEquals(expected, window.check(number), "seed " + seed + ", step " + i);
            if (expected == 0)
            {
                window.accept(number);
                accepted.add(number);
                highest = Math.max(highest, number);
            }
        }
    }
}
