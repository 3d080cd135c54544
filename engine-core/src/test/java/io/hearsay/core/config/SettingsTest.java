package io.hearsay.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsTest
{
    @ParameterizedTest
    @EnumSource(EngineOption.class)
    void shouldStartWithDefaultsThatAreAllowed(final EngineOption option)
    {
        assertEquals(option.defaultValue(), new Settings().conclude().get(option));
        assertTrue(option.min() <= option.defaultValue());
        assertTrue(option.defaultValue() <= option.max());
    }

    @ParameterizedTest
    @EnumSource(EngineOption.class)
    void shouldAcceptTheBoundsAndNothingBeyond(final EngineOption option)
    {
        final Settings settings = new Settings();
        assertEquals(option.min(), settings.set(option, option.min()).get(option));
        assertEquals(option.max(), settings.set(option, option.max()).get(option));
        assertThrows(IllegalArgumentException.class, () -> settings.set(option, option.min() - 1));
        assertThrows(IllegalArgumentException.class, () -> settings.set(option, option.max() + 1));
        assertEquals(option.max(), settings.get(option));
    }

    @ParameterizedTest
    @EnumSource(EngineOption.class)
    void shouldNameEveryOptionAndExplainIt(final EngineOption option)
    {
        assertTrue(option.key().matches("hearsay\\.[a-z][a-zA-Z]+"), option.key());
        assertFalse(option.explanation().isBlank());
        assertTrue(option.range().contains(" … "));
    }

    @Test
    void shouldUseEachKeyOnce()
    {
        final Set<String> keys = new HashSet<>();
        for (final EngineOption option : EngineOption.values())
        {
            assertTrue(keys.add(option.key()), option.key());
        }
    }

    @Test
    void shouldLoadWhatIsThereAndKeepTheRest()
    {
        final Settings settings = new Settings()
            .load(Map.of("hearsay.fanout", "5", "hearsay.ackTimeout", "20ms", "hearsay.logLength", "1m")::get);
        assertEquals(5, settings.getInt(EngineOption.FANOUT));
        assertEquals(20_000_000L, settings.get(EngineOption.ACK_TIMEOUT));
        assertEquals(1 << 20, settings.getInt(EngineOption.LOG_LENGTH));
        assertEquals(EngineOption.PULL_BUDGET.defaultValue(), settings.get(EngineOption.PULL_BUDGET));
    }

    @Test
    void shouldNamePropertyValueAndRangeOfWhatIsRefused()
    {
        final String tooLarge = assertThrows(
            IllegalArgumentException.class,
            () -> new Settings().load(Map.of("hearsay.fanout", "65")::get)).getMessage();
        assertEquals("hearsay.fanout=65 is not in 1 … 64 (random peers that a push goes to)", tooLarge);

        final String noTime = assertThrows(
            IllegalArgumentException.class,
            () -> new Settings().load(Map.of("hearsay.ackTimeout", "300")::get)).getMessage();
        assertTrue(noTime.startsWith("hearsay.ackTimeout=300 is not in 1ms … 1m ("), noTime);
    }

    @Test
    void shouldChangeNoMoreOnceConcluded()
    {
        final Settings settings = new Settings();
        assertSame(settings, settings.conclude());
        assertSame(settings, settings.conclude());
        final IllegalStateException exception =
            assertThrows(IllegalStateException.class, () -> settings.set(EngineOption.FANOUT, 4));
        assertTrue(exception.getMessage().contains("hearsay.fanout"), exception.getMessage());
        assertEquals(3, settings.getInt(EngineOption.FANOUT));
    }

    @ParameterizedTest
    @EnumSource(
        value = EngineOption.class,
        names = {"LOG_LENGTH", "REPLAY_WINDOW", "PUBLICATION_RING_LENGTH", "DELIVERY_RING_LENGTH"})
    void shouldRefuseLengthsThatAreNoPowerOfTwo(final EngineOption option)
    {
        final Settings settings = new Settings().set(option, option.min() * 3);
        final IllegalArgumentException exception =
            assertThrows(IllegalArgumentException.class, settings::conclude);
        assertTrue(exception.getMessage().startsWith(option.key() + "="), exception.getMessage());
        settings.set(option, option.min() * 2).conclude();
    }

    @Test
    void shouldRefuseABatchThatHoldsNothing()
    {
        final Settings settings = new Settings().set(EngineOption.BATCH_LENGTH, 127);
        assertThrows(IllegalArgumentException.class, settings::conclude);
        settings.set(EngineOption.BATCH_LENGTH, 128).conclude();
        assertEquals(128, settings.getInt(EngineOption.BATCH_LENGTH));
    }
}
