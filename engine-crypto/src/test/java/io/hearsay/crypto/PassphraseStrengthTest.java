package io.hearsay.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassphraseStrengthTest
{
    @ParameterizedTest
    @ValueSource(strings = {
        "correct horse battery staple",
        "kJ7#mQ2!xV9p",
        "the passphrase of this cluster",
        "Gr\u00fc\u00dfe, \u4e16\u754c \ud83d\ude00",
        "one horse or three books",
        "aaaa bcq rst uvw xkz 98 17",
    })
    void shouldTakeWhatIsHardToGuess(final String passphrase)
    {
        assertNull(PassphraseStrength.objection(passphrase.toCharArray(), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "password", "kJ7#mQ2!xV9", "                    ", "\n"
    })
    void shouldRefuseWhatIsShortOrNothing(final String passphrase)
    {
        assertNotNull(PassphraseStrength.objection(passphrase.toCharArray(), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "abcdefghijklmnopqrstuvwxyz",
        "12345678901234567890",
        "9876543210zyxwvutsrqpon",
        "abcabcabcabcabcabcabc",
        "horsehorsehorsehorse",
        "HorsehOrsehoRsehorSe",
        "P@ssw0rd123456789",
        "hearsaycluster2024",
        "changeme-changeme-changeme",
        "Qwerty12345Asdf!!!!!!",
        "CorrectHorseBatteryStaple",
        "password password passw0rd p4ssword",
    })
    void shouldRefuseWhatIsLongButGuessed(final String passphrase)
    {
        final String objection = PassphraseStrength.objection(passphrase.toCharArray(), "");
        assertNotNull(objection);
        assertTrue(objection.contains("most of it is repetition"), objection);
        assertFalse(objection.contains(passphrase), objection);
    }

    @Test
    void shouldKnowTheNameOfTheCluster()
    {
        final String passphrase = "Frankfurt-West 7x";
        assertNull(PassphraseStrength.objection(passphrase.toCharArray(), "London"));
        assertNotNull(PassphraseStrength.objection(passphrase.toCharArray(), "frankfurt-west"));
    }

    @Test
    void shouldSayWhyAndLeaveThePassphraseAlone()
    {
        final char[] passphrase = "letmein".toCharArray();
        final String message = assertThrows(
            IllegalArgumentException.class, () -> Passphrase.deriveKey(passphrase, "")).getMessage();

        assertTrue(message.contains("weak: it has less than 12 characters"), message);
        assertEquals("letmein", new String(passphrase));
        final String empty = PassphraseStrength.objection(new char[0], "");
        assertTrue(empty.contains("is empty"), empty);
    }
}
